"""Tokens are replaced when they reach an age."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from simulator.lifecycle import MINUTE
from simulator.model.phases import Phase
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Duration, Share, Span
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.rules import Rule
from simulator.scenario.wording import percent, random_length

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class Rotate(Rule):
    """A new token takes the place of an old one, which is revoked after an overlap."""

    key: ClassVar[str] = "rotate"

    every: Span = Field(description="The age at which a token is replaced.", examples=["90d"])
    jitter: Duration = Field(0, description="Each is due late by anything below this.")
    overlap: Duration = Field(
        0, description="For how long the old token is left alive.", examples=["2d"]
    )
    effort: RandomDuration = Field(Fixed(value=30 * MINUTE), description="Work at the desk.")
    failure: Share = Field(
        0.0, description="The share of swaps that leave the integration on the old token."
    )

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"every": self.every}

    def told(self) -> str:
        """What does it do, in plain English?"""
        late = f", up to {format_duration(self.jitter)} late" if self.jitter else ""
        overlap = f" after {format_duration(self.overlap)}" if self.overlap else ""
        fails = f", {percent(self.failure)} of the swaps fail" if self.failure else ""
        return (
            f"tokens are replaced at the age of {format_duration(self.every)}{late} "
            f"({random_length(self.effort)} of work each), and the old ones revoked{overlap}{fails}"
        )

    def issued(self, ops: "Operations", token: int) -> None:
        """Its replacement is due when it reaches the age."""
        if ops.is_held(token):
            late = int(ops.share("rotate.jitter", token) * self.jitter)
            due = ops.issued_at(token) + self.every + late
            ops.at(due, Phase.DUE, partial(self._replace, ops, token))

    def _replace(self, ops: "Operations", token: int) -> None:
        effort = ops.length(self.effort, "rotate.effort", token)
        ops.replace(token, effort, overlap=self.overlap, failure=self.failure)
