"""Calls by plan: a grid (`every`) or a list of runs (`cron`, `at`, `trace`).

Whether a run happens is judged at its planned instant; jitter then only delays it, by less than the
time to the next run, so runs never overtake each other.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.renewal import kept, stretch_of
from simulator.demand.tables import ALWAYS, FOREVER, GRID, NEVER, Spell, Walk
from simulator.randomness import Purpose, philox, scaled

_JITTER = np.int64(Purpose.JITTER)


@compiled
def planned(tables, law, phase, ordinal):
    """When is the run of this ordinal due?

    `phase` is the integration's place in the plan: the first instant of its grid, or where its list
    begins and ends in `runs`.
    """
    if law.kind == GRID:
        return phase[0] + ordinal * law.every
    if phase[0] + ordinal >= phase[1]:
        return np.int64(FOREVER)
    return tables.runs[phase[0] + ordinal]


@compiled
def delayed(law, key, index, ordinal, due):
    """When does the run of this ordinal, due at `due`, really call?"""
    if law.jitter == 0:
        return due
    return due + scaled(philox(key, ordinal, _JITTER, law.name, index)[0], law.jitter)


@compiled
def first_run(tables, law, key, index, phase, since):
    """Which is the first run that calls at `since` or later? (its ordinal)"""
    if law.kind == GRID:
        ordinal = max(0, -((phase[0] + law.jitter - since) // law.every))
    else:
        runs = tables.runs[phase[0] : phase[1]]
        ordinal = np.searchsorted(runs, since - law.jitter)
    while delayed(law, key, index, ordinal, planned(tables, law, phase, ordinal)) < since:
        ordinal += 1
    return ordinal


@compiled
def _grid_reach(tables, law, phase, ordinal, stretch, until):
    """The last run that surely happens before `until`, each soon after the one before."""
    if law.every + law.jitter > law.limit:
        return ordinal
    limit = min(tables.edges[stretch + 1], until - law.jitter)
    return max(ordinal, (limit - phase[0] - 1) // law.every)


@compiled
def _list_reach(tables, law, phase, ordinal, until):
    """As `_grid_reach`, for a list: by bisection between this run and where its chain ends."""
    low, high = phase[0] + ordinal, tables.jump[phase[0] + ordinal]
    while low < high:
        middle = (low + high + 1) >> 1
        if tables.runs[middle] + law.jitter <= until - 1:
            low = middle
        else:
            high = middle - 1
    return low - phase[0]


@compiled
def run_after(tables, law, phase, ordinal, stretch):
    """The run after this one, skipping the rest of a stretch in which none happens."""
    if law.kind == GRID and tables.keep[stretch] == NEVER:
        return max(ordinal + 1, -((phase[0] - tables.edges[stretch + 1]) // law.every))
    return ordinal + 1


@compiled
def schedule_spell(tables, law, key, index, phase, walk, until):
    """Which spell comes next, and how far does it lead? (runs from `walk.ordinal` on)"""
    ordinal = walk.ordinal
    calls, first, recent, recent_due = 0, FOREVER, ordinal, 0
    due = planned(tables, law, phase, ordinal)
    stretch = stretch_of(tables, law, due) if law.kind == GRID else 0
    while due < until:
        if law.kind == GRID:
            while tables.edges[stretch + 1] <= due:
                stretch += 1
            keep = tables.keep[stretch]
        else:
            keep = tables.run_keep[phase[0] + ordinal]
        if kept(keep, key, law.name, index, ordinal):
            near = calls > 0 and due + law.jitter - recent_due <= law.limit
            if not near or due + law.jitter > until:
                at = delayed(law, key, index, ordinal, due)
                if at >= until:
                    break
                if calls == 0:
                    first = at
                elif at - delayed(law, key, index, recent, recent_due) > law.limit:
                    break
            calls += 1
            if keep == ALWAYS:
                start = ordinal
                if law.kind == GRID:
                    ordinal = _grid_reach(tables, law, phase, ordinal, stretch, until)
                else:
                    ordinal = _list_reach(tables, law, phase, ordinal, until)
                calls += ordinal - start
            recent, recent_due = ordinal, planned(tables, law, phase, ordinal)
        ordinal = run_after(tables, law, phase, ordinal, stretch)
        due = planned(tables, law, phase, ordinal)
    last = delayed(law, key, index, recent, recent_due) if calls > 0 else -1
    return Spell(calls, first, last), Walk(until, ordinal)
