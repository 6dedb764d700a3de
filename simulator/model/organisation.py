"""The tokens that the processes act on, and who holds and owns them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from simulator.demand.estate import Demand
from simulator.lifecycle import GREEN, SUSPENDED
from simulator.model.state import LOGGED, OUTAGE, TASK, TOKEN, Event, World
from simulator.model.touch import Action, work_off
from simulator.model.users import Users

MOST_TASKS = 10_000
_LOOK, _CALLS = Action.LOOK, Action.CALLS  # by name, an enumeration looks them up anew each time

Tell = Callable[[list[int]], None]
"""Told of the numbers of tokens."""


class Organisation:
    """Users and tokens of one replication, in columns.

    Every method is one thing that can happen at an instant: it notes what it does to the tokens
    concerned. What is noted is worked off in bulk, at the latest when somebody looks at a token.
    """

    def __init__(self, users: Users, demand: Demand, world: World) -> None:
        self.users, self.demand, self.world = users, demand, world
        self.env, self.luck = users.env, users.luck
        self.held = np.arange(len(demand.user))
        """Which token does each integration hold?"""
        self.in_vain = set[int]()
        """The tokens that no integration has ever held."""
        self.size = len(demand.user)
        """How many tokens there are."""
        self.touched: Tell | None = None
        """Something happened to these tokens that may change what becomes of them."""
        self.flagged: Tell | None = None
        """These tokens may have come under suspicion."""
        self._effects = _effects_on_tokens(demand)
        self._serials = np.ones(self.size, np.int64)
        by_user = np.argsort(demand.user, kind="stable")
        everybody = np.arange(len(users.status) + 1)
        self._first = np.searchsorted(demand.user[by_user], everybody).tolist()
        self._numbers = np.concatenate([by_user, np.arange(self.size)])
        """Numbers of the first tokens, in order of their owners; and of all, in their own order."""
        self._later: defaultdict[int, list[int]] = defaultdict(list)
        """Numbers of the tokens that users got later."""
        self._tasks: list[tuple[int, int, int, int, int]] = []
        users.reactions.append(self._of_user)

    @property
    def now(self) -> int:
        """The instant (ms since the start)."""
        return int(self.env.now)

    def tokens_of(self, user: int) -> list[int]:
        """Which tokens, dead ones and future ones included, has this user?"""
        begin, end = self._first[user], self._first[user + 1]
        return [*self._numbers[begin:end].tolist(), *self._later.get(user, ())]

    def flag(self, token: int, until: int) -> None:
        """A token becomes suspicious until it is cleared or dead (R9)."""
        self._note(self.now, Action.FLAG, *self._alone(token), until)
        if self.flagged is not None:
            self.flagged([token])

    def clear(self, token: int) -> None:
        """A token is suspicious no more."""
        self._note(self.now, Action.CLEAR, *self._alone(token))

    def leak(self, token: int) -> bool:
        """An intruder learns a token, if it lives. Does it?"""
        self._note(self.now, Action.LEAK, *self._alone(token))
        return self.is_live(token)

    def revoke(self, token: int) -> None:
        """Somebody ends a token, if it lives."""
        self._touch(token, Action.REVOKE)

    def renew(self, token: int) -> None:
        """Somebody uses a token only so that it lives on, if it can be used."""
        self._touch(token, Action.RENEW)

    def use(self, token: int) -> None:
        """Somebody other than its integration calls with a token, if it can be used."""
        self._touch(token, Action.USE)

    def notice_idleness(self, token: int) -> None:
        """The next rule about the idleness of this token has acted, or is about to."""
        self._touch(token, Action.NOTICE_IDLENESS)

    def issue(self, integration: int, user: int, kind: Action) -> int:
        """A user creates a new token for an integration. Which number has it? (ISSUE, SWAP, ...)"""
        old, new = int(self.held[integration]), self._free_row()
        self._serials[integration] += 1
        self.world.tokens[new]["user"] = user
        self.world.tokens[new]["serial"] = self._serials[integration]
        self._later[user].append(new)
        self._note(self.now, kind, *self._alone(old), new)
        self.work_off()
        if kind is Action.SWAP_IN_VAIN:
            self.in_vain.add(new)
        else:
            self.held[integration] = new
        if self.touched is not None:
            self.touched([old, new])
        return new

    def look(self, token: int, *, after_calls: bool = False) -> Any:
        """What is a token now, before or after the calls of this instant? (record `state.TOKEN`)"""
        if after_calls:
            self._note(self.now + 1, _CALLS, *self._alone(token))
        else:
            self._note(self.now, _LOOK, *self._alone(token))
        self.work_off()
        return self.world.tokens[token]

    def catch_up(self, token: int | None = None) -> None:
        """Bring a token, or all, up to date with what came before this instant, and no further."""
        first = len(self.demand.user)
        whose = (first, first + self.size) if token is None else self._alone(token)
        self._note(self.now, _CALLS, *whose)
        self.work_off()

    def is_live(self, token: int) -> bool:
        """Is a token there, and not dead? (suspended ones are live)"""
        row = self.look(token)
        return bool(row["issued"] <= self.now and row["status"] in (GREEN, SUSPENDED))

    def conclude(self) -> None:
        """The horizon is reached: all tokens are brought up to date, the horizon included."""
        first = len(self.demand.user)
        self._note(self.demand.scenario.horizon + 1, Action.CONCLUDE, first, first + self.size)
        self.work_off()

    def forget(self) -> None:
        """All is told: let go of what takes much memory.

        Processes and organisation refer to each other, and Python looks for such rings but rarely.
        """
        large = ("tokens", "changes", "sums", "log", "outages")
        nothing: dict[str, Any] = {name: getattr(self.world, name)[:0].copy() for name in large}
        self.world = self.world._replace(**nothing)
        self.held = self._numbers = self._serials = np.empty(0, np.int64)

    def work_off(self) -> None:
        """Bring everything up to date that was noted."""
        if not self._tasks:
            return
        tasks, progress = np.array(self._tasks, TASK), np.zeros(2, np.int64)
        self._tasks.clear()
        while not work_off(self.world, self._numbers, tasks, progress):
            self._make_room()

    def _of_user(self, user: int, event: Event) -> None:
        """What happens to a user happens to all their tokens, in the same instant (R5)."""
        action = self._effects.get(event)
        if action is None:
            return
        self._note(self.now, action, self._first[user], self._first[user + 1])
        for token in self._later.get(user, ()):
            self._note(self.now, action, *self._alone(token))
        if self.touched is not None:
            self.touched(self.tokens_of(user))

    def _touch(self, token: int, action: Action) -> None:
        self._note(self.now, action, *self._alone(token))
        if self.touched is not None:
            self.touched([token])

    def _alone(self, token: int) -> tuple[int, int]:
        """Where in `_numbers` does this token stand by itself?"""
        place = len(self.demand.user) + token
        return place, place + 1

    def _note(self, time: int, action: Action, begin: int, end: int, until: int = 0) -> None:
        self._tasks.append((time, action, begin, end, until))
        if len(self._tasks) >= MOST_TASKS:
            self.work_off()

    def _free_row(self) -> int:
        row, room = self.size, len(self.world.tokens)
        if row == room:
            more = np.zeros(room // 2 + 64, TOKEN)
            self.world = self.world._replace(tokens=np.concatenate([self.world.tokens, more]))
            rows = np.arange(room, room + len(more))
            self._numbers = np.concatenate([self._numbers, rows])
        self.size += 1
        return row

    def _make_room(self) -> None:
        log, outages = (
            np.concatenate([filled, np.empty(len(filled) // 2 + 64, kind)])
            for filled, kind in ((self.world.log, LOGGED), (self.world.outages, OUTAGE))
        )
        self.world = self.world._replace(log=log, outages=outages)


def _effects_on_tokens(demand: Demand) -> dict[Event, Action]:
    """What does that which happens to users do to their tokens, by the switches?"""
    effects, lifecycle = {Event.USER_DEACTIVATED: Action.DEPROVISION}, demand.scenario.lifecycle
    if lifecycle.reactivation == "come_back":
        effects[Event.USER_REACTIVATED] = Action.RESTORE
    if lifecycle.suspension == "calls_refused":
        effects |= {
            Event.USER_SUSPENDED: Action.SUSPEND,
            Event.USER_UNSUSPENDED: Action.UNSUSPEND,
        }
    return effects
