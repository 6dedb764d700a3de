"""How long do they live? Kaplan-Meier's estimate, for lives seen from their middle or cut short."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True)
class Survival:
    """The share that is still alive at each age at which somebody died. Ages in ms, ascending."""

    ages: NDArray[np.int64]
    at_risk: NDArray[np.int64]
    """How many were being watched, alive, just before that age."""
    died: NDArray[np.int64]
    alive: NDArray[np.float64]
    """The share alive just after that age."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """The 95 % band."""
    begins: int
    """The estimate is of the share of those alive at this age: nothing is known before it."""
    ends: int
    """The greatest age at which anybody was watched."""


def kaplan_meier(
    entry: NDArray[np.int64], exit_: NDArray[np.int64], dead: NDArray[np.bool_]
) -> Survival:
    """Which share is still alive at each age?

    Each life was watched from the age `entry` to the age `exit_`, both included, and ended then if
    `dead`. Estimate: Kaplan and Meier 1958, with delayed entry (Klein and Moeschberger, "Survival
    analysis", section 4.6). Where all who are watched die before others enter, the product would
    stay at nothing: the estimate begins anew after the last such age. The band is Greenwood's on
    the scale of log(-log): within [0, 1]; it takes lives as independent, so it is too narrow where
    tokens die together.
    """
    entry = np.minimum(entry, exit_)
    begins = _begin(entry, exit_, dead)
    seen = exit_ >= begins
    entry, exit_, dead = entry[seen], exit_[seen], dead[seen]
    ages, died = np.unique(exit_[dead], return_counts=True)
    at_risk = _at_risk(entry, exit_, ages)
    alive = np.cumprod(1 - died / at_risk, dtype=np.float64)
    low, high = _band(alive, died, at_risk)
    ends = int(exit_.max()) if len(exit_) else begins
    return Survival(ages, at_risk, died.astype(np.int64), alive, low, high, begins, ends)


def _at_risk(
    entry: NDArray[np.int64], exit_: NDArray[np.int64], ages: NDArray[np.int64]
) -> NDArray[np.int64]:
    entered = np.searchsorted(np.sort(entry), ages, side="right")
    left = np.searchsorted(np.sort(exit_), ages, side="left")
    return (entered - left).astype(np.int64)


def _begin(entry: NDArray[np.int64], exit_: NDArray[np.int64], dead: NDArray[np.bool_]) -> int:
    """From which age on is anybody known to be alive at all times until the last one?"""
    if not len(entry):
        return 0
    ages, died = np.unique(exit_[dead], return_counts=True)
    wiped_out = ages[died == _at_risk(entry, exit_, ages)]
    earlier = wiped_out[wiped_out < entry.max()]
    after = entry[entry > earlier[-1]] if len(earlier) else entry
    return int(after.min())


def _band(
    alive: NDArray[np.float64], died: NDArray[np.int64], at_risk: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = (alive > 0) & (alive < 1)
    spared = np.where(died < at_risk, at_risk - died, 1)
    greenwood = np.cumsum(died / (at_risk * spared))[inside]
    log = np.log(alive[inside])
    width = Z95 * np.sqrt(greenwood) / -log
    low, high = alive.copy(), alive.copy()
    low[inside] = np.exp(log * np.exp(width))
    high[inside] = np.exp(log * np.exp(-width))
    return low, high


def median_age(survival: Survival) -> float:
    """At which age is half of them dead, in ms? NaN if more than half live on."""
    below = np.flatnonzero(survival.alive <= 0.5)
    return float(survival.ages[below[0]]) if len(below) else math.nan
