"""Calls gap by gap: renewal patterns, and calls at random at a low rate.

Four exponential gaps share a block of random words. A call that falls into a pause, is missed or is
thinned out by the weekday leaves the gaps as they are.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.gaps import gap
from simulator.demand.tables import ALWAYS, NEVER, Spell, Walk
from simulator.randomness import Purpose, philox, word_of

_GAP, _KEEP = np.int64(Purpose.GAP), np.int64(Purpose.KEEP)


@compiled
def stretch_of(tables, law, instant):
    """In which stretch of the cohort's calendar does the instant lie? (its place in `edges`)"""
    low, high = law.edge_lo, law.edge_hi
    while high - low > 1:
        middle = (low + high) >> 1
        if tables.edges[middle] <= instant:
            low = middle
        else:
            high = middle
    return low


@compiled
def kept(keep, key, name, index, ordinal):
    """Does the planned call of this ordinal happen, if its chance is `keep` / 2^64?"""
    if keep in (ALWAYS, NEVER):
        return keep == ALWAYS
    return philox(key, ordinal, _KEEP, name, index)[0] < keep


@compiled
def gap_words(law, key, index, ordinal):
    """Which block of words do the gap of this ordinal and its neighbours share?"""
    return philox(key, ordinal >> 2, _GAP, law.name, index)


@compiled
def gap_of(law, key, index, ordinal, block):
    """How long is the gap before the call of this ordinal? (ms)"""
    word = word_of(block, ordinal & 3)
    return gap(law.gap_law, law.scale, law.shape, word, key, _GAP, ordinal, law.name, index)


@compiled
def renewal_spell(tables, law, key, index, walk, until):
    """Which spell comes next, and how far does it lead? (calls before `until`)"""
    at, ordinal = walk.at, walk.ordinal
    calls, first, last = 0, at, at
    block = gap_words(law, key, index, ordinal)
    plain = law.edge_hi - law.edge_lo == 2 and tables.keep[law.edge_lo] == ALWAYS
    while at < until:
        keep = ALWAYS if plain else tables.keep[stretch_of(tables, law, at)]
        if kept(keep, key, law.name, index, ordinal):
            if calls == 0:
                first = at
            elif at - last > law.limit:
                break
            calls += 1
            last = at
        ordinal += 1
        if ordinal & 3 == 0:
            block = gap_words(law, key, index, ordinal)
        at += gap_of(law, key, index, ordinal, block)
    return Spell(calls, first, last), Walk(at, ordinal)
