"""Calls at random at a high rate, for whoever must see gaps that leave a token green.

Slots hide the gaps inside them. Where a rule acts upon gaps as short as that, the calls of a slot
are laid out one by one; the last slot laid out is remembered.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.slots import slot_block, slot_count, slot_place
from simulator.demand.tables import FOREVER, Spell, Walk

HEAD = 6
"""What the memory holds before the calls: whose they are, and how many."""


@compiled
def fine_spell(tables, law, key, index, walk, until):
    """Which spell comes next, and how far does it lead? (calls in [walk.at, until))"""
    calls, first, last = 0, FOREVER, -1
    slot, at = walk.ordinal, walk.at
    while tables.edges[law.edge_lo + slot] < until:
        end = HEAD + _lay_out(tables, law, key, index, slot)
        for place in range(_first_from(tables.laid_out, end, at), end):
            at = tables.laid_out[place]
            if at >= until:
                return Spell(calls, first, last), Walk(until, slot)
            if calls == 0:
                first = at
            elif at - last > law.limit:
                return Spell(calls, first, last), Walk(at, slot)
            calls, last = calls + 1, at
        slot += 1
    return Spell(calls, first, last), Walk(until, slot)


@compiled
def _first_from(memory, end, since):
    """Where in the memory is the first call at `since` or later?"""
    low = HEAD
    while low < end:
        middle = (low + end) >> 1
        if memory[middle] < since:
            low = middle + 1
        else:
            end = middle
    return low


@compiled
def _lay_out(tables, law, key, index, slot):
    """How many calls has a slot? They stand in the memory afterwards, in order."""
    memory = tables.laid_out
    if not _remembered(memory, law, key, index, slot):
        count = slot_count(tables, law, key, index, slot, slot_block(law, key, index, slot))
        for call in range(count):
            at, place = slot_place(tables, law, key, index, slot, count, call), HEAD + call
            while place > HEAD and memory[place - 1] > at:  # they are nearly in order
                memory[place] = memory[place - 1]
                place -= 1
            memory[place] = at
        memory[0], memory[1] = np.int64(key[0]), np.int64(key[1])
        memory[2], memory[3], memory[4], memory[5] = np.int64(law.name), index, slot, count
    return memory[5]


@compiled
def _remembered(memory, law, key, index, slot):
    same_luck = memory[0] == np.int64(key[0]) and memory[1] == np.int64(key[1])
    return (
        same_luck and memory[2] == np.int64(law.name) and memory[3] == index and memory[4] == slot
    )
