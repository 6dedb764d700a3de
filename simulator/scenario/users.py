"""The users who own tokens: how many, and when they leave or are suspended."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from simulator.scenario.fields import Count, PartialShare, Rate, Share, Time
from simulator.scenario.flaws import Flaw
from simulator.scenario.random_durations import RandomDuration
from simulator.scenario.shape import Reading, Shape

HOW_MANY = ("share", "count")


class Departure(Shape):
    """Some users of a cohort are deactivated on one day."""

    exactly_one = HOW_MANY

    on: Time = Field(description="When they leave.", examples=["2026-06-30"])
    share: Share | None = Field(None, description="This share of those who are still there.")
    count: Count | None = Field(None, description="This many of them.")
    return_after: RandomDuration | None = Field(
        None, description="Reactivated after so long; left out: gone for good."
    )


class Suspension(Shape):
    """Some users of a cohort are suspended on one day."""

    exactly_one = HOW_MANY

    on: Time = Field(description="When they are suspended.", examples=["2026-06-30"])
    share: Share | None = Field(None, description="This share of those who are still there.")
    count: Count | None = Field(None, description="This many of them.")
    duration: RandomDuration | None = Field(
        None, alias="for", description="For how long; left out: until the end."
    )


class UserCohort(Shape):
    """A number of users described together."""

    at_most_one = ("turnover", "tenure")

    count: Count = Field(1, description="How many users.", examples=[40])
    kind: Literal["person", "service_account"] = Field(
        "person", description="Service accounts never sign in interactively."
    )
    turnover: PartialShare | None = Field(
        None, description="The share that leaves within a year, at a constant hazard."
    )
    tenure: RandomDuration | None = Field(
        None, description="How long after the start a user leaves."
    )
    sign_in: Rate | None = Field(
        None,
        description="Interactive sign-ins, at random; left out: so many that nobody is inactive.",
        examples=["3/w"],
    )
    departures: tuple[Departure, ...] = Field((), description="Waves of users leaving.")
    suspensions: tuple[Suspension, ...] = Field((), description="Waves of users being suspended.")

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Does every wave fit into the cohort, and signs in only who can?"""
        if self.sign_in is not None and self.kind == "service_account":
            text = "service accounts never sign in interactively; remove it, or write kind: person"
            yield Flaw(("sign_in",), text, at_key=True)
        waves_by_key: dict[str, tuple[Departure | Suspension, ...]] = {
            "departures": self.departures,
            "suspensions": self.suspensions,
        }
        for key, waves in waves_by_key.items():
            for position, wave in enumerate(waves):
                if wave.count is not None and wave.count > self.count:
                    text = f"{wave.count} is more than the {self.count} users of the cohort"
                    yield Flaw((key, position, "count"), text)
