"""A whole scenario: an organisation, its users, its integrations and what happens to them.

All times and durations are integers: milliseconds, instants since the start of the scenario.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from simulator.lifecycle import YEAR
from simulator.scenario.calls import Calls, Window
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Name, Span, Start
from simulator.scenario.flaws import Flaw
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.limits import flaws_of_flags, flaws_of_lists
from simulator.scenario.messages import shown
from simulator.scenario.outline import flaws_of_references
from simulator.scenario.patterns import At, Cron, Every, Gaps, Never, Pattern, Poisson, Trace
from simulator.scenario.random_durations import (
    Exponential,
    Fixed,
    Lognormal,
    RandomDuration,
    Uniform,
)
from simulator.scenario.shape import Reading, Shape
from simulator.scenario.suspicions import Suspicion
from simulator.scenario.switches import Lifecycle
from simulator.scenario.trace import TraceError, check_names, read_trace
from simulator.scenario.users import Departure, Suspension, UserCohort

LONGEST_HORIZON = 100 * YEAR
MOST_REPLICATIONS = 1_000_000


class Scenario(Shape):
    """An organisation and the time over which its tokens are watched."""

    name: Name = Field(description="Names the run directory.", examples=["acme"])
    description: Annotated[str, Field(strict=True)] = Field("", description="What it is about.")
    start: Start = Field(description="When it begins.", examples=["2026-01-01"])
    horizon: Span = Field(description="How long it is watched.", examples=["365d"])
    seed: Annotated[int, Field(strict=True, ge=0, le=2**64 - 1)] | None = Field(
        None, description="Of the random numbers; left out: drawn and stored with the run."
    )
    replications: Annotated[int, Field(strict=True, ge=1, le=MOST_REPLICATIONS)] = Field(
        1, description="How many times it is run, each with its own random numbers."
    )
    lifecycle: Lifecycle = Field(
        Lifecycle(), description="okta, or switches for what Okta leaves open."
    )
    users: Mapping[Name, UserCohort] = Field({}, description="Who owns the tokens.")
    integrations: Mapping[Name, IntegrationCohort] = Field({}, description="What calls with them.")
    suspicious: tuple[Suspicion, ...] = Field((), description="Tokens flagged as suspicious.")

    @classmethod
    def unpack(cls, data: Any, reading: bool) -> tuple[Any, list[Flaw]]:
        """What are the fields, and which names in them refer to nothing?"""
        fields, flaws = super().unpack(data, reading)
        if isinstance(fields, Mapping):
            flaws += flaws_of_references(fields)
        return fields, flaws

    @field_validator("horizon")
    @classmethod
    def _check_horizon(cls, horizon: int) -> int:
        if horizon > LONGEST_HORIZON:
            limit = format_duration(LONGEST_HORIZON)
            raise ValueError(f"is too long; at most 100 years ({limit})")
        return horizon

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is there a row for whoever calls by a trace, and is it all together not too much?"""
        for name, cohort in self.integrations.items():
            if isinstance(trace := cohort.calls.pattern, Trace):
                yield from _flaw_of_names(name, cohort.count, trace)
        yield from flaws_of_flags(self.suspicious, self.integrations, self.horizon)
        yield from flaws_of_lists(self.integrations, self.start, self.horizon)

    def to_yaml(self, traces: Mapping[str, str] | None = None) -> str:
        """How is this scenario written out in full? Loading it gives an equal scenario.

        `traces` maps paths of trace files to the ones to be written instead.
        """
        from simulator.scenario.writer import to_yaml

        return to_yaml(self, traces or {})


def _flaw_of_names(name: str, count: int, trace: Trace) -> Iterator[Flaw]:
    try:
        check_names(read_trace(trace.file), name, count)
    except TraceError as error:
        yield Flaw(("integrations", name, "calls", "trace"), f"{shown(trace.file)} {error}")


__all__ = [
    "At",
    "Calls",
    "Cron",
    "Departure",
    "Every",
    "Exponential",
    "Fixed",
    "Gaps",
    "IntegrationCohort",
    "Lifecycle",
    "Lognormal",
    "Never",
    "Pattern",
    "Poisson",
    "RandomDuration",
    "Scenario",
    "Suspension",
    "Suspicion",
    "Trace",
    "Uniform",
    "UserCohort",
    "Window",
]
