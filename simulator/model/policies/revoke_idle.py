"""Tokens that nobody seems to need are revoked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Span
from simulator.scenario.rules import Rule

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class RevokeIdle(Rule):
    """Tokens that are idle for so long are revoked on purpose."""

    key: ClassVar[str] = "revoke_idle"

    after: Span = Field(description="How long a token may be idle.", examples=["14d"])

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"after": self.after}

    def told(self) -> str:
        """What does it do, in plain English?"""
        return f"tokens idle for {format_duration(self.after)} are revoked"

    @property
    def idle_thresholds(self) -> tuple[int, ...]:
        """After how long without use does it act?"""
        return (self.after,)

    def idle(self, ops: "Operations", token: int) -> None:
        """The token is revoked."""
        ops.revoke(token)
