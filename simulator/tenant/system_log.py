"""The System Log of a served organisation: its history in Okta's words, and who asks for which."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.experiment.okta_log import Teller
from simulator.lifecycle import DAY
from simulator.okta.events import KEPT
from simulator.tenant.filters import Document, Test
from simulator.tenant.history import History
from simulator.tenant.paging import Page, place_of

USUAL = 7 * DAY
"""So far back goes a query that does not say since when."""


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

    def __init__(self, history: History, teller: Teller) -> None:
        self._history, self._teller = history, teller

    def page(self, query: Query, now: int) -> Page[Document]:
        """The events that a query finds, by their places in the history."""
        first, last = self._range(query, now)
        places = range(last - 1, first - 1, -1) if query.descending else range(first, last)
        content, beyond = list[Document](), places.stop
        for place in places:
            document = self._teller.event(self._history.happenings[place], place).write()
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


def _matches(query: Query, document: Document) -> bool:
    if query.test is not None and not query.test(document):
        return False
    text = json.dumps(document).lower() if query.q else ""
    return all(word in text for word in _keywords(query.q))


def _keywords(q: str) -> Iterator[str]:
    yield from (json.dumps(word)[1:-1] for word in q.lower().split())
