"""What the plain reference remembers of users, integrations, tokens and outages: plain objects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, auto

from simulator.lifecycle import Status


class Step(IntEnum):
    """The order of things at one instant."""

    VISIT = 9
    """Somebody from outside does something."""
    RETURN = 10
    UNSUSPENSION = auto()
    TURNOVER = auto()
    DEPARTURE = auto()
    SUSPENSION = auto()
    INACTIVITY = auto()
    SIGN_IN = auto()
    EXPIRY = auto()
    CREATION = auto()
    CLEARING = auto()
    FLAG = auto()
    LEAK = auto()
    NOTICED_LEAK = auto()
    WORK = auto()
    """Work at the desk ends."""
    REVOCATION = auto()
    IDLE = auto()
    ANSWER = auto()
    DUE = auto()
    NOTICED_OUTAGE = auto()
    DESK = auto()
    HEARTBEAT = auto()
    CALL = auto()
    DESK_AGAIN = auto()
    """For outages that are noticed at once."""
    COUNT = auto()


@dataclass(eq=False)
class User:
    """An account."""

    number: int
    cohort: str
    place: int
    """In the cohort, from 0."""
    state: str = "active"
    gone: bool = False
    """Left of their own accord: never comes back."""
    inactive: bool = False
    """Suspended because they did not sign in."""
    plan: int = 0
    """Raised with every change of state, so that a plan made before is void."""
    last_seen: int = 0
    """When they last signed in, or became active."""
    tokens: list["Token"] = field(default_factory=list)


@dataclass(eq=False)
class Outage:
    """An integration is down."""

    integration: int
    cause: Status
    dead_since: int
    began: int
    ended: int | None = None
    refused: int = 0


@dataclass(eq=False)
class Token:
    """A token."""

    integration: "Integration"
    serial: int
    user: User
    issued: int
    clock: int
    """Since when it is idle: its last use or creation, put off by pauses."""
    last_used: int | None = None
    exists: bool = False
    barred: bool = False
    """Its owner was gone before it could be created."""
    dead: Status | None = None
    died_at: int | None = None
    suspended_since: int | None = None
    flagged_until: int | None = None
    leaked_at: int | None = None
    calls: int = 0
    heartbeats: int = 0
    counted: int = 0
    """Its time in each status is added up until here."""
    shown: Status | None = None
    """Its status when last counted."""
    watch: int = 0
    """Raised when it is watched anew, so that what was planned for its idleness before is void."""
    acted: set[tuple[int, int]] = field(default_factory=set)
    """Which thresholds of which rules have been acted upon since it was last used."""

    @property
    def number(self) -> tuple[int, int]:
        return self.integration.number, self.serial

    @property
    def live(self) -> bool:
        return self.exists and self.dead is None

    @property
    def usable(self) -> bool:
        return self.live and self.suspended_since is None

    @property
    def held(self) -> bool:
        return self.integration.held is self


@dataclass(eq=False)
class Integration:
    """A program that calls with one of its tokens."""

    number: int
    cohort: str
    held: Token = field(init=False)
    tokens: list[Token] = field(default_factory=list)
    heir: User | None = None
    """To whom a rule deals its new tokens."""
    outage: Outage | None = None
    outages: int = 0
    tried: list[int] = field(default_factory=list)
    """When it called, successfully or not."""
    made: list[tuple[int, int]] = field(default_factory=list)
    """When a call succeeded, and the serial of the token."""


class Urgency(IntEnum):
    """What the desk does first."""

    OUTAGE = 0
    INVESTIGATION = 1
    HAND_OVER = 2
    ROTATION = 3


@dataclass(eq=False)
class Ticket:
    """Work for the desk."""

    urgency: Urgency
    opened: int
    token: Token
    effort: int
    is_wanted: Callable[[], bool]
    finish: Callable[[], None]
    worked: int = 0
    taken: int | None = None
    """Since when somebody has been at it."""
    ended: int | None = None
    """When the work was done."""
    dropped: bool = False

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return self.urgency, self.opened, *self.token.number
