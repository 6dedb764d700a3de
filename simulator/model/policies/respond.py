"""Tokens under suspicion are investigated."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from simulator.lifecycle import HOUR
from simulator.model.phases import Phase
from simulator.scenario.fields import Share
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.rules import Rule
from simulator.scenario.wording import percent, random_length

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class Respond(Rule):
    """A suspicious token is cleared, or revoked and replaced, after an investigation."""

    key: ClassVar[str] = "respond"

    detect: RandomDuration = Field(
        Fixed(value=0), description="From the flag until the desk is told.", examples=["6h"]
    )
    effort: RandomDuration = Field(Fixed(value=HOUR), description="Work at the desk.")
    false_alarm: Share = Field(
        0.0, description="The share of alarms that turn out to be false; a leak is none."
    )
    action: Literal["revoke", "clear"] = Field(
        "revoke", description="What is done about a token if the alarm is not false."
    )

    def told(self) -> str:
        """What does it do, in plain English?"""
        after = "" if self.detect == Fixed(value=0) else f" after {random_length(self.detect)}"
        work = f"({random_length(self.effort)} of work)"
        false = (
            f"{percent(self.false_alarm)} are false alarms, other tokens are "
            if self.false_alarm
            else ""
        )
        done = "revoked and replaced" if self.action == "revoke" else "cleared"
        return f"suspicious tokens are looked into{after} {work}, {false}{done}"

    def flagged(self, ops: "Operations", token: int) -> None:
        """The desk will be told of it."""
        lasting = ops.length(self.detect, "respond.detect", token, ops.now)
        ops.at(ops.now + lasting, Phase.DUE, partial(self._tell, ops, token, ops.now))

    def _tell(self, ops: "Operations", token: int, alarm: int) -> None:
        effort = ops.length(self.effort, "respond.effort", token, alarm)
        ops.investigate(token, effort, partial(self._conclude, ops, token, alarm))

    def _conclude(self, ops: "Operations", token: int, alarm: int) -> None:
        lot = ops.share("respond.false_alarm", token, alarm)
        is_false = lot < self.false_alarm and not ops.is_leaked(token)
        if is_false or self.action == "clear":
            ops.clear(token)
        else:
            ops.replace_at_once(token)
