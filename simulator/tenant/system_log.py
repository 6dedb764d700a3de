"""The System Log of a served organisation: its story in Okta's words, and who asks for which."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.okta_history import History
from simulator.experiment.okta_story import NONE, Piece, Story
from simulator.lifecycle import DAY
from simulator.okta.events import KEPT
from simulator.tenant.filters import UNKNOWN, Document
from simulator.tenant.log_query import Place, Query
from simulator.tenant.paging import Page

USUAL = 7 * DAY
"""So far back goes a query that does not say since when."""
MOST_PASSED_OVER = 20_000
"""So many calls are looked at in vain before a page ends, short or empty, with a next one."""
_DRAWN = {"uuid": UNKNOWN, "published": UNKNOWN}


class SystemLog:
    """Okta's events of what happened in the last 90 days."""

    def __init__(self, history: History, story: Story, start: int) -> None:
        """`start`: of the scenario, in ms since 1970."""
        self._history, self._story, self._start = history, story, start

    def page(self, query: Query) -> Page[Document]:
        """The events that a query finds, and the place of the next one."""
        since, until = self._span(query)
        content, passed_over = list[Document](), 0
        for place, document, is_call in self._told(query, since, until):
            found = query.finds(document)
            passed_over += is_call and not found
            if (found and len(content) == query.limit) or passed_over == MOST_PASSED_OVER:
                return Page(content, _cursor(place))
            if found:
                content.append(document)
        return Page(content, _cursor(self._beyond(since)) if query.polls else None)

    def _told(self, query: Query, since: int, until: int) -> Iterator[tuple[Place, Document, bool]]:
        """Everything that it may find, its place, and whether it is a call."""
        chosen = self._chosen(query)
        for piece in self._story.pieces(since, until, chosen, backwards=query.descending):
            wanted, ranks = self._wanted(piece, query), piece.ranks
            for place, event in zip(wanted, self._story.events(piece, wanted), strict=True):
                is_call = bool(piece.tenures[place] != NONE)
                yield (event.published, int(ranks[place])), event.write(), is_call

    def _span(self, query: Query) -> tuple[int, int]:
        """Of which time does it ask that is in the log?"""
        now, since = self._history.now, query.since
        until = now + 1 if query.until is None else query.until
        if since is None:
            since = (now if query.until is None else until) - USUAL
        since, until = max(since, now - KEPT), min(until, now + 1)
        if query.after is None:
            return since, until
        instant = query.after[0] - self._start
        if query.descending:
            return since, min(until, instant + 1)
        return max(instant, now - KEPT), until

    def _wanted(self, piece: Piece, query: Query) -> range:
        """Which of a piece come after the place from which the query goes on?"""
        first, last = 0, len(piece.times)
        if query.after is not None:
            instant, rank = query.after[0] - self._start, query.after[1]
            low, high = (int(np.searchsorted(piece.times, instant + more)) for more in (0, 1))
            if query.descending:
                last = min(low + rank + 1, high)
            else:
                first = min(low + rank, high)
        return range(last - 1, first - 1, -1) if query.descending else range(first, last)

    def _chosen(self, query: Query) -> NDArray[np.int64]:
        """In which tenures are calls made that it may find?"""
        tokens = self._history.tenures.tokens
        every: NDArray[np.int64] = np.arange(len(tokens))
        if not query.chooses or not tokens:
            return every
        anybody = self._call(0)
        anybody["actor"] = anybody["transaction"]["detail"] = UNKNOWN
        if query.test is not None and query.test(anybody) is False:
            return every[:0]
        found = {token: query.may_find(self._call(row)) for row, token in enumerate(tokens)}
        return every[[found[token] for token in tokens]]

    def _call(self, tenure: int) -> dict[str, Any]:
        """How is any call in a tenure told, whenever it is made?"""
        document = self._story.call(tenure, 0).write()
        return {**document, **_DRAWN, "transaction": {**document["transaction"], "id": UNKNOWN}}

    def _beyond(self, since: int) -> Place:
        """Where will that be told which happens next?"""
        now, happened = self._history.now, self._history.happenings
        already = len(happened) - self._history.place(now)
        return max((self._start + now, already), (self._start + since, 0))


def _cursor(place: Place) -> str:
    return f"{place[0]}_{place[1]}"
