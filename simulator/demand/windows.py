"""All calls in a window of time, of many integrations, whatever came before it.

Slots, grids and lists are entered at the window; gaps are walked through once, as long as windows
come in the order of time. `listing.py` must say the same, from the beginning.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import compiled, entry
from simulator.demand.estate import Demand
from simulator.demand.listing import add
from simulator.demand.places import FEW, first_from
from simulator.demand.renewal import gap_of, gap_words, kept, stretch_of
from simulator.demand.schedule import delayed, first_run, planned, run_after
from simulator.demand.slots import slot_block, slot_count, slot_place
from simulator.demand.tables import GRID, RENEWAL, SLOTS
from simulator.randomness import Luck

Column = NDArray[np.int64]


class Terms(NamedTuple):
    """When is each of some integrations of interest? Of one, they come in the order of time."""

    integration: Column
    begin: Column
    end: Column


class Windows:
    """The calls of one replication, a window at a time."""

    def __init__(self, demand: Demand, luck: Luck) -> None:
        estate = demand.estate(luck)
        self._tables, self._key = demand.plan.tables, luck.key
        self._rows = (estate.cohort, estate.index, estate.phase_lo, estate.phase_hi)
        self._begins = (estate.at, estate.ordinal)
        self._reached = (estate.at.copy(), estate.ordinal.copy())
        """RENEWAL: up to where the gaps have been walked through."""

    def calls(
        self, terms: Terms, since: int, until: int, most: int
    ) -> tuple[Column, NDArray[np.int64]] | None:
        """When in [since, until) are calls made within these terms, and within which (its row)?

        In the order of time, then of the rows. None: there are more than `most`.
        """
        times, rows = np.empty((2, most), np.int64)
        places = (self._rows, self._begins, self._reached)
        window = (max(since, 0), until)
        total = _fill(self._tables, self._key, places, terms, window, times, rows)
        if total > most:
            return None
        order = np.lexsort((rows[:total], times[:total]))
        return times[order], rows[order]


@entry
def _fill(tables, key, places, terms, window, times, rows):
    """How many calls are there? Once there is no room for more, nobody goes on counting."""
    total = 0
    for row in range(len(terms.integration)):
        since, until = max(terms.begin[row], window[0]), min(terms.end[row], window[1])
        if since >= until:
            continue
        before, number = total, terms.integration[row]
        cohort, index, phase_lo, phase_hi = places[0]
        law, phase = tables.laws[cohort[number]], (phase_lo[number], phase_hi[number])
        inside = (since, until)
        if law.kind == SLOTS:
            total = _slots(tables, law, key, index[number], inside, times, total)
        elif law.kind == RENEWAL:
            _go_back(places, number, since)
            reached = places[2]
            total = _gaps(tables, law, key, index[number], reached, number, inside, times, total)
        else:
            total = _runs(tables, law, key, index[number], phase, inside, times, total)
        rows[before:total] = row
        if total > len(times):
            break
    return total


@compiled
def _slots(tables, law, key, index, inside, times, total):
    since, until = inside
    slot = stretch_of(tables, law, since) - law.edge_lo
    while slot < law.edge_hi - law.edge_lo - 1 and total <= len(times):
        begin, end = tables.edges[law.edge_lo + slot], tables.edges[law.edge_lo + slot + 1]
        if begin >= until:
            break
        count = slot_count(tables, law, key, index, slot, slot_block(law, key, index, slot))
        first, last = 0, count
        if count > FEW:  # of a small piece calls are in no order
            if since > begin:
                before = first_from(law, key, index, slot, count, end - begin, since - begin)[0]
                first = max(0, before - FEW)
            if until < end:
                before = first_from(law, key, index, slot, count, end - begin, until - begin)[0]
                last = min(count, before + FEW)
        for call in range(first, last):
            at = slot_place(tables, law, key, index, slot, count, call)
            if since <= at < until:
                total = add(times, total, at)
        slot += 1
    return total


@compiled
def _go_back(places, number, since):
    """Where the walk has gone beyond an instant, begin it anew."""
    (begin_at, begin_ordinal), (at, ordinal) = places[1], places[2]
    if at[number] > since:
        at[number], ordinal[number] = begin_at[number], begin_ordinal[number]


@compiled
def _gaps(tables, law, key, index, reached, number, inside, times, total):
    since, until = inside
    at, ordinal = reached[0][number], reached[1][number]
    block = gap_words(law, key, index, ordinal)
    while at < until and total <= len(times):
        if at < since:
            reached[0][number], reached[1][number] = at, ordinal
        else:
            keep = tables.keep[stretch_of(tables, law, at)]
            if kept(keep, key, law.name, index, ordinal):
                total = add(times, total, at)
        ordinal += 1
        if ordinal & 3 == 0:
            block = gap_words(law, key, index, ordinal)
        at += gap_of(law, key, index, ordinal, block)
    return total


@compiled
def _runs(tables, law, key, index, phase, inside, times, total):
    since, until = inside
    ordinal = first_run(tables, law, key, index, phase, since)
    due = planned(tables, law, phase, ordinal)
    while due < until and total <= len(times):
        stretch = stretch_of(tables, law, due) if law.kind == GRID else 0
        keep = tables.keep[stretch] if law.kind == GRID else tables.run_keep[phase[0] + ordinal]
        if kept(keep, key, law.name, index, ordinal):
            at = delayed(law, key, index, ordinal, due)
            if since <= at < until:
                total = add(times, total, at)
        ordinal = run_after(tables, law, phase, ordinal, stretch)
        due = planned(tables, law, phase, ordinal)
    return total
