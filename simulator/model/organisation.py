"""The organisation that the processes act on: its users, and through them its tokens."""

from enum import IntEnum
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.model.state import LOGGED, OUTAGE, Event, World
from simulator.model.touch import Action, touch
from simulator.randomness import Luck


class UserStatus(IntEnum):
    """What an account is at an instant."""

    ACTIVE = 0
    SUSPENDED = 1
    DEACTIVATED = 2


class Organisation:
    """Users and tokens of one replication, in columns.

    Every method is one thing that can happen at an instant: it changes the user, logs it, and
    brings the tokens concerned up to date.
    """

    def __init__(self, env: simpy.Environment, demand: Demand, luck: Luck, world: World) -> None:
        self.env, self.demand, self.luck, self.world = env, demand, luck, world
        lifecycle = demand.scenario.lifecycle
        self._refuse_suspended = lifecycle.suspension == "calls_refused"
        self._restore_tokens = lifecycle.reactivation == "come_back"
        users = sum(cohort.count for cohort in demand.scenario.users.values())
        self.status = np.zeros(users, np.int8)
        self.changes_of_user = np.zeros(users, np.int64)
        """How often a user's status has changed: tells whether a plan made earlier still holds."""
        self._by_user = np.argsort(demand.user, kind="stable")
        self._first = np.searchsorted(demand.user[self._by_user], np.arange(users + 1)).tolist()
        self._everybody = np.arange(len(demand.user))
        self.user_events: list[tuple[int, int, int]] = []
        """(time, event, user) of everything that happened to users."""

    @property
    def now(self) -> int:
        """The instant (ms since the start)."""
        return int(self.env.now)

    def deactivate(self, user: int) -> None:
        """An account is deactivated, and with it all its tokens at the same instant (R5)."""
        self._turn(user, UserStatus.DEACTIVATED, Event.USER_DEACTIVATED)
        self._touch_tokens_of(user, Action.DEPROVISION)

    def reactivate(self, user: int) -> None:
        """A deactivated account is active again; a switch says whether its tokens are."""
        self._turn(user, UserStatus.ACTIVE, Event.USER_REACTIVATED)
        if self._restore_tokens:
            self._touch_tokens_of(user, Action.RESTORE)

    def suspend(self, user: int) -> None:
        """An account is suspended; a switch says whether calls are refused."""
        self._turn(user, UserStatus.SUSPENDED, Event.USER_SUSPENDED)
        if self._refuse_suspended:
            self._touch_tokens_of(user, Action.SUSPEND)

    def unsuspend(self, user: int) -> None:
        """A suspended account is active again."""
        self._turn(user, UserStatus.ACTIVE, Event.USER_UNSUSPENDED)
        if self._refuse_suspended:
            self._touch_tokens_of(user, Action.UNSUSPEND)

    def flag(self, token: int, until: int) -> None:
        """A token becomes suspicious until it is cleared or dead (R9)."""
        self._touch(self._everybody, token, token + 1, self.now, Action.FLAG, until)

    def conclude(self) -> None:
        """The horizon is reached: all tokens are brought up to date, the horizon included."""
        end = self.demand.scenario.horizon + 1
        self._touch(self._everybody, 0, len(self._everybody), end, Action.CONCLUDE)

    def _turn(self, user: int, status: UserStatus, event: Event) -> None:
        self.status[user] = status
        self.changes_of_user[user] += 1
        self.user_events.append((self.now, event, user))

    def _touch_tokens_of(self, user: int, action: Action) -> None:
        self._touch(self._by_user, self._first[user], self._first[user + 1], self.now, action)

    def _touch(
        self, numbers: NDArray[Any], begin: int, end: int, now: int, action: int, until: int = 0
    ) -> None:
        while begin < end:
            begin = touch(self.world, numbers, begin, end, now, int(action), until)
            if begin < end:
                self._make_room()

    def _make_room(self) -> None:
        log, outages = (
            np.concatenate([filled, np.empty(len(filled) // 2 + 64, kind)])
            for filled, kind in ((self.world.log, LOGGED), (self.world.outages, OUTAGE))
        )
        self.world = self.world._replace(log=log, outages=outages)
