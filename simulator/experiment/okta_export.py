"""A simulated organisation, exported as Okta would export a real one; and the truth beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.experiment.okta_log import OF_TOKENS, OF_USERS, Happening, Teller
from simulator.experiment.okta_register import Account, Register
from simulator.experiment.single import simulate_once
from simulator.lifecycle import DAY, IDLE_LIMIT, Status
from simulator.model.state import Event
from simulator.okta.documents import Token, User
from simulator.okta.events import KEPT, LogEvent
from simulator.okta.standins import StandIns, identity
from simulator.okta.times import instant_of
from simulator.randomness import Luck, purpose_of
from simulator.results.columns import Replication
from simulator.results.extract import NOBODY, NULL
from simulator.scenario import Scenario

_STATUSES: Mapping[Event | None, str] = {
    Event.USER_DEACTIVATED: "DEPROVISIONED",
    Event.USER_SUSPENDED: "SUSPENDED",
}


@dataclass(frozen=True)
class Truth:
    """What is behind a token that is exported."""

    token: str
    integration: str
    cohort: str


@dataclass(frozen=True)
class Export:
    """What Okta shows of an organisation at an instant (ms since 1970)."""

    at: int
    tokens: list[Token]
    users: list[User]
    events: list[LogEvent]
    """In time order, of the last 90 days."""
    truth: list[Truth]


def export_okta(
    scenario: Scenario, *, seed: int, replication: int = 0, shown: Mapping[str, float] | None = None
) -> Export:
    """What would an export show at the horizon of a scenario?

    `shown`: the share of calls that leave an event, by cohort; left out: all do.
    """
    return _Exporter(scenario, Luck(seed, replication), dict(shown or {})).export()


class _Exporter:
    def __init__(self, scenario: Scenario, luck: Luck, shown: dict[str, float]) -> None:
        self.luck, self.shown = luck, shown
        self.demand = Demand.of(scenario)
        self.found: Replication = simulate_once(self.demand, luck.seed, luck.replication)
        self.start, self.end = instant_of(scenario.start), scenario.horizon
        self.cohorts = list(scenario.integrations)
        self._refusing = {Event.USER_DEACTIVATED}
        """What has calls with a user's tokens refused, until it is undone."""
        if scenario.lifecycle.suspension == "calls_refused":
            self._refusing.add(Event.USER_SUSPENDED)
        self.register = Register(self.demand, StandIns())
        columns = self.found.tokens
        self.register.enrol(columns["integration"], columns["serial"])
        self.teller = Teller(self.register, StandIns(), self.start)

    def export(self) -> Export:
        """All of it."""
        happenings = sorted([*self._lives(), *self._creations()], key=_order)
        told = (self.teller.event(one) for one in happenings)
        events = sorted([*told, *self._calls()], key=lambda event: event.published)
        recent = [event for event in events if event.published >= self.start + self.end - KEPT]
        rows = [row for row, end in enumerate(self.found.tokens["end"]) if end == Status.GREEN]
        tokens = [self._token(row) for row in rows]
        users = [self._user(account) for account in self.register.accounts]
        truth = [self._truth(row) for row in rows]
        return Export(self.start + self.end, tokens, users, recent, truth)

    def _truth(self, row: int) -> Truth:
        badge = self.register.badges[row]
        return Truth(badge.id, badge.integration, badge.integration.rpartition("/")[0])

    def _token(self, row: int) -> Token:
        columns, badge = self.found.tokens, self.register.badges[row]
        created = int(columns["issued"][row])
        used = int(columns["last_used"][row])
        activity = created if used == NULL else max(used, created)
        return Token(
            badge.id,
            badge.name,
            self._owner(row).id,
            self.start + created,
            self.start + activity + IDLE_LIMIT,
        )

    def _owner(self, row: int) -> Account:
        return self.register.accounts[int(self.found.tokens["user"][row])]

    def _user(self, account: Account) -> User:
        number = account.number
        since, event = self._turns.get(number, [(None, None)])[-1]
        login = self.start + self.end - (number % 25) * DAY - DAY
        return User(
            account.id,
            _STATUSES.get(event, "ACTIVE"),
            account.login,
            self.start - (100 + number % 900) * DAY,
            None if account.is_service else login,
            None if since is None else self.start + since,
            account.words,
            account.kind,
        )

    @cached_property
    def _turns(self) -> Mapping[int, Sequence[tuple[int, Event]]]:
        """When has the status of each user changed, and how? In time order."""
        found = defaultdict[int, list[tuple[int, Event]]](list)
        for time, event, user, _ in sorted(self._rows(OF_USERS)):
            found[user].append((time, Event(event)))
        return found

    def _rows(self, kinds: Mapping[Event, str]) -> Iterator[tuple[int, int, int, int]]:
        """Time, event, user, and row of the token (NOBODY: none) of the events of these kinds."""
        events, tokens = self.found.events, self.found.tokens
        names = zip(tokens["integration"].tolist(), tokens["serial"].tolist(), strict=True)
        places = {name: row for row, name in enumerate(names)}
        chosen = np.isin(events["event"], list(kinds))
        columns = ("time", "event", "user", "integration", "serial")
        listed = (events[key][chosen].tolist() for key in columns)
        for time, event, user, *name in zip(*listed, strict=True):
            yield time, event, user, places.get(tuple(name), NOBODY)

    def _lives(self) -> Iterator[Happening]:
        """What happens to users, and to tokens after they are created."""
        for time, event, user, row in self._rows(OF_USERS | OF_TOKENS):
            yield Happening(time, Event(event), user, None if row == NOBODY else row)

    def _creations(self) -> Iterator[Happening]:
        columns = self.found.tokens
        for row, issued in enumerate(columns["issued"].tolist()):
            yield Happening(issued, Event.ISSUED, int(columns["user"][row]), row)

    def _calls(self) -> Iterator[LogEvent]:
        estate, columns = self.demand.estate(self.luck), self.found.tokens
        for row in range(len(columns["issued"])):
            number = int(columns["integration"][row])
            retired = int(columns["retired"][row])
            owner, token = self._owner(row), self.register.badges[row].id
            times = calls_of(self.demand, estate, self.luck, number)
            times = times[times >= max(int(columns["issued"][row]), self.end - KEPT)]
            times = times[times < (self.end + 1 if retired == NULL else retired)]
            times = self._seen(self._not_refused(times, owner.number), number)
            party = owner.party
            for count, time in enumerate(times.tolist()):
                kind = "user.account.update_profile"
                yield LogEvent(self.start + time, kind, party, (), token, number=count)

    def _not_refused(self, times: NDArray[np.int64], user: int) -> NDArray[np.int64]:
        """Which calls come while their owner may have them made?"""
        turns = [(NULL, Event.USER_REACTIVATED), *self._turns.get(user, ())]
        refused = np.array([event in self._refusing for _, event in turns])
        place = np.searchsorted([time for time, _ in turns], times, side="right") - 1
        kept: NDArray[np.int64] = times[~refused[place]]
        return kept

    def _seen(self, times: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        cohort = self.cohorts[self.demand.cohort[number]]
        chance = self.shown.get(cohort, 1.0)
        purpose = purpose_of(f"okta_export.shown/{cohort}")
        minutes = times // 1000  # which call it is, whatever else there is
        place = int(self.demand.index[number])
        return times[self.luck.uniforms(purpose, cohort, minutes, place) < chance]


def _order(one: Happening) -> tuple[int, int, int, int]:
    """As tables order what happens, and `tokensim serve` tells it."""
    event = NOBODY if one.event is None else int(one.event)
    return one.time, event, NOBODY if one.token is None else one.token, one.user


__all__ = ["Export", "Truth", "export_okta", "identity"]
