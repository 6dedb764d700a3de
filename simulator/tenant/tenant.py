"""A simulated organisation as its tenant: who calls, what they see, and what they do."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulator.demand.estate import Demand
from simulator.demand.ownership import first_users
from simulator.demand.windows import Windows
from simulator.experiment.failures import RuleError, told_of_rules
from simulator.experiment.okta_history import History
from simulator.experiment.okta_log import Request, Teller
from simulator.experiment.okta_register import Account, Badge, Register
from simulator.experiment.okta_story import Story
from simulator.lifecycle import SECOND
from simulator.model.replication import Course
from simulator.model.visitor import Visitor
from simulator.okta.standins import StandIns
from simulator.okta.times import instant_of
from simulator.randomness import Luck
from simulator.scenario import Scenario
from simulator.tenant.clock import Clock
from simulator.tenant.directory import Directory
from simulator.tenant.inventory import Inventory
from simulator.tenant.system_log import SystemLog

_ADMIN = "tokensim/admin"
Deed = Callable[[Visitor, int], bool]
"""Something done to the user of this number. Was it possible?"""


@dataclass(frozen=True)
class Caller:
    """Who makes a request, with which token?"""

    account: Account
    badge: Badge
    may_change: bool = True
    """Does their role allow more than to look?"""
    is_admin: bool = False
    """The administrator of the stand-in, who is no part of the organisation."""


class Tenant:
    """Lives as the clock goes. What is asked of it is asked at the instant of the last `wake`."""

    def __init__(
        self, scenario: Scenario, seed: int, clock: Clock, read_only: Collection[str] = ()
    ) -> None:
        """`read_only`: cohorts of users whose role allows them to look, and no more.

        Raises RuleError, as `wake` does, if a rule of the scenario's own fails.
        """
        self.scenario, self.seed, self.clock = scenario, seed, clock
        demand, luck, stand_ins = Demand.of(scenario), Luck(seed, 0), StandIns(seed)
        self.start = instant_of(scenario.start)
        with told_of_rules(scenario):
            self._course = Course(demand, luck)
        self._visitor = Visitor(self._course)
        self._history = History(self._course, self._visitor)
        self.register = Register(demand, stand_ins)
        self.tokens = Inventory(self._visitor, self.register, self.start)
        planned = self._course.org.world.tokens
        self.users = Directory(self._course.users, self.register, self.start, planned)
        teller = Teller(self.register, stand_ins, self.start)
        story = Story(self._history, Windows(demand, luck), teller)
        self.log = SystemLog(self._history, story, self.start)
        badge = self.register.badge(-1, _ADMIN)
        self.admin = Caller(self.register.account(-1, _ADMIN), badge, is_admin=True)
        self._read_only, self._requests = _members(scenario, read_only), 0
        self._failure: RuleError | None = None
        self._take_in()

    @property
    def now(self) -> int:
        """At which instant is it? (ms since the scenario's start)"""
        return self._course.now

    @property
    def date(self) -> int:
        """Which time does the clock show? (seconds since 1970)"""
        return (self.start + self.clock.now) // SECOND

    def wake(self) -> None:
        """Catch up with the clock."""
        if self._failure is not None:
            raise self._failure
        instant = self.clock.now
        if instant > self.now:
            with self._told_of_rules():
                self._course.advance(instant)
            self._take_in()

    @contextmanager
    def _told_of_rules(self) -> Iterator[None]:
        """Once a rule has failed, nothing that comes later can be trusted."""
        try:
            with told_of_rules(self.scenario):
                yield
        except RuleError as error:
            self._failure = error
            raise

    def caller(self, secret: str) -> Caller | None:
        """Who calls? A call renews the token that it is made with. None: it does not work."""
        if secret == self.admin.badge.secret:
            return self.admin
        badge = self.register.token_of(secret)
        if badge is None or not self._visitor.call(badge.number):
            return None
        user = int(self._course.org.world.tokens[badge.number]["user"])
        return Caller(self.register.accounts[user], badge, user not in self._read_only)

    def live(self, identity: str) -> Badge | None:
        """Which live token has this id?"""
        badge = self.register.token(identity)
        return badge if badge is not None and self._visitor.is_live(badge.number) else None

    def owns(self, account: Account, badge: Badge) -> bool:
        """Is it their token?"""
        return int(self._course.org.world.tokens[badge.number]["user"]) == account.number

    def revoke(self, caller: Caller, badge: Badge) -> None:
        """Somebody ends a token."""
        self._do(caller, partial(self._visitor.revoke, badge.number))

    def restrict(self, caller: Caller, badge: Badge, network: Mapping[str, Any]) -> None:
        """Somebody updates the network conditions of a token."""
        self.tokens.restrict(badge, network, self.now)
        user = int(self._course.org.world.tokens[badge.number]["user"])
        self._history.note_update(badge.number, user, self._request(caller))

    def turn(self, caller: Caller, account: Account, deed: Deed) -> bool:
        """Somebody deactivates, activates, suspends or unsuspends a user. Was it possible?"""
        return self._do(caller, partial(deed, self._visitor, account.number))

    def _do(self, caller: Caller, deed: Callable[[], bool]) -> bool:
        with self._told_of_rules():
            done = deed()
        if done:
            self._take_in(self._request(caller))
        return done

    def _request(self, caller: Caller) -> Request:
        self._requests += 1
        return Request(self._requests, caller.account, caller.badge.id)

    def _take_in(self, request: Request | None = None) -> None:
        tokens = self._history.update(request)
        self.register.enrol(tokens["integration"], tokens["serial"])


def _members(scenario: Scenario, cohorts: Collection[str]) -> frozenset[int]:
    """Which users are of these cohorts?"""
    firsts = first_users(scenario)
    return frozenset(
        firsts[name] + place for name in cohorts for place in range(scenario.users[name].count)
    )
