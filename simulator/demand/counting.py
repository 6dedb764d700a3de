"""How many calls at random fall into a slot? Poisson laws as thresholds of random words.

A count is the number of thresholds that a word of 64 bits reaches (inversion; Devroye, "Non-uniform
random variate generation", 1986, section III.2). A guide over the upper 12 bits settles most words
at one look.
"""

import math
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

GUIDE_BITS = 12
_WORD = 2.0**64
_TAIL = 40.0  # chances below e^-40 are far below the resolution of a word


def poisson_thresholds(mean: float) -> NDArray[np.uint64]:
    """With which chance are there at most 0, 1, 2, ... calls, times 2^64?

    The chances are found by recursion from the most likely count, so that none underflows.
    """
    mode = math.floor(mean)
    reach = math.ceil(math.sqrt(2 * _TAIL * mean) + _TAIL)
    below = np.arange(mode, max(0, mode - reach), -1)
    above = np.arange(mode + 1, mode + reach + 1)
    falling = np.cumprod(below / mean)[::-1]
    rising = np.cumprod(mean / above)
    chances = np.concatenate([np.zeros(mode - len(below)), falling, [1.0], rising])
    shares = np.minimum(np.cumsum(chances / chances.sum()), 1 - 2.0**-53)
    thresholds: NDArray[np.uint64] = (shares * _WORD).astype(np.uint64)
    return thresholds


def guide(thresholds: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Which count do the upper 12 bits of a word settle? Shape (4096,).

    -1 - n: they do not, but it is at least n.
    """
    shift = np.uint64(64 - GUIDE_BITS)
    low = np.arange(1 << GUIDE_BITS, dtype=np.uint64) << shift
    high = low + ((np.uint64(1) << shift) - np.uint64(1))
    from_low = np.searchsorted(thresholds, low, side="right")
    from_high = np.searchsorted(thresholds, high, side="right")
    top = len(thresholds) - 1  # the last count takes what rounding left over
    least = np.minimum(from_low, top)
    return np.where(from_low == from_high, least, -1 - least).astype(np.int32)


@dataclass
class CountLaws:
    """The distinct count laws of a scenario, collected one by one."""

    laws: dict[float, int] = field(default_factory=dict)
    thresholds: list[NDArray[np.uint64]] = field(default_factory=list)

    def number(self, mean: float) -> int:
        """Which law has this mean? -1: there are never any calls."""
        if mean <= 0.0:
            return -1
        if mean not in self.laws:
            self.laws[mean] = len(self.laws)
            self.thresholds.append(poisson_thresholds(mean))
        return self.laws[mean]

    def tables(self) -> tuple[NDArray[np.int32], NDArray[np.uint64], NDArray[np.int64]]:
        """What are the guides, the thresholds end to end, and where does each law begin?"""
        guides = [guide(thresholds) for thresholds in self.thresholds]
        begins = accumulate((len(t) for t in self.thresholds), initial=0)
        return (
            np.array(guides, np.int32).reshape(-1, 1 << GUIDE_BITS),
            np.concatenate([np.empty(0, np.uint64), *self.thresholds]),
            np.fromiter(begins, np.int64),
        )
