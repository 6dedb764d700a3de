"""Somebody outside of the simulation, who sees and does things in the organisation."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import GREEN, SUSPENDED, expiry
from simulator.model.replication import Course
from simulator.model.users import UserStatus


class Visitor:
    """Comes first at an instant: what the organisation does at it comes after all visits.

    A token that expires at the instant is dead for a visitor. To look decides nothing, so an
    organisation that is only looked at goes on as if nobody had come.
    """

    def __init__(self, course: Course) -> None:
        self._course, self._org, self._users = course, course.org, course.users
        self._pauses = self._org.world.rules.clock_pauses

    def look(self) -> NDArray[Any]:
        """What are all tokens now? (records `state.TOKEN`, future ones included)"""
        self._org.catch_up()
        return self._org.world.tokens[: self._org.size]

    def exist(self, tokens: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of these have been created?"""
        issued: NDArray[np.int64] = tokens["issued"]
        return (issued < self._course.now) | (issued <= 0)

    def live(self, tokens: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of these are there, and not dead? (suspended ones are live)"""
        alive = np.isin(tokens["status"], (GREEN, SUSPENDED))
        return self.exist(tokens) & alive & (self.expiries(tokens) > self._course.now)

    def expiries(self, tokens: NDArray[Any]) -> NDArray[np.int64]:
        """When will these expire (ms since the start), as things are?"""
        clock: NDArray[np.int64] = tokens["clock"].copy()
        if self._pauses:
            paused = tokens["status"] == SUSPENDED
            clock[paused] += self._course.now - tokens["suspended_at"][paused]
        return clock + expiry(0)

    def is_live(self, token: int) -> bool:
        """Is the token there, and not dead? (suspended ones are live)"""
        self._org.catch_up(token)
        return bool(self.live(self._org.world.tokens[token : token + 1])[0])

    def call(self, token: int) -> bool:
        """One call with a token renews it, if it works. Does it?"""
        works = self.is_live(token) and self._org.world.tokens[token]["status"] == GREEN
        if works:
            self._org.use(token)
        return bool(works)

    def revoke(self, token: int) -> bool:
        """A token ends. Was it live?"""
        live = self.is_live(token)
        if live:
            self._org.revoke(token)
        return live

    def deactivate(self, user: int) -> bool:
        """An account is deactivated, and all its tokens with it. Was it possible?"""
        possible = self._status(user) != UserStatus.DEACTIVATED
        if possible:
            self._users.deactivate(user)
        return possible

    def activate(self, user: int) -> bool:
        """A deactivated account is active again. Was it deactivated?"""
        possible = self._status(user) == UserStatus.DEACTIVATED
        if possible:
            self._users.reactivate(user)
        return possible

    def suspend(self, user: int) -> bool:
        """An account is suspended. Was it active?"""
        possible = self._status(user) == UserStatus.ACTIVE
        if possible:
            self._users.suspend(user)
        return possible

    def unsuspend(self, user: int) -> bool:
        """A suspended account is active again. Was it suspended?"""
        possible = self._status(user) == UserStatus.SUSPENDED
        if possible:
            self._users.unsuspend(user)
        return possible

    def _status(self, user: int) -> int:
        return int(self._users.status[user])
