"""The integrations that hold tokens: how many, whose, and when they call."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from simulator.lifecycle import IDLE_LIMIT
from simulator.scenario.calls import Calls
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Count, Time
from simulator.scenario.flaws import Flaw
from simulator.scenario.owners import Owners
from simulator.scenario.random_durations import Fixed, RandomDuration, Uniform
from simulator.scenario.shape import Reading, Shape


class IntegrationCohort(Shape):
    """A number of integrations described together, each holding a token of its own."""

    count: Count = Field(1, description="How many integrations.", examples=[60])
    owner: Owners = Field(description="The users who own the tokens.", examples=["engineers"])
    calls: Calls = Field(description="When each of them calls.", examples=["{every: 1d}"])
    issued: Time | None = Field(
        None, description="When the tokens are created; left out: at the start."
    )
    last_used: RandomDuration | None = Field(
        None, description="How long before the start the tokens were last used."
    )
    age: RandomDuration | None = Field(
        None, description="How long before the start the tokens were created."
    )
    criticality: Annotated[float, Field(strict=True, ge=0, le=1_000_000)] = Field(
        1.0, description="What an hour of outage weighs.", examples=[10]
    )

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
        """What are the fields, and does not more than one of them say when tokens were created?"""
        fields, flaws = super().unpack(data, reading)
        if isinstance(fields, Mapping) and fields.get("issued") is not None:
            for key in ("last_used", "age"):
                if fields.get(key) is not None:
                    flaws.append(
                        Flaw((key,), "goes against issued; only one of them can be given", True)
                    )
        return fields, flaws

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Have all tokens a past that is possible?"""
        used, limit = shortest(self.last_used), format_duration(IDLE_LIMIT)
        if used >= IDLE_LIMIT:
            yield Flaw(
                ("last_used",),
                f"no token lives {limit} after its last use; write less than {limit}",
            )
        oldest = longest(self.age)
        if oldest is not None and self.last_used is not None and used > oldest:
            yield Flaw(("last_used",), "is longer ago than the age; a token is used after creation")


def shortest(duration: RandomDuration | None) -> int:
    """What is the shortest that a random duration can be? (0 if there is none)"""
    if isinstance(duration, Fixed):
        return duration.value
    return duration.low if isinstance(duration, Uniform) else 0


def longest(duration: RandomDuration | None) -> int | None:
    """What is the longest that a random duration can be? (None: there is no limit)"""
    if isinstance(duration, Fixed):
        return duration.value
    return duration.high if isinstance(duration, Uniform) else None
