"""Demand in columns: what the kernels know about every cohort and every integration."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FOREVER = 2**62
"""An instant that never comes (ms); far enough from the end of 64 bits to add to it."""
NEVER_USED = -(2**62)
"""The last use of a token that was not used yet."""
ALWAYS = np.uint64(2**64 - 1)
"""The keep threshold of a planned call that certainly happens."""
NEVER = np.uint64(0)
"""The keep threshold of a planned call that certainly does not happen."""

RENEWAL, SLOTS, GRID, RUNS = range(4)
"""How a cohort's calls are made: gap by gap, slot by slot, on a grid, from a list of runs."""

LAW = np.dtype(
    [
        ("kind", np.int64),
        ("name", np.uint64),  # the cohort's key of randomness
        ("limit", np.int64),  # the longest gap between calls that nobody has to see
        ("edge_lo", np.int64),  # its slots or stretches in `edges`
        ("edge_hi", np.int64),
        ("gap_law", np.int64),  # RENEWAL
        ("scale", np.float64),
        ("shape", np.float64),
        ("every", np.int64),  # GRID: the period
        ("jitter", np.int64),  # GRID, RUNS
    ],
    align=True,
)
"""One row per integration cohort."""


class Tables(NamedTuple):
    """What all replications share. Slots and stretches lie end to end, cohort after cohort."""

    laws: NDArray[Any]  # LAW, per cohort
    edges: NDArray[np.int64]  # where a slot or stretch begins; the last of a cohort is its end
    keep: NDArray[np.uint64]  # chance that a planned call of this stretch happens, times 2^64
    counts: NDArray[np.int32]  # SLOTS: which count law the slot has; -1: no calls
    dense: NDArray[np.bool_]  # SLOTS: so many calls that none of their gaps ever matters
    sixteen: NDArray[np.int32]  # at every 16th slot: the count law of the next 16; -1: not one
    guide: NDArray[np.int32]  # count law x 4096: see `counting.guide`
    cdf: NDArray[np.uint64]  # all count laws end to end, times 2^64
    cdf_lo: NDArray[np.int64]  # where a count law begins in `cdf`
    runs: NDArray[np.int64]  # RUNS: planned instants, list after list, in time order
    run_keep: NDArray[np.uint64]  # as `keep`, for each run
    jump: NDArray[np.int64]  # the last run sure to follow this one without a gap that matters
    laid_out: NDArray[np.int64]  # memory for the calls of one slot: see `fine`


class Walk(NamedTuple):
    """How far the calls of an integration have been walked through."""

    at: int  # SLOTS: all calls before are done; RENEWAL: the instant of the next call
    ordinal: int  # the next call's gap, slot or run


class Spell(NamedTuple):
    """A number of calls without a gap that matters between them; none: no more before the limit."""

    calls: int
    first: int
    last: int


def threshold(chance: float | NDArray[np.float64]) -> NDArray[np.uint64]:
    """Below which words does something of this chance happen? Also for many chances at once."""
    surely = np.asarray(chance) >= 1.0
    below = np.where(surely, 0.0, np.maximum(chance, 0.0)) * 2.0**64
    return np.where(surely, ALWAYS, below.astype(np.uint64))
