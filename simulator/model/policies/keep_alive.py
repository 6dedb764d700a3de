"""Tokens that are idle for long are used once, only so that they live on."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from simulator.lifecycle import DAY
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import PartialShare, Span
from simulator.scenario.rules import Heartbeat, Rule
from simulator.scenario.wording import percent


class KeepAlive(Rule):
    """A heartbeat call whenever a token has been idle for so long."""

    key: ClassVar[str] = "keep_alive"

    when_idle: Span = Field(description="How long a token may be idle.", examples=["21d"])
    miss: PartialShare = Field(0.0, description="The share of heartbeats that do not happen.")
    retry: Span = Field(DAY, description="After how long one that failed is tried again.")

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"when_idle": self.when_idle, "retry": self.retry}

    def told(self) -> str:
        """What does it do, in plain English?"""
        text = f"tokens idle for {format_duration(self.when_idle)} are called with"
        if not self.miss:
            return text
        again = f"tried again after {format_duration(self.retry)}"
        return f"{text} ({percent(self.miss)} of these calls are missed, and {again})"

    @property
    def heartbeat(self) -> Heartbeat:
        """Heartbeats are many, so the compiled kernels make them (`model/heartbeat.py`)."""
        return Heartbeat(self.when_idle, self.miss, self.retry)
