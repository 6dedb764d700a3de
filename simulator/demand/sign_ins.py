"""When do users sign in interactively, and when have they not done so for long?

Sign-ins depend on luck alone: whoever is suspended would have signed in all the same.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import compiled, entry
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY
from simulator.randomness import Luck, Purpose, cohort_key, philox, unit

_SIGN_IN = np.int64(Purpose.SIGN_IN)
LONGEST_GAP = 53 * math.log(2) + 1
"""No gap drawn from 53 random bits is so many times as long as the mean."""


class SignIns(NamedTuple):
    """The sign-ins of one user."""

    cohort: str
    number: int
    """Of the user in the cohort."""
    rate: float
    """A day."""


def absence_of(luck: Luck, who: SignIns, since: int, after: int, horizon: int) -> int:
    """When has a user not signed in for so long (`after`), from `since` on? (ms)

    `since` counts as a sign-in; one at that very instant comes too late. FOREVER: not up to the
    horizon.
    """
    name, mean = cohort_key(who.cohort), DAY / who.rate
    if after > LONGEST_GAP * mean:
        return FOREVER
    return int(_first_absence(luck.key, name, who.number, mean, since, after, horizon))


def sign_ins_of(luck: Luck, who: SignIns, horizon: int) -> NDArray[np.int64]:
    """When would a user sign in, up to the horizon? (ms, in order)"""
    name, mean, out = cohort_key(who.cohort), DAY / who.rate, np.empty(64, np.int64)
    while (total := _list(luck.key, name, who.number, mean, horizon, out)) > len(out):
        out = np.empty(2 * total, np.int64)
    return out[:total]


@compiled
def _gap(key, name, index, ordinal, mean):
    word = philox(key, ordinal, _SIGN_IN, name, index)[0]
    return np.int64(min(-mean * np.log1p(-unit(word)), np.float64(FOREVER // 4)))


@entry
def _first_absence(key, name, index, mean, since, after, horizon):
    clock, at, ordinal = since, np.int64(0), 0
    while at < clock + after:
        if clock + after > horizon:
            return np.int64(FOREVER)
        at += _gap(key, name, index, ordinal, mean)
        ordinal += 1
        if clock < at < clock + after:
            clock = at
    return clock + after


@entry
def _list(key, name, index, mean, horizon, out):
    at, total = _gap(key, name, index, 0, mean), 0
    while at <= horizon:
        if total < len(out):
            out[total] = at
        total += 1
        at += _gap(key, name, index, total, mean)
    return total
