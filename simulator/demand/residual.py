"""How long is the gap in which the start lies, given that it has lasted for some time already?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.gaps import EXPONENTIAL, GAMMA, LOGNORMAL, LONGEST_GAP, WEIBULL

Floats = NDArray[np.float64]


def gaps_beyond(laws: NDArray[Any], elapsed: Floats, uniforms: Floats) -> Floats:
    """Which gap (ms) longer than `elapsed` stands for each number in (0, 1), by its own law?

    `laws`: records `tables.LAW`. By inversion of the survival function: S(gap) = u S(elapsed).
    Where a law rules out so long a gap (S(elapsed) is zero in floating point), the gap ends with
    the start.
    """
    gaps = elapsed.copy()
    for law in (EXPONENTIAL, LOGNORMAL, GAMMA, WEIBULL):
        some = np.flatnonzero(laws["gap_law"] == law)
        if len(some):
            scale, shape = laws["scale"][some], laws["shape"][some]
            gaps[some] = _gaps_beyond(law, scale, shape, elapsed[some], uniforms[some])
    return gaps


def _gaps_beyond(
    law: int, scale: Floats, shape: Floats, elapsed: Floats, uniforms: Floats
) -> Floats:
    with np.errstate(divide="ignore", over="ignore"):
        survival = _survival(law, shape, elapsed / scale)
        gaps = scale * _inverse(law, shape, np.maximum(uniforms * survival, 5e-324))
    return np.where(survival > 0.0, np.clip(gaps, elapsed, LONGEST_GAP), elapsed)


def _survival(law: int, shape: Floats, x: Floats) -> Floats:
    """Which share of the gaps of unit scale is longer?"""
    if law in (GAMMA, LOGNORMAL):
        from scipy.special import gammaincc, ndtr

        return gammaincc(shape, x) if law == GAMMA else ndtr(-np.log(x) / shape)  # type: ignore[no-any-return]
    return np.exp(-(x**shape)) if law == WEIBULL else np.exp(-x)


def _inverse(law: int, shape: Floats, share: Floats) -> Floats:
    """Which length is exceeded by this share of the gaps of unit scale?"""
    if law in (GAMMA, LOGNORMAL):
        from scipy.special import gammainccinv, ndtri

        if law == GAMMA:
            return gammainccinv(shape, share)  # type: ignore[no-any-return]
        return np.exp(-shape * ndtri(share))  # type: ignore[no-any-return]
    return (-np.log(share)) ** (1.0 / shape) if law == WEIBULL else -np.log(share)
