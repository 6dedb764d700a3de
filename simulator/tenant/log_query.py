"""Which events of the System Log does somebody want?"""

import json
import re
from dataclasses import dataclass
from functools import cached_property

from simulator.tenant.errors import invalid
from simulator.tenant.filters import Document, Test

CURSOR = "^-?[0-9]{1,14}_[0-9]{1,9}$"
"""Ms since 1970, and how many events of that instant come before. (a pattern)"""
_DRAWN = re.compile("[-0-9a-ftz:.]*")
"""What can stand in an id or an instant of an event, in lower case."""

Place = tuple[int, int]
"""Where in the log? An instant (ms since 1970), and which of its events."""


@dataclass(frozen=True)
class Query:
    """What is asked for. Instants are ms since the scenario's start."""

    since: int | None = None
    until: int | None = None
    after: Place | None = None
    limit: int = 100
    descending: bool = False
    test: Test | None = None
    q: str = ""

    @property
    def polls(self) -> bool:
        """Will they ask again for what comes later?"""
        return self.until is None and not self.descending

    @property
    def chooses(self) -> bool:
        """Are there events that it does not find, whenever they happened?"""
        return self.test is not None or bool(self._words)

    def finds(self, document: Document) -> bool:
        """Is this event one of those?"""
        if self.test is not None and not self.test(document):
            return False
        text = _text(document) if self._words else ""
        return all(word in text for word in self._words)

    def may_find(self, document: Document) -> bool:
        """Can it be one of those, whatever its ids and instants are? (UNKNOWN)"""
        if self.test is not None and self.test(document) is False:
            return False
        text = _text(document) if self._words else ""
        return all(word in text or _DRAWN.fullmatch(word) for word in self._words)

    @cached_property
    def _words(self) -> list[str]:
        return [json.dumps(word)[1:-1] for word in self.q.lower().split()]


def _text(document: Document) -> str:
    return json.dumps(document, default=lambda _: "").lower()


def place_in_log(after: str | None) -> Place | None:
    """From which place on does the log go on? Raises OktaError for what is no cursor."""
    if after is None:
        return None
    if not re.fullmatch(CURSOR, after, re.ASCII):
        raise invalid("after", "after: it is no cursor; take it from the Link header")
    instant, _, rank = after.partition("_")
    return int(instant), int(rank)
