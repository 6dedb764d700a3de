"""The model with nobody in it who acts by themselves: tokens and owners of a log, to be driven."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand, Estate
from simulator.lifecycle import DAY, DEAD_STATUSES, SUSPENDED
from simulator.model.replication import Course
from simulator.model.touch import Action
from simulator.model.visitor import Visitor
from simulator.okta.times import moment_of
from simulator.randomness import Luck
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.patterns import Never
from simulator.scenario.switches import Lifecycle
from simulator.scenario.users import UserCohort


@dataclass(frozen=True)
class _Logged(Demand):
    """Tokens that are created when the log says so, and that nobody calls with."""

    begins: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def estate(self, luck: Luck) -> Estate:
        """What is the estate like at the start?"""
        return replace(super().estate(luck), issued=self.begins)


@dataclass(frozen=True)
class Cast:
    """Who is on stage. Instants are ms since 1970."""

    tokens: Mapping[str, int]
    """When is each token there?"""
    owners: Mapping[str, str]
    """Of each token, as far as it is known."""
    begin: int
    end: int


class Stage:
    """The model at an instant of the log, to which things are done as the log tells."""

    def __init__(self, cast: Cast, lifecycle: Lifecycle) -> None:
        self._begin = cast.begin
        self._users = {name: n for n, name in enumerate(sorted(set(cast.owners.values())))}
        nobody = len(self._users)
        self._whose = [self._users.get(cast.owners.get(t, ""), nobody) for t in cast.tokens]
        begins = np.array([*cast.tokens.values()], np.int64) - cast.begin - 1
        self._course = Course(_demand(cast, lifecycle, self._whose, nobody + 1, begins), Luck(0, 0))
        self._org, self._visitor = self._course.org, Visitor(self._course)
        self._place = {name: place for place, name in enumerate(cast.tokens)}
        self._row = dict(self._place)
        """In which row stands the token that the log speaks of?"""

    def go_to(self, instant: int) -> None:
        """Let the model come to an instant (not before the last one)."""
        self._course.advance(instant - self._begin)

    def exists(self, token: str) -> bool:
        """Has it been created?"""
        return bool(self._visitor.exist(self._record(token))[0])

    def lives(self, token: str) -> bool:
        """Is it there, and not dead?"""
        return self._visitor.is_live(self._row[token])

    def works(self, token: str) -> bool:
        """Would a call with it succeed?"""
        return self.lives(token) and not self.is_suspended(token)

    def is_suspended(self, token: str) -> bool:
        """Does it live, though its owner is suspended?"""
        return bool(self._record(token)["status"][0] == SUSPENDED)

    def end_of(self, token: str) -> tuple[int, str]:
        """When and how did it die, or will it if nothing happens? (ms since 1970; the status)"""
        record = self._record(token)
        if record["status"][0] in DEAD_STATUSES:
            status = DEAD_STATUSES[int(record["status"][0]) - int(DEAD_STATUSES[0])]
            return int(record["died_at"][0]) + self._begin, status.name.lower()
        return int(self._visitor.expiries(record)[0]) + self._begin, "expired"

    def call(self, token: str) -> None:
        """A call succeeds. If the model thinks otherwise, it is told to believe it."""
        if not self._visitor.call(self._row[token]):
            self.believe(token)

    def believe(self, token: str) -> None:
        """It is alive after all: in the model, another token from now on."""
        if self.lives(token) and self.is_suspended(token):
            return
        place = self._place[token]
        self._row[token] = self._org.issue(place, self._whose[place], Action.ISSUE)

    def revoke(self, token: str) -> None:
        """It ends, if it lives."""
        self._visitor.revoke(self._row[token])

    def deactivate(self, user: str) -> None:
        """An account is deactivated, and so on: nothing happens to those who own no token."""
        self._act(self._visitor.deactivate, user)

    def reactivate(self, user: str) -> None:
        """An account is active again."""
        self._act(self._visitor.activate, user)

    def suspend(self, user: str) -> None:
        """An account is suspended."""
        self._act(self._visitor.suspend, user)

    def unsuspend(self, user: str) -> None:
        """A suspended account is active again."""
        self._act(self._visitor.unsuspend, user)

    def _act(self, deed: Any, user: str) -> None:
        if user in self._users:
            deed(self._users[user])

    def _record(self, token: str) -> NDArray[Any]:
        row = self._row[token]
        self._org.catch_up(row)
        record: NDArray[Any] = self._org.world.tokens[row : row + 1]
        return record


def _demand(
    cast: Cast,
    lifecycle: Lifecycle,
    whose: Sequence[int],
    users: int,
    begins: NDArray[np.int64],
) -> Demand:
    """Users and tokens of a log, in one cohort each."""
    tokens = IntegrationCohort(count=len(whose), owner={"u": 1.0}, calls=Calls(pattern=Never()))
    scenario = Scenario(
        name="replay",
        start=moment_of(cast.begin),
        horizon=max(cast.end - cast.begin, DAY),
        lifecycle=lifecycle,
        users={"u": UserCohort(count=users)},
        integrations={"t": tokens},
    )
    one = Demand.of(scenario)
    columns = {column.name: getattr(one, column.name) for column in fields(one)}
    return _Logged(**columns | {"user": np.array(whose, np.int64)}, begins=begins)
