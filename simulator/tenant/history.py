"""What has happened in the organisation so far, in the order in which it can be told."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.model.replication import Course
from simulator.model.state import Event
from simulator.model.visitor import Visitor
from simulator.tenant.register import Account

TOLD = (Event.EXPIRED, Event.DEPROVISIONED, Event.REVOKED, Event.RESTORED)
"""What is told of tokens, besides that they are created."""


@dataclass(frozen=True)
class Request:
    """Who has asked for something, and with which request?"""

    number: int
    account: Account
    token: str
    """Id of the token that was used."""


@dataclass(frozen=True)
class Happening:
    """Something happened to a token (by its number) or, if there is none, to a user."""

    time: int
    event: Event | None
    """None: a token's network conditions were updated."""
    user: int
    token: int | None = None
    request: Request | None = None
    """None: the organisation has done it of its own accord."""


class History:
    """All happenings in time order. Only those at later instants, or later asked for, are added."""

    def __init__(self, course: Course, visitor: Visitor) -> None:
        self._course, self._visitor = course, visitor
        self.happenings: list[Happening] = []
        self._logged = self._of_users = 0
        self._created = np.zeros(0, np.bool_)

    def update(self, request: Request | None = None) -> NDArray[Any]:
        """Take in what is new; `request`: all of it comes of this. Returns all tokens."""
        tokens = self._visitor.look()
        found = [*self._of_tokens(tokens), *self._creations(tokens), *self._users()]
        found.sort(key=lambda one: one[:4])
        self.happenings += [
            Happening(time, Event(event), user, None if token < 0 else token, request)
            for time, event, token, user in found
        ]
        return tokens

    def note_update(self, token: int, user: int, request: Request) -> None:
        """Somebody has updated a token's network conditions."""
        self.happenings.append(Happening(self._course.now, None, user, token, request))

    def _of_tokens(self, tokens: NDArray[Any]) -> list[tuple[int, int, int, int]]:
        world = self._course.org.world
        new = world.log[self._logged : world.filled[0]]
        self._logged = int(world.filled[0])
        told = new[np.isin(new["event"], TOLD)]
        users = tokens["user"][told["token"]].tolist()
        rows = zip(told.tolist(), users, strict=True)
        return [(time, event, token, user) for (time, event, token), user in rows]

    def _creations(self, tokens: NDArray[Any]) -> list[tuple[int, int, int, int]]:
        before = np.zeros(len(tokens), np.bool_)
        before[: len(self._created)] = self._created
        self._created = self._visitor.exist(tokens)
        new = np.flatnonzero(self._created & ~before & (tokens["issued"] >= 0)).tolist()
        return [(int(tokens["issued"][n]), Event.ISSUED, n, int(tokens["user"][n])) for n in new]

    def _users(self) -> list[tuple[int, int, int, int]]:
        events = self._course.users.events
        new, self._of_users = events[self._of_users :], len(events)
        return [(time, event, -1, user) for time, event, user in new]
