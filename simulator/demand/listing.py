"""Every single call of an integration, for whoever asks for the list.

The plain way, call by call, with no shortcut: the spells of `next_spell` must say the same in
short.
"""

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import compiled, entry
from simulator.demand.estate import Demand, Estate
from simulator.demand.renewal import gap_of, gap_words, kept, stretch_of
from simulator.demand.schedule import delayed, planned
from simulator.demand.slots import slot_block, slot_count, slot_place
from simulator.demand.tables import GRID, RENEWAL, SLOTS
from simulator.randomness import Luck


def calls_of(demand: Demand, estate: Estate, luck: Luck, number: int) -> NDArray[np.int64]:
    """When does this integration call, from its first token to the horizon? (ms, in order)

    `number`: its row in the estate.
    """
    end, room = demand.scenario.horizon + 1, 1024
    row = (estate.cohort[number], estate.index[number])
    phase = (estate.phase_lo[number], estate.phase_hi[number])
    begin = (max(estate.issued[number], 0), estate.at[number], estate.ordinal[number])
    while True:
        out = np.empty(room, np.int64)
        total = _list_calls(demand.plan.tables, luck.key, row, phase, begin, end, out)
        if total <= room:
            return np.sort(out[:total])
        room = total


@entry
def _list_calls(tables, key, row, phase, begin, end, out):
    law = tables.laws[row[0]]
    if law.kind == SLOTS:
        return _list_slots(tables, law, key, row[1], begin[0], end, out)
    if law.kind == RENEWAL:
        return _list_renewal(tables, law, key, row[1], begin, end, out)
    return _list_schedule(tables, law, key, row[1], phase, begin[0], end, out)


@compiled
def add(out, total, at):
    """Put a call into a list, if there is room. How many calls are there now, put or not?"""
    if total < len(out):
        out[total] = at
    return total + 1


@compiled
def _list_slots(tables, law, key, index, since, end, out):
    total = 0
    for slot in range(law.edge_hi - law.edge_lo - 1):
        count = slot_count(tables, law, key, index, slot, slot_block(law, key, index, slot))
        for call in range(count):
            at = slot_place(tables, law, key, index, slot, count, call)
            if since <= at < end:
                total = add(out, total, at)
    return total


@compiled
def _list_renewal(tables, law, key, index, begin, end, out):
    _, at, ordinal = begin
    total = 0
    while at < end:
        keep = tables.keep[stretch_of(tables, law, at)]
        if kept(keep, key, law.name, index, ordinal):
            total = add(out, total, at)
        ordinal += 1
        at += gap_of(law, key, index, ordinal, gap_words(law, key, index, ordinal))
    return total


@compiled
def _list_schedule(tables, law, key, index, phase, since, end, out):
    total, ordinal = 0, 0
    while planned(tables, law, phase, ordinal) < end:
        due = planned(tables, law, phase, ordinal)
        if law.kind == GRID:
            keep = tables.keep[stretch_of(tables, law, due)]
        else:
            keep = tables.run_keep[phase[0] + ordinal]
        at = delayed(law, key, index, ordinal, due)
        if since <= at < end and kept(keep, key, law.name, index, ordinal):
            total = add(out, total, at)
        ordinal += 1
    return total
