"""What the plain reference remembers of users, tokens and outages, each a plain object."""

from dataclasses import dataclass, field
from enum import IntEnum

from simulator.demand.estate import NEVER_USED, Estate
from simulator.lifecycle import Status


class Step(IntEnum):
    """The order of things at one instant."""

    RETURN = 10
    UNSUSPENSION = 11
    TURNOVER = 12
    DEPARTURE = 13
    SUSPENSION = 14
    EXPIRY = 15
    CREATION = 16
    CLEARING = 17
    FLAG = 18
    CALL = 19
    COUNT = 20


@dataclass
class User:
    """An account."""

    number: int
    state: str = "active"
    gone: bool = False
    """Left of their own accord: never comes back."""
    plan: int = 0
    """Raised with every change of state, so that a plan made before is void."""
    tokens: list["Token"] = field(default_factory=list)


@dataclass
class Outage:
    """An integration is down."""

    integration: int
    cause: Status
    dead_since: int
    began: int
    ended: int | None = None
    refused: int = 0


@dataclass
class Token:
    """A token, and the integration that holds it."""

    number: int
    user: User
    issued: int
    clock: int
    last_used: int | None
    exists: bool = False
    barred: bool = False
    """Its owner was gone before it could be created."""
    dead: Status | None = None
    died_at: int | None = None
    suspended_since: int | None = None
    flagged_until: int | None = None
    calls: int = 0
    tried: list[int] = field(default_factory=list)
    """When it was called, successfully or not."""
    outage: Outage | None = None
    counted: int = 0
    """Its time in each status is added up until here."""
    shown: Status | None = None
    """Its status when last counted."""

    @property
    def live(self) -> bool:
        return self.exists and self.dead is None


def tokens_of(estate: Estate, users: list[User]) -> list[Token]:
    """The tokens, before anything happens, and in the hands of their owners."""
    tokens = []
    rows = zip(estate.user.tolist(), estate.issued.tolist(), estate.last_used.tolist(), strict=True)
    for number, (owner, issued, used) in enumerate(rows):
        last_used = None if used == NEVER_USED else used
        clock = issued if last_used is None else last_used
        tokens.append(Token(number, users[owner], issued, clock, last_used))
        users[owner].tokens.append(tokens[-1])
    return tokens
