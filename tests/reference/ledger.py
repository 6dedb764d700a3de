"""What happened, and for how long: events and sums over time."""

from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, LIVE_STATUSES, Status, colour, gray_from, red_from
from simulator.scenario import Scenario
from tests.reference.clockwork import Clockwork
from tests.reference.records import Token, User

OLD = 90 * DAY
Number = tuple[int, int]
"""Of a token: its integration's and its own."""


class Ledger:
    """The books."""

    def __init__(self, scenario: Scenario, clockwork: Clockwork) -> None:
        self.horizon, self.clockwork = scenario.horizon, clockwork
        self.unused_is_gray = scenario.lifecycle.unused == "gray"
        self.events: list[tuple[int, str, Number | None, int]] = []
        """(time, event, token, user)"""
        self.turns: list[tuple[int, str, Number]] = []
        """(time, event, token) of every change of colour."""
        self.notes: list[tuple[int, str, Number]] = []
        """(time, what, token) of whatever else the tests want to have seen."""
        days = scenario.horizon // DAY + 1
        self.status_by_cohort = {
            name: np.zeros((days, len(Status)), np.int64) for name in scenario.integrations
        }
        self.sums: dict[str, Counter[Status | str]] = {
            name: Counter() for name in scenario.integrations
        }
        """By cohort, in ms: the time in each status; latent, over_age, exposed; and twice_age: the
        age of live tokens, added up over time, times two (ms squared)."""

    @property
    def status(self) -> NDArray[np.int64]:
        """How many tokens were in each status, day by day?"""
        none = np.zeros((self.horizon // DAY + 1, len(Status)), np.int64)
        return sum(self.status_by_cohort.values(), none)

    def count(self, day: int, token: Token) -> None:
        status = self.look(token, self.clockwork.now)
        self.status_by_cohort[token.integration.cohort][day, status] += 1

    def log(self, event: str, token: Token) -> None:
        happened = (self.clockwork.now, event, token.number, token.user.number)
        self.events.append(happened)

    def log_user(self, event: str, user: User) -> None:
        self.events.append((self.clockwork.now, event, None, user.number))

    def note(self, what: str, token: Token) -> None:
        self.notes.append((self.clockwork.now, what, token.number))

    def look(self, token: Token, instant: int) -> Status:
        """Which status has the token at this instant, if nothing more happens to it?"""
        if token.dead is not None:
            return token.dead
        if token.suspended_since is not None:
            return Status.SUSPENDED
        flagged = token.flagged_until is not None and instant < token.flagged_until
        gray = self.unused_is_gray and token.last_used is None
        return Status(colour(instant - token.clock, flagged, gray))

    def add_up(self, token: Token, until: int) -> None:
        """Add the time since it was last counted to the statuses passed through."""
        changes = (gray_from(token.clock), red_from(token.clock), token.flagged_until or 0)
        cuts = [token.counted, *sorted(t for t in changes if token.counted < t < until), until]
        for begin, end in pairwise(cuts):
            if begin < end:
                status = self.look(token, begin)
                self.show(token, status, begin)
                self.add(token, status, begin, min(end, self.horizon))
        token.counted = until

    def add(self, token: Token, status: Status, begin: int, end: int) -> None:
        sums = self.sums[token.integration.cohort]
        sums[status] += end - begin
        if status not in LIVE_STATUSES:
            return
        sums["twice_age"] += (end - token.issued) ** 2 - (begin - token.issued) ** 2
        sums["over_age"] += max(0, end - max(begin, token.issued + OLD))
        if token.leaked_at is not None and status is not Status.SUSPENDED:
            sums["exposed"] += end - begin

    def add_latent(self, token: Token, until: int) -> None:
        """It was dead, and no call had been refused yet."""
        assert token.died_at is not None
        self.sums[token.integration.cohort]["latent"] += until - token.died_at

    def show(self, token: Token, status: Status, instant: int) -> None:
        """Write down a colour that differs from what the token showed before."""
        if status <= Status.YELLOW and token.shown not in (None, status):
            self.turns.append((instant, f"turned_{status.name.lower()}", token.number))
        token.shown = status

    def total(self, name: Status | str) -> int:
        """What is a sum over all cohorts?"""
        return sum(sums[name] for sums in self.sums.values())
