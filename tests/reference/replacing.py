"""Another token takes the place of one that still works."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tests.reference.records import Step, Ticket, Token, Urgency, User

if TYPE_CHECKING:
    from tests.reference.simulator import Reference


@dataclass(frozen=True)
class Replacement:
    """How a token is replaced."""

    urgency: Urgency
    effort: int
    overlap: int | None = None
    """For how long the old token is left alive. None: nobody revokes it."""
    fails: bool = False
    """Whether the integration is left on the old token."""
    to: str | None = None
    """The cohort of users who take over. None: the next owner does."""


class Replacing:
    """The desk replaces tokens."""

    def __init__(self, ref: "Reference") -> None:
        self.ref = ref

    def ask(self, token: Token, how: Replacement) -> None:
        """The desk is asked for it, if it makes sense."""
        desk = self.ref.desk
        if not token.held or not token.live:
            self.ref.ledger.note("asked in vain", token)
        elif desk.has(token, how.urgency):
            self.ref.ledger.note("asked twice", token)
        else:
            is_wanted = partial(self.is_wanted, token, how)
            finish = partial(self.replace, token, how)
            now = self.ref.clockwork.now
            desk.tell(Ticket(how.urgency, now, token, how.effort, is_wanted, finish))

    def is_wanted(self, token: Token, how: Replacement) -> bool:
        return token.held and token.live and self.owner(token, how) is not None

    def owner(self, token: Token, how: Replacement) -> User | None:
        """Who owns the new token?"""
        if how.to is None:
            return self.ref.owners.next_owner(token.integration)
        return self.ref.owners.follower(token.user, how.to, leaver=token.user)

    def replace(self, token: Token, how: Replacement) -> None:
        """The work is done."""
        user, clockwork = self.owner(token, how), self.ref.clockwork
        assert user is not None
        self.ref.ledger.log("rotated", token)
        self.ref.ledger.note("failed swap" if how.fails else f"{how.urgency.name} done", token)
        self.ref.tokens.issue(token.integration, user, hold=not how.fails)
        if how.overlap is not None:
            end = clockwork.now + how.overlap
            clockwork.at(end, Step.REVOCATION, partial(self.end_overlap, token))

    def end_overlap(self, token: Token) -> None:
        """The old token is revoked, if it lives."""
        self.ref.ledger.note("overlap over", token)
        self.ref.tokens.revoke(token)
