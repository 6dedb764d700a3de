"""Calls at random at a high rate: the calls of one slot of time are a function of the slot.

The number of calls of a slot is Poisson, and given the number their places are uniform and
independent (Kingman, "Poisson processes", section 2.4). Sixteen bits settle nearly every count, so
that one block of random words tells which of sixteen slots have no call at all. Places are looked
up only where they matter: around empty slots, and where somebody cuts a slot in two.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.places import (
    FEW,
    calls_before,
    few_within,
    ordered_fraction,
    unordered_fraction,
)
from simulator.demand.tables import FOREVER, Spell, Walk
from simulator.lifecycle import GREEN_LIMIT
from simulator.randomness import Purpose, philox, scaled, word_of

_COUNT, _RETRY = np.int64(Purpose.COUNT), np.int64(Purpose.COUNT_RETRY)
_16_BITS = np.uint64(0xFFFF)


@compiled
def _settle(tables, which, least, top, key, slot, name, index):
    """The count, where sixteen bits leave it open: by 64 bits, and the distribution function."""
    extra = philox(key, slot, _RETRY, name, index)[0]
    word = (top << np.uint64(48)) | (extra >> np.uint64(16))
    at, last = tables.cdf_lo[which] + least, tables.cdf_lo[which + 1] - 1
    while at < last and word >= tables.cdf[at]:
        at += 1
    return at - tables.cdf_lo[which]


@compiled
def _count_of(tables, law, which, key, index, slot, top):
    """How many calls has a slot of this count law, by its sixteen bits?"""
    count = np.int64(tables.guide[which, top >> np.uint64(4)])
    if count >= 0:
        return count
    return np.int64(_settle(tables, which, -1 - count, top, key, slot, law.name, index))


@compiled
def _lane(block, slot):
    """The sixteen bits of a slot in the block of words that it shares with fifteen others."""
    lane = slot & 15
    return (word_of(block, lane >> 2) >> np.uint64((lane & 3) << 4)) & _16_BITS


@compiled
def slot_count(tables, law, key, index, slot, block):
    """How many calls has the slot?"""
    which = tables.counts[law.edge_lo + slot]
    if which < 0:
        return np.int64(0)
    return _count_of(tables, law, which, key, index, slot, _lane(block, slot))


@compiled
def _full_block(tables, law, which, key, index, slot, block):
    """How many calls have sixteen slots of one count law, and how many has the last of them?

    0: one of them is empty.
    """
    total = count = np.int64(0)
    for word in block:
        for lane in range(4):
            top = (word >> np.uint64(16 * lane)) & _16_BITS
            count = _count_of(tables, law, which, key, index, slot, top)
            if count == 0:
                return np.int64(0), np.int64(0)
            total += count
            slot += 1
    return total, count


@compiled
def slot_block(law, key, index, slot):
    """Which words settle the counts of this slot and its neighbours?"""
    return philox(key, slot >> 4, _COUNT, law.name, index)


@compiled
def slot_place(tables, law, key, index, slot, count, call):
    """When is this call of the slot? Every one of `count` calls once, in no order."""
    begin = tables.edges[law.edge_lo + slot]
    length = tables.edges[law.edge_lo + slot + 1] - begin
    return begin + scaled(unordered_fraction(law, key, index, slot, count, call), length)


@compiled
def slot_within(tables, law, key, index, slot, count, since, until):
    """How many of the slot's calls lie in [since, until), and which are the first and the last?"""
    begin, end = tables.edges[law.edge_lo + slot], tables.edges[law.edge_lo + slot + 1]
    length = end - begin
    if count <= FEW:
        return few_within(law, key, index, slot, count, begin, length, since, until)
    low, high = np.int64(0), np.int64(count)
    if since > begin:
        low = calls_before(law, key, index, slot, count, since - begin, length)
    if until < end:
        high = calls_before(law, key, index, slot, count, until - begin, length)
    if high <= low:
        return np.int64(0), np.int64(FOREVER), np.int64(-1)
    first = begin + scaled(ordered_fraction(law, key, index, slot, count, low), length)
    last = begin + scaled(ordered_fraction(law, key, index, slot, count, high - 1), length)
    return high - low, first, last


@compiled
def slots_spell(tables, law, key, index, walk, until):
    """Which spell comes next, and how far does it lead? (calls in [walk.at, until))"""
    since, slot = walk.at, walk.ordinal
    edges, base = tables.edges, law.edge_lo
    calls, first, last = 0, FOREVER, -1
    recent, recent_count, known = slot, 0, True  # the latest slot with calls; is `last` its last?
    block = slot_block(law, key, index, slot)
    while edges[base + slot] < until:
        begin, end = edges[base + slot], edges[base + slot + 1]
        near = calls > 0 and end - edges[base + recent] <= GREEN_LIMIT
        if slot & 15 == 0:
            block = slot_block(law, key, index, slot)
            which = tables.sixteen[base + slot]
            if near and which >= 0 and since <= begin and edges[base + slot + 16] <= until:
                several, one = _full_block(tables, law, which, key, index, slot, block)
                if several > 0:  # none of the sixteen is empty: no gap is long enough to matter
                    calls += several
                    recent, recent_count, known = slot + 15, one, False
                    slot += 16
                    continue
        count = slot_count(tables, law, key, index, slot, block)
        whole = since <= begin and end <= until
        if count == 0 or end <= since:
            slot += 1
            continue
        if whole and near:
            calls += count  # near enough, whatever the places are
            recent, recent_count, known = slot, count, False
            slot += 1
            continue
        if not known:
            last = slot_within(tables, law, key, index, recent, recent_count, since, until)[2]
            known = True
        within, low, high = slot_within(tables, law, key, index, slot, count, since, until)
        if within > 0:
            if calls == 0:
                first = low
            elif low - last > GREEN_LIMIT:
                return Spell(calls, first, last), Walk(low, slot)
            calls += within
            recent, recent_count, last = slot, count, high
        if end > until:
            break
        slot += 1
    if not known:
        last = slot_within(tables, law, key, index, recent, recent_count, since, until)[2]
    return Spell(calls, first, last), Walk(until, slot)
