"""Quantiles: which value is not exceeded how often, and how sure is that?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.statistics.student import ANYTHING, CONFIDENCE, Interval

Floats = NDArray[np.float64]
BAND = (0.05, 0.95)


@dataclass(frozen=True)
class Quantile:
    """The value that a share of all replications does not exceed."""

    share: float
    value: float
    """NaN of no values."""
    interval: Interval
    """Infinite where the values are too few to bound it."""
    needed: int
    """From how many values on both bounds are finite."""


def quantile(values: Floats, share: float, confidence: float = CONFIDENCE) -> Quantile:
    """Which value is not exceeded by this share, and between which bounds does it lie?

    The bounds are two of the values: the k-th smallest exceeds the quantile only if fewer than k
    values are below it, and how many there are is binomial, whatever the law of the values (David
    and Nagaraja, "Order statistics" (3rd ed. 2003), section 7.1). Each side errs with at most half
    of the error. Undefined values (NaN) are left out. ValueError unless 0 < share < 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share={share}: needs 0 < share < 1")
    ranked = np.sort(values[~np.isnan(values)])
    tail = (1 - confidence) / 2
    needed = math.ceil(math.log(tail) / math.log(max(share, 1 - share)))
    if not len(ranked):
        return Quantile(share, math.nan, ANYTHING, needed)
    low, high = _ranks(len(ranked), share, tail)
    padded = np.concatenate([[-math.inf], ranked, [math.inf]])
    interval = Interval(float(padded[low]), float(padded[high]))
    return Quantile(share, float(np.quantile(ranked, share)), interval, needed)


def _ranks(n: int, share: float, tail: float) -> tuple[int, int]:
    """Between which two of n ranked values (1 to n; 0 and n + 1: none) does the quantile lie?

    `at_most[k]` is the probability that at most k of them are below it.
    """
    from scipy.special import bdtr

    at_most = bdtr(np.arange(n + 1), n, share)
    low = int(np.searchsorted(at_most, tail, side="right"))
    return low, int(np.searchsorted(at_most, 1 - tail, side="left")) + 1


def band(values: Floats, shares: Sequence[float] = BAND) -> Floats:
    """Which values are not exceeded by these shares of the replications, at each time?

    `values`: (replications, times). Returns (shares, times), NaN where nothing is defined; between
    two replications it is interpolated, as numpy and pandas do. A band of what happens, not of how
    well it is known: it grows no narrower with more replications.
    """
    known = ~np.isnan(values).all(axis=0)
    found = np.full((len(shares), values.shape[1]), math.nan)
    found[:, known] = np.nanquantile(values[:, known], shares, axis=0)
    return found
