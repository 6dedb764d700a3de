"""Users who do not sign in are suspended."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from simulator.model.phases import Phase
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Name, Span
from simulator.scenario.rules import Rule
from simulator.scenario.wording import enumerated

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class SuspendInactive(Rule):
    """Users without an interactive sign-in for so long are suspended (DISA STIG V-273188)."""

    key: ClassVar[str] = "suspend_inactive"
    concerns: ClassVar[Literal["integrations", "users"]] = "users"
    user_keys: ClassVar[tuple[str, ...]] = ("exempt",)

    after: Span = Field(description="How long without a sign-in.", examples=["35d"])
    exempt: tuple[Name, ...] = Field((), description="Cohorts of users who are left alone.")

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"after": self.after}

    def told(self) -> str:
        """What does it do, in plain English?"""
        spared = f", but for {enumerated(self.exempt)}" if self.exempt else ""
        return (
            f"users who have not signed in for {format_duration(self.after)} are suspended{spared}"
        )

    def applies(self, cohort: str) -> bool:
        """Does it apply to this cohort of users?"""
        return super().applies(cohort) and cohort not in self.exempt

    def active(self, ops: "Operations", user: int) -> None:
        """They are suspended at the end of the first such time from now on."""
        instant = ops.inactive_at(user, self.after)
        suspend = partial(ops.suspend_for_inactivity, user)
        ops.at(instant, Phase.INACTIVITY, ops.unless_changed(user, suspend))
