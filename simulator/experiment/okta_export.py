"""A simulated organisation, exported as Okta would export a real one; and the truth beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.tables import NEVER_USED
from simulator.demand.windows import Windows
from simulator.experiment.failures import told_of_rules
from simulator.experiment.okta_history import History
from simulator.experiment.okta_log import Teller
from simulator.experiment.okta_register import Account, Register
from simulator.experiment.okta_story import NONE, Piece, Story
from simulator.lifecycle import DAY, GREEN, IDLE_LIMIT, SUSPENDED
from simulator.model.replication import Course
from simulator.model.state import Event
from simulator.model.visitor import Visitor
from simulator.okta.documents import Token, User
from simulator.okta.events import KEPT, LogEvent
from simulator.okta.standins import StandIns, identity
from simulator.okta.times import instant_of
from simulator.randomness import Luck, purpose_of
from simulator.scenario import Scenario

_STATUSES: Mapping[int | None, str] = {
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

    `shown`: the share of calls that leave an event, by cohort; left out: all do. Raises RuleError.
    """
    return _Exporter(scenario, Luck(seed, replication), dict(shown or {})).export()


class _Exporter:
    def __init__(self, scenario: Scenario, luck: Luck, shown: dict[str, float]) -> None:
        self.luck, self.shown = luck, shown
        self.demand = Demand.of(scenario)
        self.start, self.end = instant_of(scenario.start), scenario.horizon
        self.cohorts = list(scenario.integrations)
        self.course = Course(self.demand, luck)
        with told_of_rules(scenario):
            self.course.advance(self.end + 1)
        self.history = History(self.course, Visitor(self.course))
        self.tokens = self.history.update()
        self.register = Register(self.demand, StandIns())
        self.register.enrol(self.tokens["integration"], self.tokens["serial"])
        teller = Teller(self.register, StandIns(), self.start)
        self.story = Story(self.history, Windows(self.demand, luck), teller)

    def export(self) -> Export:
        """All of it."""
        live = np.isin(self.tokens["status"], (GREEN, SUSPENDED))
        rows = np.flatnonzero(live & (self.tokens["issued"] <= self.end)).tolist()
        tokens = [self._token(self.tokens[row], row) for row in rows]
        users = [self._user(account) for account in self.register.accounts]
        truth = [self._truth(row) for row in rows]
        return Export(self.start + self.end, tokens, users, list(self._events()), truth)

    def _truth(self, row: int) -> Truth:
        badge = self.register.badges[row]
        return Truth(badge.id, badge.integration, badge.integration.rpartition("/")[0])

    def _token(self, token: Any, row: int) -> Token:
        badge, created, used = self.register.badges[row], int(token["issued"]), token["last_used"]
        activity = created if used == NEVER_USED else max(int(used), created)
        return Token(
            badge.id,
            badge.name,
            self.register.accounts[int(token["user"])].id,
            self.start + created,
            self.start + activity + IDLE_LIMIT,
        )

    def _user(self, account: Account) -> User:
        number = account.number
        since, event = self._turns.get(number, (None, None))
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
    def _turns(self) -> Mapping[int, tuple[int, int]]:
        """When has the status of each user changed last, and how?"""
        return {user: (time, event) for time, event, user in self.course.users.events}

    def _events(self) -> Iterator[LogEvent]:
        every = np.arange(len(self.history.tenures.tokens))
        for piece in self.story.pieces(self.end - KEPT, self.end + 1, every):
            places = np.flatnonzero(self._seen(piece)).tolist()
            yield from self.story.events(piece, places)

    def _seen(self, piece: Piece) -> NDArray[np.bool_]:
        """What of a piece leaves an event? Which call it is decides, whatever else there is."""
        seen = np.ones(len(piece.times), np.bool_)
        for tenure in np.unique(piece.tenures[piece.tenures != NONE]).tolist():
            number = int(self.history.tenures.terms.integration[tenure])
            cohort, place = self.cohorts[self.demand.cohort[number]], self.demand.index[number]
            if (share := self.shown.get(cohort, 1.0)) < 1.0:
                mine, purpose = piece.tenures == tenure, purpose_of(f"okta_export.shown/{cohort}")
                seconds = piece.times[mine] // 1000
                seen[mine] = self.luck.uniforms(purpose, cohort, seconds, int(place)) < share
        return seen


__all__ = ["Export", "Truth", "export_okta", "identity"]
