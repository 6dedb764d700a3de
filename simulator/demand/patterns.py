"""How do integrations call? Their patterns in columns, a row for each cohort, before any luck.

What was learned of real tokens is drawn many times over: as columns, so that of 100,000 tokens no
object has to be made anew.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.demand.calendar import Calendar
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.patterns import LAWS, At, Cron, Every, Gaps, Never, Poisson, Trace

AT_RANDOM, BY_GAPS, ON_GRID, LISTED = range(4)
"""The kinds of pattern: `poisson`, `gaps`, `every`, and all that says when each run is due."""
ANY_OFFSET = -1
"""The offset of a grid that is drawn for every integration anew."""

PATTERN = np.dtype(
    [
        ("kind", np.int64),
        ("rate", np.float64),  # AT_RANDOM: calls a day
        ("law", np.int64),  # BY_GAPS: see `gaps`
        ("mean", np.float64),  # ms
        ("cv", np.float64),
        ("every", np.int64),  # ON_GRID
        ("offset", np.int64),
        ("jitter", np.int64),  # ON_GRID, LISTED
        ("runs", np.int64),  # LISTED: its place in `Patterns.lists`
        ("miss", np.float64),
        ("calendar", np.int64),  # its place in `Patterns.calendars`
    ],
    align=True,
)

T = TypeVar("T", bound=Hashable)


class Listing(NamedTuple):
    """What says when runs are due."""

    pattern: Cron | At | Trace | Never
    timezone: str | None = None
    cohort: str = ""
    """Of a trace, which may name its integrations."""
    size: int = 0
    """Of that cohort."""


@dataclass(frozen=True)
class Patterns:
    """How integrations call: a row for each cohort."""

    rows: NDArray[Any]
    """Records PATTERN."""
    calendars: Sequence[Calendar]
    """The first one leaves all calls as they are."""
    lists: Sequence[Listing]

    @classmethod
    def of(cls, scenario: Scenario) -> "Patterns":
        """How do the integrations of a scenario call?"""
        draft = Draft()
        for name, cohort in scenario.integrations.items():
            draft.add(cohort.calls, name, cohort.count)
        return draft.patterns()

    def taken(self, which: Sequence[int] | NDArray[np.int64]) -> "Patterns":
        """Those of some of them."""
        rows = self.rows[np.asarray(which, np.int64)]
        listed = rows["kind"] == LISTED
        used, rows["runs"][listed] = np.unique(rows["runs"][listed], return_inverse=True)
        return replace(self, rows=rows, lists=[self.lists[place] for place in used.tolist()])

    def beside(self, others: "Patterns") -> "Patterns":
        """These, and behind them others."""
        more = others.rows.copy()
        more["calendar"] += len(self.calendars)
        more["runs"] += len(self.lists)
        calendars = (*self.calendars, *others.calendars)
        rows = np.concatenate([self.rows, more])
        return Patterns(rows, calendars, (*self.lists, *others.lists))

    def equals(self, others: "Patterns") -> NDArray[np.bool_]:
        """Which of them are the same as the others in the same places?"""
        rows, theirs = self.rows, others.rows.copy()
        theirs["calendar"] = _found(others.calendars, self.calendars)[theirs["calendar"]]
        listed = theirs["kind"] == LISTED
        theirs["runs"][listed] = _found(others.lists, self.lists)[theirs["runs"][listed]]
        same: NDArray[np.bool_] = rows == theirs
        return same

    def ending(self, which: NDArray[np.bool_], end: int) -> "Patterns":
        """The same, but some of them do not call from an instant on."""
        rows = self.rows.copy()
        rows["calendar"][which] += len(self.calendars)
        ended = (calendar.ending(end) for calendar in self.calendars)
        return replace(self, rows=rows, calendars=(*self.calendars, *ended))

    def silent(self, which: NDArray[np.bool_]) -> "Patterns":
        """The same, but some of them do not call at all."""
        rows, nothing = self.rows.copy(), np.zeros(1, PATTERN)
        nothing["kind"], nothing["runs"] = LISTED, len(self.lists)
        rows[which] = nothing
        return replace(self, rows=rows, lists=(*self.lists, Listing(Never())))


@dataclass
class Draft:
    """Patterns while they are gathered. What several have in common is there once."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    calendars: dict[Calendar, int] = field(default_factory=lambda: {Calendar(): 0})
    lists: dict[Listing, int] = field(default_factory=dict)

    def add(self, calls: Calls, cohort: str = "", count: int = 0) -> int:
        """Add what stands in a scenario. In which row is it?"""
        numbers = {**_BLANK, **dict(self._numbers(calls, cohort, count))}
        calendar, miss = Calendar.of(calls), calls.miss
        self.rows.append((*numbers.values(), miss, _place(self.calendars, calendar)))
        return len(self.rows) - 1

    def patterns(self) -> Patterns:
        """All of them."""
        return Patterns(np.array(self.rows, PATTERN), tuple(self.calendars), tuple(self.lists))

    def _numbers(self, calls: Calls, cohort: str, count: int) -> Iterator[tuple[str, float]]:
        pattern = calls.pattern
        if isinstance(pattern, Poisson):
            yield from (("kind", AT_RANDOM), ("rate", pattern.rate))
        elif isinstance(pattern, Gaps):
            law = LAWS.index(pattern.law)
            yield from (("kind", BY_GAPS), ("law", law), ("mean", pattern.mean), ("cv", pattern.cv))
        elif isinstance(pattern, Every):
            offset = ANY_OFFSET if pattern.offset is None else pattern.offset
            yield from (("kind", ON_GRID), ("every", pattern.every), ("offset", offset))
            yield "jitter", pattern.jitter
        else:
            whose = (cohort, count) if isinstance(pattern, Trace) else ()
            listing = Listing(pattern, calls.timezone, *whose)
            yield from (("kind", LISTED), ("runs", _place(self.lists, listing)))
            yield "jitter", pattern.jitter if isinstance(pattern, Cron) else 0


_BLANK: Mapping[str, float] = dict.fromkeys(
    ("kind", "rate", "law", "mean", "cv", "every", "offset", "jitter", "runs"), 0
)


def _place(known: dict[T, int], one: T) -> int:
    return known.setdefault(one, len(known))


def _found(these: Sequence[T], among: Sequence[T]) -> NDArray[np.int64]:
    """In which place is each? -1: not there."""
    places = {one: place for place, one in enumerate(among)}
    return np.array([places.get(one, -1) for one in these], np.int64)
