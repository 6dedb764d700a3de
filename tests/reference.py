"""The plain reference: the obvious simulator, one SimPy event per call, with no shortcut.

It shares with the product only the rules (`lifecycle.py`), the list of calls, and what fate decides
about people. It is slow and easy to believe; the model must agree with it to the millisecond.
"""

from collections.abc import Callable, Generator
from functools import partial
from itertools import pairwise

import numpy as np
import simpy

from simulator.demand.estate import Demand, first_users
from simulator.demand.listing import calls_of
from simulator.demand.people import departures, suspensions, tenure_ends
from simulator.demand.suspicion import flags
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.lifecycle import DAY, Status, colour, expiry, gray_from, red_from
from simulator.randomness import Luck
from simulator.scenario import Scenario
from tests.reference_records import Outage, Step, Token, User, tokens_of


class Reference:
    """One replication, the plain way."""

    def __init__(self, scenario: Scenario, seed: int, replication: int = 0) -> None:
        self.scenario, self.luck = scenario, Luck(seed, replication)
        self.rules = scenario.lifecycle
        self.env = simpy.Environment()
        self.demand = Demand.of(scenario)
        self.estate = self.demand.estate(self.luck)
        self.users = [User(n) for n in range(sum(c.count for c in scenario.users.values()))]
        self.tokens = tokens_of(self.estate, self.users)
        self.status = np.zeros((scenario.horizon // DAY + 1, len(Status)), np.int64)
        self.events: list[tuple[int, str, int | None, int]] = []
        self.outages: list[Outage] = []
        self.turns: list[tuple[int, str, int]] = []
        """(time, event, token) of every change of colour."""
        self.spent = dict.fromkeys(Status, 0)
        self.latent = 0
        self.twice_age = 0
        """The age of live tokens, added up over time, times two (ms squared)."""

    @property
    def now(self) -> int:
        return int(self.env.now)

    def run(self) -> "Reference":
        """Simulate from the start to the horizon."""
        for token in self.tokens:
            if token.issued > 0:
                self.at(token.issued, Step.CREATION, partial(self.create, token))
            else:
                self.bring_into_being(token)
        self._plan_people()
        for token in self.tokens:
            self.env.process(self.integration(token))
        for day in range(len(self.status)):
            self.at(day * DAY, Step.COUNT, partial(self.count, day))
        self.env.run(until=self.scenario.horizon + 1)
        for token in self.tokens:
            if token.exists:
                self.add_up(token, self.scenario.horizon + 1)
            if token.dead is not None and token.outage is None:
                self.latent += self.scenario.horizon - (token.died_at or 0)
        return self

    def at(self, time: int, step: Step, action: Callable[[], None]) -> simpy.Event:
        """Do something at an instant, in its turn."""
        event = simpy.Event(self.env)
        event._ok, event._value = True, None
        assert event.callbacks is not None
        event.callbacks.append(lambda _: action())
        self.env.schedule(event, priority=step, delay=time - self.now)  # type: ignore[arg-type]
        return event

    # Integrations and their tokens

    def integration(self, token: Token) -> Generator[simpy.Event, None, None]:
        """Calls and calls."""
        for instant in calls_of(self.demand, self.estate, self.luck, token.number).tolist():
            yield self.at(instant, Step.CALL, lambda: None)
            if token.exists:
                self.call(token)

    def call(self, token: Token) -> None:
        """One call: it renews the token or is refused."""
        token.tried.append(self.now)
        if token.live and token.suspended_since is None:
            self.add_up(token, self.now)
            token.calls += 1
            token.clock = token.last_used = self.now
            self.await_expiry(token)
            return
        if token.outage is None:
            if token.dead is None:
                cause, since = Status.SUSPENDED, token.suspended_since
            else:
                cause, since = token.dead, token.died_at
                self.latent += self.now - (token.died_at or 0)
            token.outage = Outage(token.number, cause, since or 0, self.now)
            self.outages.append(token.outage)
            self.log("outage_began", token)
        token.outage.refused += 1

    def create(self, token: Token) -> None:
        """A token is created after the start."""
        if not token.barred:
            self.bring_into_being(token)

    def bring_into_being(self, token: Token) -> None:
        token.exists, token.counted = True, max(token.issued, 0)
        if token.issued >= 0:
            self.events.append((token.issued, "issued", token.number, token.user.number))
        if token.user.state == "suspended" and self.rules.suspension == "calls_refused":
            token.suspended_since = token.issued
        self.await_expiry(token)

    def await_expiry(self, token: Token) -> None:
        if not self.clock_stands(token):
            self.at(max(expiry(token.clock), self.now), Step.EXPIRY, partial(self.expire, token))

    def clock_stands(self, token: Token) -> bool:
        paused = self.rules.clock_while_suspended == "pauses"
        return paused and token.suspended_since is not None

    def expire(self, token: Token) -> None:
        """30 days without use, if it is so."""
        if token.live and not self.clock_stands(token) and expiry(token.clock) == self.now:
            self.die(token, Status.EXPIRED)

    def die(self, token: Token, status: Status) -> None:
        self.add_up(token, self.now)
        token.dead, token.died_at, token.flagged_until = status, self.now, None
        token.suspended_since = None
        self.log(status.name.lower(), token)

    def flag(self, token: Token, until: int) -> None:
        """Suspicion falls on a token."""
        if not token.live:
            return
        self.add_up(token, self.now)
        token.flagged_until = max(until, token.flagged_until or 0)
        self.log("flagged", token)
        if until < FOREVER:
            self.at(until, Step.CLEARING, partial(self.clear, token))

    def clear(self, token: Token) -> None:
        if token.live and token.flagged_until == self.now:
            self.add_up(token, self.now)
            token.flagged_until = None
            self.log("cleared", token)

    # People

    def _plan_people(self) -> None:
        first = first_users(self.scenario)
        for name, cohort in self.scenario.users.items():
            ends = tenure_ends(self.luck, name, cohort)
            for index, end in enumerate(ends.tolist()):
                user = self.users[first[name] + index]
                if end < FOREVER:
                    self.at(end, Step.TURNOVER, partial(self.leave_for_good, user))
        for wave in departures(self.scenario):
            self.at(wave.on, Step.DEPARTURE, partial(self.depart, wave))
        for wave in suspensions(self.scenario):
            self.at(wave.on, Step.SUSPENSION, partial(self.suspend_some, wave))
        for time, number, until in zip(*flags(self.luck, self.scenario), strict=True):
            token = self.tokens[number]
            self.at(int(time), Step.FLAG, partial(self.flag, token, int(until)))

    def hit(self, wave: Wave, states: tuple[str, ...]) -> list[tuple[User, int]]:
        first = first_users(self.scenario)[wave.cohort]
        cohort = self.users[first : first + self.scenario.users[wave.cohort].count]
        present = np.array([i for i, user in enumerate(cohort) if user.state in states], np.int64)
        chosen = wave.chosen(self.luck, present)
        lengths = wave.lengths(self.luck, chosen)
        return [(cohort[i], n) for i, n in zip(chosen.tolist(), lengths.tolist(), strict=True)]

    def leave_for_good(self, user: User) -> None:
        user.gone = True
        if user.state != "deactivated":
            self.deactivate(user)

    def depart(self, wave: Wave) -> None:
        for user, absence in self.hit(wave, ("active", "suspended")):
            self.deactivate(user)
            if absence < FOREVER:
                back = partial(self.come_back, user, user.plan)
                self.at(self.now + absence, Step.RETURN, back)

    def deactivate(self, user: User) -> None:
        self.turn(user, "deactivated", "user_deactivated")
        for token in user.tokens:
            if token.live:
                self.put_clock_off(token)
                self.die(token, Status.DEPROVISIONED)
            elif not token.exists:
                token.barred = True

    def come_back(self, user: User, plan: int) -> None:
        if user.gone or user.plan != plan:
            return
        self.turn(user, "active", "user_reactivated")
        if self.rules.reactivation == "come_back":
            for token in user.tokens:
                if token.dead is Status.DEPROVISIONED and expiry(token.clock) > self.now:
                    self.restore(token)

    def restore(self, token: Token) -> None:
        self.log("restored", token)
        self.add_up(token, self.now)
        if token.outage is None:
            self.latent += self.now - (token.died_at or 0)
        token.dead = token.died_at = None
        self.end_outage(token)
        self.await_expiry(token)

    def suspend_some(self, wave: Wave) -> None:
        for user, length in self.hit(wave, ("active",)):
            self.turn(user, "suspended", "user_suspended")
            if length < FOREVER:
                back = partial(self.unsuspend, user, user.plan)
                self.at(self.now + length, Step.UNSUSPENSION, back)
            for token in user.tokens:
                if token.live and self.rules.suspension == "calls_refused":
                    self.add_up(token, self.now)
                    token.suspended_since = self.now

    def unsuspend(self, user: User, plan: int) -> None:
        if user.plan != plan:
            return
        self.turn(user, "active", "user_unsuspended")
        for token in user.tokens:
            if token.live and token.suspended_since is not None:
                self.add_up(token, self.now)
                self.put_clock_off(token)
                token.suspended_since = None
                self.await_expiry(token)
                if expiry(token.clock) > self.now:
                    self.end_outage(token)

    def put_clock_off(self, token: Token) -> None:
        if self.clock_stands(token):
            token.clock += self.now - (token.suspended_since or 0)

    def end_outage(self, token: Token) -> None:
        if token.outage is not None:
            token.outage.ended, token.outage = self.now, None
            self.log("outage_ended", token)

    def turn(self, user: User, state: str, event: str) -> None:
        user.state = state
        user.plan += 1
        self.events.append((self.now, event, None, user.number))

    # Counting

    def look(self, token: Token, instant: int) -> Status:
        """Which status has the token at this instant, if nothing more happens to it?"""
        if token.dead is not None:
            return token.dead
        if token.suspended_since is not None:
            return Status.SUSPENDED
        flagged = token.flagged_until is not None and instant < token.flagged_until
        gray = self.rules.unused == "gray" and token.last_used is None
        return Status(colour(instant - token.clock, flagged, gray))

    def add_up(self, token: Token, until: int) -> None:
        """Add the time since it was last counted to the statuses passed through."""
        changes = (gray_from(token.clock), red_from(token.clock), token.flagged_until or 0)
        cuts = [token.counted, *sorted(t for t in changes if token.counted < t < until), until]
        for begin, end in pairwise(cuts):
            if begin < end:
                status = self.look(token, begin)
                self.show(token, status, begin)
                self.spent[status] += min(end, self.scenario.horizon) - begin
        if token.dead is None:
            end = min(until, self.scenario.horizon)
            self.twice_age += (end - token.issued) ** 2 - (token.counted - token.issued) ** 2
        token.counted = until

    def show(self, token: Token, status: Status, instant: int) -> None:
        """Write down a colour that differs from what the token showed before."""
        if status <= Status.YELLOW and token.shown not in (None, status):
            self.turns.append((instant, f"turned_{status.name.lower()}", token.number))
        token.shown = status

    def count(self, day: int) -> None:
        for token in self.tokens:
            if token.exists:
                self.status[day, self.look(token, self.now)] += 1

    def log(self, event: str, token: Token) -> None:
        self.events.append((self.now, event, token.number, token.user.number))
