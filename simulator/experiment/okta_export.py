"""A simulated organisation, exported as Okta would export a real one; and the truth beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.ownership import first_users
from simulator.experiment.single import simulate_once
from simulator.lifecycle import DAY, IDLE_LIMIT, Status
from simulator.model.state import Event
from simulator.okta.documents import Token, User
from simulator.okta.events import (
    SYSTEM,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    USER_DEACTIVATED,
    USER_REACTIVATED,
    USER_SUSPENDED,
    USER_UNSUSPENDED,
    LogEvent,
    Party,
)
from simulator.okta.times import instant_of
from simulator.randomness import Luck, purpose_of
from simulator.results.columns import Replication
from simulator.results.extract import NULL
from simulator.scenario import Scenario

KEPT = 90 * DAY
"""How long Okta keeps its log."""
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LIFE = {
    Event.USER_DEACTIVATED: USER_DEACTIVATED,
    Event.USER_SUSPENDED: USER_SUSPENDED,
    Event.USER_UNSUSPENDED: USER_UNSUSPENDED,
    Event.USER_REACTIVATED: USER_REACTIVATED,
}
_ROBOT = Party("system", "SystemPrincipal", SYSTEM)


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


def identity(kind: str, name: str) -> str:
    """Which id of Okta's (`00T...`) stands for a thing of this name?"""
    number = int.from_bytes(blake2b(f"{kind} {name}".encode(), digest_size=16).digest(), "big")
    return kind + "".join(_SIGNS[number // 62**place % 62] for place in range(17))


class _Exporter:
    def __init__(self, scenario: Scenario, luck: Luck, shown: dict[str, float]) -> None:
        self.scenario, self.luck, self.shown = scenario, luck, shown
        self.demand = Demand.of(scenario)
        self.found: Replication = simulate_once(self.demand, luck.seed, luck.replication)
        self.start = instant_of(scenario.start)
        self.end = scenario.horizon
        self.cohorts = list(scenario.integrations)
        self.firsts = first_users(scenario)
        """The number of the first user of each cohort."""

    def export(self) -> Export:
        """All of it."""
        events = sorted(
            [*self._calls(), *self._lives(), *self._creations()],
            key=lambda event: (event.published, event.type, event.uuid),
        )
        recent = [event for event in events if event.published >= self.start + self.end - KEPT]
        rows = [row for row, end in enumerate(self.found.tokens["end"]) if end == Status.GREEN]
        tokens = [self._token(row) for row in rows]
        truth = [self._truth(row) for row in rows]
        return Export(self.start + self.end, tokens, list(self._users()), recent, truth)

    def _name(self, row: int) -> str:
        number = int(self.found.tokens["integration"][row])
        cohort = self.cohorts[self.demand.cohort[number]]
        return f"{cohort}/{self.demand.index[number]}"

    def _id(self, row: int) -> str:
        return identity("00T", f"{self._name(row)}#{self.found.tokens['serial'][row]}")

    def _truth(self, row: int) -> Truth:
        name = self._name(row)
        return Truth(self._id(row), name, name.rpartition("/")[0])

    def _token(self, row: int) -> Token:
        columns = self.found.tokens
        created = int(columns["issued"][row])
        used = int(columns["last_used"][row])
        activity = created if used == NULL else max(used, created)
        return Token(
            self._id(row),
            self._name(row).replace("/", " "),
            identity("00u", self._user_name(int(columns["user"][row]))),
            self.start + created,
            self.start + activity + IDLE_LIMIT,
        )

    def _user_name(self, number: int) -> str:
        cohort = [name for name, first in self.firsts.items() if first <= number][-1]
        return f"{cohort}.{number - self.firsts[cohort]}"

    def _party(self, number: int) -> Party:
        name = self._user_name(number)
        return Party(identity("00u", name), "User", f"{name}@example.com")

    def _users(self) -> Iterator[User]:
        statuses = {Event.USER_DEACTIVATED: "DEPROVISIONED", Event.USER_SUSPENDED: "SUSPENDED"}
        last = {int(user): (int(time), Event(event)) for time, event, user in self._user_events}
        number = 0
        for cohort in self.scenario.users.values():
            for _ in range(cohort.count):
                since, event = last.get(number, (0, None))
                person, party = cohort.kind == "person", self._party(number)
                status = statuses.get(event, "ACTIVE") if event is not None else "ACTIVE"
                gone = self.start + since if status == "DEPROVISIONED" else None
                login = self.start + self.end - (number % 25) * DAY - DAY if person else None
                created = self.start - (100 + number % 900) * DAY
                yield User(party.id, status, party.name, created, login, gone)
                number += 1

    @cached_property
    def _user_events(self) -> list[tuple[int, int, int]]:
        """Time, event and user, in time order."""
        events = self.found.events
        rows = [row for row, event in enumerate(events["event"]) if Event(int(event)) in _LIFE]
        times, kinds, users = (events[key] for key in ("time", "event", "user"))
        return sorted((int(times[row]), int(kinds[row]), int(users[row])) for row in rows)

    def _lives(self) -> Iterator[LogEvent]:
        for time, event, user in self._user_events:
            whom = self._party(user)
            admin = Party(identity("00u", "admin"), "User", "admin@example.com")
            yield LogEvent(self.start + time, _LIFE[Event(event)], admin, (whom,))

    def _creations(self) -> Iterator[LogEvent]:
        """Tokens that are created, and those that end by themselves or with their owner."""
        columns = self.found.tokens
        for row in range(len(columns["issued"])):
            token = Party(self._id(row), "Token", self._name(row).replace("/", " "))
            owner = self._party(int(columns["user"][row]))
            created, retired = int(columns["issued"][row]), int(columns["retired"][row])
            yield LogEvent(self.start + created, TOKEN_CREATED, owner, (token,))
            if retired != NULL:
                yield LogEvent(self.start + retired, TOKEN_REVOKED, _ROBOT, (token,))

    def _calls(self) -> Iterator[LogEvent]:
        estate, columns = self.demand.estate(self.luck), self.found.tokens
        for row in range(len(columns["issued"])):
            number = int(columns["integration"][row])
            retired = int(columns["retired"][row])
            user = int(columns["user"][row])
            times = calls_of(self.demand, estate, self.luck, number)
            times = times[times >= max(int(columns["issued"][row]), self.end - KEPT)]
            times = times[times < (self.end + 1 if retired == NULL else retired)]
            times = self._seen(self._unless_away(times, user), number)
            owner, token = self._party(user), self._id(row)
            for count, time in enumerate(times.tolist()):
                kind = "user.account.update_profile"
                yield LogEvent(self.start + time, kind, owner, (), token, number=count)

    def _unless_away(self, times: NDArray[np.int64], user: int) -> NDArray[np.int64]:
        """Without the calls that are refused while the owner is suspended or deactivated."""
        since, away = None, [Event.USER_DEACTIVATED]
        if self.scenario.lifecycle.suspension == "calls_refused":
            away.append(Event.USER_SUSPENDED)
        for time, event, whom in [*self._user_events, (self.end + 1, Event.USER_UNSUSPENDED, user)]:
            if whom == user:
                if since is not None:
                    times = times[(times < since) | (times >= time)]
                since = time if event in away else None
        return times

    def _seen(self, times: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        cohort = self.cohorts[self.demand.cohort[number]]
        chance = self.shown.get(cohort, 1.0)
        purpose = purpose_of(f"okta_export.shown/{cohort}")
        minutes = times // 1000  # which call it is, whatever else there is
        place = int(self.demand.index[number])
        return times[self.luck.uniforms(purpose, cohort, minutes, place) < chance]
