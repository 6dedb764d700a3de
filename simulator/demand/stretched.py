"""Where in time may calls of each cohort happen? Stretches and slots, laid end to end."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.calendar import DENSE, Calendar, slots, stretches
from simulator.demand.counting import CountLaws
from simulator.demand.fine import HEAD
from simulator.demand.tables import FOREVER, NEVER, threshold
from simulator.lifecycle import DAY

Column = NDArray[np.int64]
Floats = NDArray[np.float64]


class Stretched:
    """The stretches and slots of cohorts, while they are gathered."""

    def __init__(self, start: datetime, until: int) -> None:
        self._start, self._until, self._size = start, until, 0
        self._counting = CountLaws()
        self._blocks: list[tuple[NDArray[Any], ...]] = []

    def add(
        self, calendar: Calendar, slotted: NDArray[np.bool_], rates: Floats, misses: Floats
    ) -> tuple[Column, Column]:
        """Add cohorts that share a calendar. Where do the stretches or slots of each lie?

        `slotted`: whether calls are counted slot by slot; `rates`: of those, calls a day. Cohorts
        with the same numbers share a place.
        """
        begins, ends = np.empty((2, len(misses)), np.int64)
        begins[~slotted], ends[~slotted] = self._add_stretches(calendar, misses[~slotted])
        known: dict[tuple[float, float], tuple[int, int]] = {}
        for place in np.flatnonzero(slotted).tolist():
            key = (float(rates[place]), float(misses[place]))
            if key not in known:
                known[key] = self._add_slots(calendar, *key)
            begins[place], ends[place] = known[key]
        return begins, ends

    def tables(self) -> tuple[NDArray[Any], ...]:
        """The columns of `Tables` from `edges` to `cdf_lo`."""
        kinds = (np.int64, np.uint64, np.int32, np.bool_, np.int32)
        blocks = [tuple(np.empty(0, kind) for kind in kinds), *self._blocks]
        columns = [np.concatenate(column) for column in zip(*blocks, strict=True)]
        return (*columns, *self._counting.tables())

    def room(self) -> Column:
        """Memory for the calls of the slot that has most of them."""
        most = max((len(one) for one in self._counting.thresholds), default=0)
        return np.full(HEAD + most, -1)

    def _add_stretches(self, calendar: Calendar, misses: Floats) -> tuple[Column, Column]:
        different, which = np.unique(misses, return_inverse=True)
        edges, shares = edges_of(calendar, self._start, self._until)
        keep = threshold((1.0 - different)[:, None] * shares).ravel()
        begin, size = self._size, len(edges)
        none = np.full(len(keep), -1, np.int32)
        self._lay(np.tile(edges, len(different)), keep, none, np.zeros(len(keep), np.bool_), none)
        begins = begin + size * which
        return begins, begins + size

    def _add_slots(self, calendar: Calendar, rate: float, miss: float) -> tuple[int, int]:
        """Slots, and after the last of them one in which nobody calls."""
        begin, kept = self._size, 1.0 - miss
        pieces = slots(calendar, rate / DAY * kept, self._start, self._until)
        chances = np.array([kept * piece.chance for piece in pieces])
        density = rate / DAY * chances
        lengths = np.array([piece.end - piece.start for piece in pieces])
        counts = [self._counting.number(mean) for mean in (density * lengths).tolist()]
        edges = np.array([*(piece.start for piece in pieces), pieces[-1].end])
        keep = np.append(threshold(chances), NEVER)
        laws = np.array([*counts, -1], np.int32)
        self._lay(edges, keep, laws, np.append(density >= DENSE, False), _sixteen(laws))
        return begin, self._size

    def _lay(self, *columns: NDArray[Any]) -> None:
        self._blocks.append(columns)
        self._size += len(columns[0])


@lru_cache(2**15)
def edges_of(calendar: Calendar, start: datetime, until: int) -> tuple[Column, Floats]:
    """Where does each stretch begin, and with which chance? And where nothing is known any more."""
    pieces = stretches(calendar, start, until)
    edges = np.array([*(piece.start for piece in pieces), FOREVER])
    return edges, np.array([*(piece.chance for piece in pieces), 0.0])


def _sixteen(counts: NDArray[np.int32]) -> NDArray[np.int32]:
    """At every 16th slot: which count law have the next 16? -1: not all the same one."""
    found = np.full(len(counts), -1, np.int32)
    for slot in range(0, len(counts), 16):
        laws = counts[slot : slot + 16]
        if (laws == laws[0]).all():
            found[slot] = laws[0]
    return found
