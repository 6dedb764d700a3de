"""The System Log of a served organisation: its history in Okta's words, and who asks for which."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.lifecycle import DAY
from simulator.model.state import Event
from simulator.tenant.documents import Document, LogEvent, Party
from simulator.tenant.filters import Test
from simulator.tenant.history import Happening, History
from simulator.tenant.paging import Page, place_of
from simulator.tenant.register import Account, Register
from simulator.tenant.standins import StandIns

KEPT = 90 * DAY
USUAL = 7 * DAY
"""So far back goes a query that does not say since when."""

_REVOKED = ("system.api_token.revoke", "Revoke API token")
TYPES = {
    None: ("system.api_token.update", "Update API token"),
    Event.ISSUED: ("system.api_token.create", "Create API token"),
    Event.EXPIRED: _REVOKED,
    Event.DEPROVISIONED: _REVOKED,
    Event.REVOKED: _REVOKED,
    Event.RESTORED: ("system.api_token.enable", "Enable API token"),
    Event.USER_DEACTIVATED: ("user.lifecycle.deactivate", "Deactivate Okta user"),
    Event.USER_REACTIVATED: ("user.lifecycle.reactivate", "Reactivate Okta user"),
    Event.USER_SUSPENDED: ("user.lifecycle.suspend", "Suspend Okta user"),
    Event.USER_UNSUSPENDED: ("user.lifecycle.unsuspend", "Unsuspend Okta user"),
}


@dataclass(frozen=True)
class Query:
    """Which events does somebody want? Instants are ms since the scenario's start."""

    since: int | None = None
    until: int | None = None
    after: str | None = None
    limit: int = 100
    descending: bool = False
    test: Test | None = None
    q: str = ""

    @property
    def polls(self) -> bool:
        """Will they ask again for what comes later?"""
        return self.until is None and not self.descending


class SystemLog:
    """Okta's events of what happened in the last 90 days."""

    def __init__(self, history: History, register: Register, stand_ins: StandIns, start: int):
        """`start`: of the scenario, in ms since 1970."""
        self._history, self._register, self._start = history, register, start
        self._stand_ins = stand_ins
        self._system = Party(
            stand_ins.identity("00u", "system"), "SystemPrincipal", "system@okta.com", "Okta System"
        )
        self._desk = party(register.account(-1, "it/desk"))

    def page(self, query: Query, now: int) -> Page[Document]:
        """The events that a query finds, by their places in the history."""
        first, last = self._range(query, now)
        places = range(last - 1, first - 1, -1) if query.descending else range(first, last)
        content, beyond = list[Document](), places.stop
        for place in places:
            document = self._event(place).document()
            if not _matches(query, document):
                continue
            if len(content) == query.limit:
                return Page(content, str(place))
            content.append(document)
        return Page(content, str(beyond) if query.polls else None)

    def _range(self, query: Query, now: int) -> tuple[int, int]:
        until = now + 1 if query.until is None else query.until
        since = query.since
        if since is None:
            since = (now if query.until is None else query.until) - USUAL
        if query.after is not None and not query.descending:
            since = now - KEPT
        first, last = self._place(max(since, now - KEPT)), self._place(until)
        after = place_of(query.after)
        if after is None:
            return first, last
        return (first, min(last, after + 1)) if query.descending else (max(first, after), last)

    def _place(self, instant: int) -> int:
        return bisect_left(self._history.happenings, instant, key=lambda one: one.time)

    def _event(self, place: int) -> LogEvent:
        happening = self._history.happenings[place]
        kind, words = TYPES[happening.event]
        return LogEvent(
            self._stand_ins.uuid(f"event {place}"),
            self._start + happening.time,
            kind,
            words,
            self._actor(happening),
            [self._target(happening)],
            self._transaction(happening),
            None if happening.request is None else happening.request.token,
        )

    def _actor(self, happening: Happening) -> Party:
        if happening.request is not None:
            return party(happening.request.account)
        if happening.event == Event.EXPIRED:
            return self._system
        if happening.event == Event.ISSUED:
            return party(self._register.accounts[happening.user])
        return self._desk

    def _target(self, happening: Happening) -> Party:
        if happening.token is None:
            return party(self._register.accounts[happening.user])
        badge = self._register.badges[happening.token]
        return Party(badge.id, "Token", "unknown", badge.name)

    def _transaction(self, happening: Happening) -> str:
        """What comes of one deed has one."""
        if happening.request is not None:
            return self._stand_ins.identity("req", f"request {happening.request.number}")
        return self._stand_ins.identity("req", f"{happening.time} {happening.user}")


def party(account: Account) -> Party:
    """Somebody who does something, or to whom something happens."""
    return Party(account.id, "User", account.login, " ".join(account.words))


def _matches(query: Query, document: Document) -> bool:
    if query.test is not None and not query.test(document):
        return False
    text = json.dumps(document).lower() if query.q else ""
    return all(word in text for word in _keywords(query.q))


def _keywords(q: str) -> Iterator[str]:
    yield from (json.dumps(word)[1:-1] for word in q.lower().split())
