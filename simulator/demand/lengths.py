"""How long does something of random length take? Drawn by inversion, so that luck is comparable."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import YEAR
from simulator.scenario.model import Exponential, Fixed, RandomDuration, Uniform

Floats = NDArray[np.float64]

LONGEST = 2_000.0 * YEAR
"""No drawn length is longer (ms), so that instants fit into 64 bits."""
_SPREAD_OF_P90 = NormalDist().inv_cdf(0.9)


def quantile(law: RandomDuration, shares: Floats) -> Floats:
    """Below which length do these shares of all cases lie? (ms, not rounded)"""
    if isinstance(law, Fixed):
        return np.full(len(shares), float(law.value))
    if isinstance(law, Exponential):
        return -law.mean * np.log1p(-shares)
    if isinstance(law, Uniform):
        return law.low + (law.high - law.low) * shares
    from scipy.special import ndtri

    return law.median * np.exp(_sigma(law) * ndtri(shares))  # type: ignore[no-any-return]


def share_below(law: RandomDuration, lengths: Floats) -> Floats:
    """Which share of all cases lies below these lengths (ms)? Between 0 and 1."""
    if isinstance(law, Fixed):
        return np.where(lengths < law.value, 0.0, 1.0)
    if isinstance(law, Exponential):
        return -np.expm1(-lengths / law.mean)
    if isinstance(law, Uniform):
        return np.clip((lengths - law.low) / (law.high - law.low), 0.0, 1.0)
    from scipy.special import ndtr

    with np.errstate(divide="ignore"):
        return ndtr(np.log(lengths / law.median) / _sigma(law))  # type: ignore[no-any-return]


def lengths(law: RandomDuration, uniforms: Floats, shortest: int = 0) -> NDArray[np.int64]:
    """Which length (whole ms) stands for each of these numbers in (0, 1)?"""
    drawn = np.minimum(quantile(law, uniforms), LONGEST).astype(np.int64)
    return np.maximum(drawn, shortest)


def lengths_at_most(
    law: RandomDuration, uniforms: Floats, limits: NDArray[np.int64]
) -> NDArray[np.int64]:
    """As `lengths`, given that the length does not exceed a limit of its own (ms)."""
    bound = share_below(law, limits.astype(np.float64))
    return np.minimum(lengths(law, uniforms * bound), limits)


def exponential_lengths(mean: float, uniforms: Floats) -> NDArray[np.int64]:
    """Which exponential length (whole ms) of this mean stands for each number in (0, 1)?"""
    return np.minimum(-mean * np.log1p(-uniforms), LONGEST).astype(np.int64)


def _sigma(law: Any) -> float:
    return math.log(law.p90 / law.median) / _SPREAD_OF_P90
