"""A whole scenario: an organisation, its users, its integrations and what happens to them.

All times and durations are integers: milliseconds, instants since the start of the scenario.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from simulator.lifecycle import YEAR
from simulator.scenario.calls import Calls, Window
from simulator.scenario.desk import Desk, flaws_of_holidays
from simulator.scenario.durations import format_duration
from simulator.scenario.expectations import Expectations
from simulator.scenario.fields import Name, Span, Start
from simulator.scenario.flaws import Flaw
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.leaks import Leaks
from simulator.scenario.limits import flaws_of_flags, flaws_of_leaks, flaws_of_lists, flaws_of_rules
from simulator.scenario.messages import shown
from simulator.scenario.outline import flaws_of_references
from simulator.scenario.patterns import At, Cron, Every, Gaps, Never, Pattern, Poisson, Trace
from simulator.scenario.policy_modules import ModuleFile
from simulator.scenario.policy_outline import NO_POLICY, known_policies, unknown_policy
from simulator.scenario.random_durations import (
    Exponential,
    Fixed,
    Lognormal,
    RandomDuration,
    Uniform,
)
from simulator.scenario.recovery import Recovery
from simulator.scenario.replications import Replications
from simulator.scenario.rules import AnyRule, Rule
from simulator.scenario.shape import Reading, Shape
from simulator.scenario.suspicions import Suspicion
from simulator.scenario.switches import Lifecycle
from simulator.scenario.trace import TraceError, check_names, read_trace
from simulator.scenario.users import Departure, Suspension, UserCohort

LONGEST_HORIZON = 100 * YEAR


class UnknownPolicyError(ValueError):
    """A policy that the scenario does not describe. The message is for the user."""


class Scenario(Shape):
    """An organisation and the time over which its tokens are watched."""

    name: Name = Field(description="Names the run directory.", examples=["acme"])
    description: Annotated[str, Field(strict=True)] = Field("", description="What it is about.")
    start: Start = Field(description="When it begins.", examples=["2026-01-01"])
    horizon: Span = Field(description="How long it is watched.", examples=["365d"])
    seed: Annotated[int, Field(strict=True, ge=0, le=2**64 - 1)] | None = Field(
        None, description="Of the random numbers; left out: drawn and stored with the run."
    )
    replications: Replications = Field(
        1,
        description="How many times it is run, each with its own random numbers: a number, or "
        "until means are precise.",
    )
    lifecycle: Lifecycle = Field(
        Lifecycle(), description="okta, or switches for what Okta leaves open."
    )
    users: Mapping[Name, UserCohort] = Field({}, description="Who owns the tokens.")
    integrations: Mapping[Name, IntegrationCohort] = Field({}, description="What calls with them.")
    suspicious: tuple[Suspicion, ...] = Field((), description="Tokens flagged as suspicious.")
    leaks: Leaks | None = Field(None, description="Tokens that intruders get hold of.")
    recovery: Recovery | None = Field(
        None, description="What people do about outages; left out: nothing."
    )
    desk: Desk | None = Field(
        None, description="Who does the manual work; left out: enough people, around the clock."
    )
    policy_modules: tuple[ModuleFile, ...] = Field(
        (), description="Python files with rules of your own; opened with --allow-code only."
    )  # before policies: in another process they are opened before rules arrive
    policy: Name = Field(NO_POLICY, description="The policy in force.", examples=["keep-alive"])
    policies: Mapping[Name, tuple[AnyRule, ...]] = Field(
        {}, description="Policies by name: lists of rules that are in force together."
    )
    expect: Expectations = Field({}, description="Bounds on key figures that a run must keep to.")

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Which rules are in force?"""
        return self.policies.get(self.policy, ())

    def under(self, policy: str | None) -> "Scenario":
        """What is this scenario with another policy in force? (None: the same)

        Raises UnknownPolicyError.
        """
        if policy is None or policy == self.policy:
            return self
        if policy not in known_policies(self.policies):
            raise UnknownPolicyError(unknown_policy(policy, self.policies))
        return self.model_copy(update={"policy": policy})

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
        """What are the fields, and which names in them refer to nothing?"""
        fields, flaws = super().unpack(data, reading)
        if isinstance(fields, Mapping):
            flaws += flaws_of_references(fields, reading)
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
        yield from flaws_of_holidays(self.desk, self.start, self.horizon)
        yield from flaws_of_flags(self.suspicious, self.integrations, self.horizon)
        yield from flaws_of_lists(self.integrations, self.start, self.horizon)
        yield from flaws_of_leaks(self.leaks, self.integrations, self.horizon)
        yield from flaws_of_rules(self.policies, self.users, self.integrations, self.horizon)

    def to_yaml(self, files: Mapping[str, str] | None = None) -> str:
        """How is this scenario written out in full? Loading it gives an equal scenario.

        `files` maps paths of traces and other files to the ones to be written instead.
        """
        from simulator.scenario.writer import to_yaml

        return to_yaml(self, files or {})


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
    "Desk",
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
