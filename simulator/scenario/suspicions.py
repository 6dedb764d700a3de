"""When tokens are flagged as suspicious (yellow)."""

from collections.abc import Iterator

from pydantic import Field

from simulator.scenario.fields import Name, Rate, Share, Time
from simulator.scenario.flaws import Flaw
from simulator.scenario.random_durations import RandomDuration
from simulator.scenario.shape import Reading, Shape


class Suspicion(Shape):
    """Tokens that are flagged, at a rate or on one day."""

    exactly_one = ("rate", "on")

    rate: Rate | None = Field(
        None, description="Flags per token, at a constant hazard.", examples=["0.5/y"]
    )
    on: Time | None = Field(None, description="When they are flagged.", examples=["2026-06-30"])
    share: Share | None = Field(None, description="This share of the tokens; goes with on.")
    integrations: tuple[Name, ...] | None = Field(
        None, description="Tokens of these cohorts only; left out: of all."
    )
    cleared_after: RandomDuration | None = Field(
        None, description="Until somebody clears them; left out: never."
    )

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is the share there if, and only if, it is wanted?"""
        if self.on is not None and self.share is None:
            yield Flaw(("share",), "is missing; for example `share: 10%`", at_key=True)
        if self.rate is not None and self.share is not None:
            yield Flaw(("share",), "goes with on only; a rate is for every token", at_key=True)
