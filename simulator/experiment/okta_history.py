"""What has happened in the organisation so far, in the order in which it can be told."""

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.okta_log import OF_TOKENS, Happening, Request
from simulator.experiment.okta_tenures import Tenures
from simulator.model.replication import Course
from simulator.model.state import Event
from simulator.model.visitor import Visitor


class History:
    """All happenings in time order. Only those at later instants, or later asked for, are added."""

    def __init__(self, course: Course, visitor: Visitor) -> None:
        self._course, self._visitor = course, visitor
        self.happenings: list[Happening] = []
        self.tenures = Tenures(course.org)
        self._logged = self._of_users = 0
        self._created = np.zeros(0, np.bool_)

    @property
    def now(self) -> int:
        """Up to when has it come? (ms since the scenario's start; the calls of then come later)"""
        return self._course.now

    def update(self, request: Request | None = None) -> NDArray[Any]:
        """Take in what is new; `request`: all of it comes of this. Returns all tokens."""
        tokens = self._visitor.look()
        found = [*self._of_tokens(tokens), *self._creations(tokens), *self._users()]
        found.sort(key=lambda one: one[:4])
        new = [
            Happening(time, Event(event), user, None if token < 0 else token, request)
            for time, event, token, user in found
        ]
        self.happenings += new
        self.tenures.follow(new)
        return tokens

    def owner(self, token: int) -> int:
        """Which user has created this token?"""
        return int(self._course.org.world.tokens["user"][token])

    def place(self, instant: int) -> int:
        """How many things have happened before an instant?"""
        return bisect_left(self.happenings, instant, key=lambda one: one.time)

    def note_update(self, token: int, user: int, request: Request) -> None:
        """Somebody has updated a token's network conditions."""
        self.happenings.append(Happening(self._course.now, None, user, token, request))

    def _of_tokens(self, tokens: NDArray[Any]) -> list[tuple[int, int, int, int]]:
        world = self._course.org.world
        new = world.log[self._logged : world.filled[0]]
        self._logged = int(world.filled[0])
        told = new[np.isin(new["event"], list(OF_TOKENS))]
        users = tokens["user"][told["token"]].tolist()
        rows = zip(told.tolist(), users, strict=True)
        return [(time, event, token, user) for (time, event, token), user in rows]

    def _creations(self, tokens: NDArray[Any]) -> list[tuple[int, int, int, int]]:
        before = np.zeros(len(tokens), np.bool_)
        before[: len(self._created)] = self._created
        self._created = self._visitor.exist(tokens)
        new = np.flatnonzero(self._created & ~before).tolist()
        return [(int(tokens["issued"][n]), Event.ISSUED, n, int(tokens["user"][n])) for n in new]

    def _users(self) -> list[tuple[int, int, int, int]]:
        events = self._course.users.events
        new, self._of_users = events[self._of_users :], len(events)
        return [(time, event, -1, user) for time, event, user in new]
