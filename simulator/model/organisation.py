"""The organisation that the processes act on: its users, and through them its tokens."""

from enum import IntEnum

import numpy as np
import simpy

from simulator.demand.estate import Demand
from simulator.model.state import LOGGED, OUTAGE, TASK, Event, World
from simulator.model.touch import Action, work_off
from simulator.randomness import Luck

MOST_TASKS = 10_000


class UserStatus(IntEnum):
    """What an account is at an instant."""

    ACTIVE = 0
    SUSPENDED = 1
    DEACTIVATED = 2


# Members by their names, looked up once: an enumeration looks them up anew each time.
_ACTIVE, _SUSPENDED, _DEACTIVATED = UserStatus
_EVENTS = (
    Event.USER_DEACTIVATED,
    Event.USER_REACTIVATED,
    Event.USER_SUSPENDED,
    Event.USER_UNSUSPENDED,
)
_USER_DEACTIVATED, _USER_REACTIVATED, _USER_SUSPENDED, _USER_UNSUSPENDED = _EVENTS
_DEPROVISION, _SUSPEND, _UNSUSPEND, _RESTORE, _FLAG, _CONCLUDE = Action


class Organisation:
    """Users and tokens of one replication, in columns.

    Every method is one thing that can happen at an instant: it changes the user, logs it, and notes
    what it does to the tokens concerned. Nobody in this version looks at a token before the end, so
    what is noted is worked off in bulk.
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
        size = len(demand.user)
        by_user = np.argsort(demand.user, kind="stable")
        self._first = np.searchsorted(demand.user[by_user], np.arange(users + 1)).tolist()
        self._numbers = np.concatenate([by_user, np.arange(size)])
        """Numbers of the tokens, in order of their owners; and once more, in their own order."""
        self._tasks: list[tuple[int, int, int, int, int]] = []
        self.user_events: list[tuple[int, int, int]] = []
        """(time, event, user) of everything that happened to users."""

    @property
    def now(self) -> int:
        """The instant (ms since the start)."""
        return int(self.env.now)

    def deactivate(self, user: int) -> None:
        """An account is deactivated, and with it all its tokens at the same instant (R5)."""
        self._turn(user, _DEACTIVATED, _USER_DEACTIVATED)
        self._touch_tokens_of(user, _DEPROVISION)

    def reactivate(self, user: int) -> None:
        """A deactivated account is active again; a switch says whether its tokens are."""
        self._turn(user, _ACTIVE, _USER_REACTIVATED)
        if self._restore_tokens:
            self._touch_tokens_of(user, _RESTORE)

    def suspend(self, user: int) -> None:
        """An account is suspended; a switch says whether calls are refused."""
        self._turn(user, _SUSPENDED, _USER_SUSPENDED)
        if self._refuse_suspended:
            self._touch_tokens_of(user, _SUSPEND)

    def unsuspend(self, user: int) -> None:
        """A suspended account is active again."""
        self._turn(user, _ACTIVE, _USER_UNSUSPENDED)
        if self._refuse_suspended:
            self._touch_tokens_of(user, _UNSUSPEND)

    def flag(self, token: int, until: int) -> None:
        """A token becomes suspicious until it is cleared or dead (R9)."""
        place = len(self.demand.user) + token
        self._note(self.now, _FLAG, place, place + 1, until)

    def conclude(self) -> None:
        """The horizon is reached: all tokens are brought up to date, the horizon included."""
        size = len(self.demand.user)
        self._note(self.demand.scenario.horizon + 1, _CONCLUDE, size, 2 * size)
        self._work_off()

    def _turn(self, user: int, status: UserStatus, event: Event) -> None:
        self.status[user] = status
        self.changes_of_user[user] += 1
        self.user_events.append((self.now, event, user))

    def _touch_tokens_of(self, user: int, action: Action) -> None:
        self._note(self.now, action, self._first[user], self._first[user + 1])

    def _note(self, time: int, action: Action, begin: int, end: int, until: int = 0) -> None:
        self._tasks.append((time, action, begin, end, until))
        if len(self._tasks) >= MOST_TASKS:
            self._work_off()

    def _work_off(self) -> None:
        tasks, progress = np.array(self._tasks, TASK), np.zeros(2, np.int64)
        self._tasks.clear()
        while not work_off(self.world, self._numbers, tasks, progress):
            self._make_room()

    def _make_room(self) -> None:
        log, outages = (
            np.concatenate([filled, np.empty(len(filled) // 2 + 64, kind)])
            for filled, kind in ((self.world.log, LOGGED), (self.world.outages, OUTAGE))
        )
        self.world = self.world._replace(log=log, outages=outages)
