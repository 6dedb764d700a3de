"""Before somebody leaves, their integrations get tokens of another owner."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from simulator.lifecycle import HOUR
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Duration, Name, Share
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.rules import Rule
from simulator.scenario.wording import random_length, share_of

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class HandOver(Rule):
    """Integrations of users who will leave are handed over, if the desk gets to it in time."""

    key: ClassVar[str] = "hand_over"
    user_keys: ClassVar[tuple[str, ...]] = ("to",)

    share: Share = Field(1.0, description="The share of integrations that is thought of.")
    lead: Duration = Field(
        description="How long before the departure the desk is told.", examples=["3d"]
    )
    effort: RandomDuration = Field(Fixed(value=HOUR), description="Work at the desk.")
    to: Name = Field(
        description="The cohort of users who own the new tokens.", examples=["services"]
    )

    def told(self) -> str:
        """What does it do, in plain English?"""
        return (
            f"{format_duration(self.lead)} before users leave, {share_of(self.share)} of their "
            f"integrations are handed over to {self.to} ({random_length(self.effort)} of work each)"
        )

    @property
    def foresight(self) -> int:
        """Departures are known so long before."""
        return self.lead

    def leaving(self, ops: "Operations", user: int, instant: int) -> None:
        """The desk is told of the integrations whose tokens this user owns."""
        for token in ops.tokens_of(user):
            if self in ops.rules_for(token):
                self._tell(ops, token, instant)

    def _tell(self, ops: "Operations", token: int, instant: int) -> None:
        if ops.share("hand_over.share", token, instant) < self.share:
            effort = ops.length(self.effort, "hand_over.effort", token)
            ops.hand_over(token, effort, self.to)
