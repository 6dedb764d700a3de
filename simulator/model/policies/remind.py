"""Somebody is told before a token expires."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from simulator.lifecycle import IDLE_LIMIT, MINUTE
from simulator.model.phases import Phase
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Share, Spans
from simulator.scenario.flaws import Flaw
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.rules import Rule
from simulator.scenario.shape import Reading
from simulator.scenario.wording import enumerated, percent, random_length

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class Remind(Rule):
    """Reminders go out so long before a token expires; somebody acts upon them, or does not."""

    key: ClassVar[str] = "remind"

    before_expiry: Spans = Field(description="How long before.", examples=["[7d, 1d]"])
    response: Share = Field(1.0, description="The share of reminders that somebody acts upon.")
    delay: RandomDuration = Field(Fixed(value=0), description="Until they act.")
    to: Literal["owner", "team"] = Field(
        "owner", description="Who is told; an owner who is not active hears nothing."
    )
    action: Literal["call", "rotate"] = Field("call", description="What they do.")
    effort: RandomDuration = Field(
        Fixed(value=30 * MINUTE), description="Work at the desk, for a rotation."
    )

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"before_expiry": self.idle_thresholds[0]}

    def told(self) -> str:
        """What does it do, in plain English?"""
        whom = "a team" if self.to == "team" else "the owner"
        before = enumerated([format_duration(length) for length in self.before_expiry])
        act = "call with the token" if self.action == "call" else "ask for a new token"
        who = "all" if self.response == 1 else percent(self.response)
        late = "" if self.delay == Fixed(value=0) else f" after {random_length(self.delay)}"
        return f"{whom} is reminded {before} before a token expires, and {who} {act}{late}"

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Does every reminder go out while the token is idle?"""
        for place, before in enumerate(self.before_expiry):
            if before >= IDLE_LIMIT:
                text = f"no token has so long left; write less than {format_duration(IDLE_LIMIT)}"
                yield Flaw(("before_expiry", place), text)

    @property
    def idle_thresholds(self) -> tuple[int, ...]:
        """After how long without use do reminders go out?"""
        return tuple(sorted({IDLE_LIMIT - before for before in self.before_expiry}))

    def idle(self, ops: "Operations", token: int) -> None:
        """A reminder goes out; perhaps somebody will act upon it."""
        if not ops.is_held(token) or not self._is_heard(ops, token):
            return
        if ops.share("remind.response", token, ops.now) < self.response:
            delay = ops.length(self.delay, "remind.delay", token, ops.now)
            ops.at(ops.now + delay, Phase.ANSWER, partial(self._act, ops, token))

    def _is_heard(self, ops: "Operations", token: int) -> bool:
        return self.to == "team" or ops.owner_is_active(token)

    def _act(self, ops: "Operations", token: int) -> None:
        if not ops.is_held(token) or not self._is_heard(ops, token):
            return
        if self.action == "call":
            ops.renew(token)
        else:
            ops.replace(token, ops.length(self.effort, "remind.effort", token))
