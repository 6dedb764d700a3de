"""Calls at random at a high rate: the calls of one slot of time are a function of the slot.

The number of calls of a slot is Poisson, and given the number their places are uniform and
independent (Kingman, "Poisson processes", section 2.4). Sixteen bits settle nearly every count, so
that one block of random words tells which of sixteen slots have no call at all. Places are looked
up only where they matter: around empty slots, and where somebody cuts a slot in two.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.places import first_from, last_before, place_of
from simulator.demand.tables import FOREVER, Spell, Walk
from simulator.lifecycle import GREEN_LIMIT
from simulator.randomness import Purpose, philox, word_of

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
    return begin + place_of(law, key, index, slot, count, length, call)


@compiled
def _first_of(tables, law, key, index, slot, count, since):
    """How many of the slot's calls are before `since`, and when is the next? (FOREVER: never)

    And when is the last of them all? Before the slot's begin: not seen on the way.
    """
    begin = tables.edges[law.edge_lo + slot]
    length = tables.edges[law.edge_lo + slot + 1] - begin
    limit = max(since - begin, np.int64(0))
    before, first, last = first_from(law, key, index, slot, count, length, limit)
    return before, begin + first, begin + last


@compiled
def _last_of(tables, law, key, index, slot, count, until):
    """How many of the slot's calls are before `until`, and when is the last of them?"""
    begin = tables.edges[law.edge_lo + slot]
    length = tables.edges[law.edge_lo + slot + 1] - begin
    before, last = last_before(law, key, index, slot, count, length, min(until - begin, length))
    return before, begin + last


@compiled
def _near(tables, law, recent, slot):
    """Are calls of these two slots near enough to keep a token green, wherever they lie?"""
    at, now = law.edge_lo + recent, law.edge_lo + slot
    if tables.edges[now + 1] - tables.edges[at] <= GREEN_LIMIT:
        return True
    return at + 1 == now and tables.dense[at] and tables.dense[now]


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
        near = calls > 0 and _near(tables, law, recent, slot)
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
        if count == 0 or end <= since:
            slot += 1
            continue
        low, high = 0, count  # its calls before `since`, and before `until`
        begun, ended = FOREVER, -1
        if not near:
            low, begun, ended = _first_of(tables, law, key, index, slot, count, since)
        if end > until:
            high, ended = _last_of(tables, law, key, index, slot, count, until)
        if high > low:
            if calls == 0:
                first = begun
            elif not near:
                if not known:
                    last = _last_of(tables, law, key, index, recent, recent_count, until)[1]
                if begun - last > GREEN_LIMIT:
                    return Spell(calls, first, last), Walk(begun, slot)
            calls += high - low
            recent, recent_count, last, known = slot, count, ended, ended >= begin
        if end > until:
            break
        slot += 1
    if not known:
        last = _last_of(tables, law, key, index, recent, recent_count, until)[1]
    return Spell(calls, first, last), Walk(until, slot)
