"""Somebody outside of the simulation does things, before all that an instant brings."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from simulator.lifecycle import expiry
from tests.reference.records import Step, Token, User

if TYPE_CHECKING:
    from tests.reference.simulator import Reference

TURNS = {
    "deactivate": (("active", "suspended"), "deactivated", "user_deactivated"),
    "activate": (("deactivated",), "active", "user_reactivated"),
    "suspend": (("active",), "suspended", "user_suspended"),
    "unsuspend": (("suspended",), "active", "user_unsuspended"),
}
"""From which states leads a deed to which, and what is it called?"""


@dataclass(frozen=True)
class Visit:
    """What is done when, and to whom."""

    time: int
    deed: str
    whom: int
    """Number of a user, or of the integration whose token is meant."""
    held: bool = True
    """Which of its tokens: the one it holds, or its first."""


class Visits:
    """The deeds of visitors, and which of them were possible."""

    def __init__(self, ref: "Reference", visits: list[Visit]) -> None:
        self.ref, self.done = ref, list[bool]()
        for visit in visits:
            ref.clockwork.at(visit.time, Step.VISIT, partial(self.come, visit))

    def come(self, visit: Visit) -> None:
        if visit.deed in TURNS:
            self.done.append(self.turn(self.ref.users[visit.whom], *TURNS[visit.deed]))
            return
        integration = self.ref.integrations[visit.whom]
        token = integration.held if visit.held else integration.tokens[0]
        self.done.append(self.call(token) if visit.deed == "call" else self.revoke(token))

    def turn(self, user: User, before: tuple[str, ...], after: str, event: str) -> bool:
        possible = user.state in before
        if possible:
            user.gone = user.gone and after == "deactivated"
            self.ref.people.turn(user, after, event)
        return possible

    def is_live(self, token: Token) -> bool:
        stands = self.ref.tokens.clock_stands(token)
        return token.live and (stands or expiry(token.clock) > self.ref.clockwork.now)

    def call(self, token: Token) -> bool:
        works = self.is_live(token) and token.usable
        if works:
            token.calls += 1
            self.ref.tokens.use(token)
        return works

    def revoke(self, token: Token) -> bool:
        live = self.is_live(token)
        if live:
            self.ref.tokens.revoke(token)
        return live
