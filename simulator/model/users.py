"""The accounts of an organisation: what they are, and what happens to them."""

from collections.abc import Callable
from enum import IntEnum

import numpy as np
import simpy

from simulator.demand.people import People
from simulator.model.state import Event
from simulator.randomness import Luck

React = Callable[[int, Event], None]
"""What is done when something happens to the user of this number."""


class UserStatus(IntEnum):
    """What an account is at an instant."""

    ACTIVE = 0
    SUSPENDED = 1
    DEACTIVATED = 2


# Plain numbers, because comparing members of an enumeration with numpy's numbers takes long.
_ACTIVE, _SUSPENDED, _DEACTIVATED = (int(status) for status in UserStatus)


class Users:
    """All users of one replication. They know nothing of tokens; whoever does may listen."""

    def __init__(self, env: simpy.Environment, people: People, luck: Luck) -> None:
        self.env, self.people, self.luck = env, people, luck
        self.scenario = people.scenario
        self.status = np.zeros(people.size, np.int8)
        self.changes = np.zeros(people.size, np.int64)
        """How often a user's status has changed: tells whether a plan made earlier still holds."""
        self.events: list[tuple[int, int, int]] = []
        """(time, event, user) of everything that happened."""
        self.reactions: list[React] = []

    @property
    def now(self) -> int:
        """The instant (ms since the start)."""
        return int(self.env.now)

    def is_active(self, user: int) -> bool:
        """Can this user sign in and create tokens?"""
        return bool(self.status[user] == _ACTIVE)

    def deactivate(self, user: int) -> None:
        """An account is deactivated."""
        self._turn(user, _DEACTIVATED, Event.USER_DEACTIVATED)

    def reactivate(self, user: int) -> None:
        """A deactivated account is active again."""
        self._turn(user, _ACTIVE, Event.USER_REACTIVATED)

    def suspend(self, user: int) -> None:
        """An account is suspended."""
        self._turn(user, _SUSPENDED, Event.USER_SUSPENDED)

    def unsuspend(self, user: int) -> None:
        """A suspended account is active again."""
        self._turn(user, _ACTIVE, Event.USER_UNSUSPENDED)

    def _turn(self, user: int, status: int, event: Event) -> None:
        self.status[user] = status
        self.changes[user] += 1
        self.events.append((self.now, event, user))
        for react in self.reactions:
            react(user, event)
