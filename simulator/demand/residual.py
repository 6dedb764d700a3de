"""How long is the gap in which the start lies, given that it has lasted for some time already?"""

import numpy as np
from numpy.typing import NDArray

from simulator.demand.gaps import GAMMA, LOGNORMAL, LONGEST_GAP, WEIBULL

Floats = NDArray[np.float64]


def gap_beyond(law: int, scale: float, shape: float, elapsed: Floats, uniforms: Floats) -> Floats:
    """Which gap (ms) longer than `elapsed` stands for each number in (0, 1)?

    By inversion of the survival function: S(gap) = u S(elapsed). Where a law rules out so long a
    gap (S(elapsed) is zero in floating point), the gap ends with the start.
    """
    with np.errstate(divide="ignore", over="ignore"):
        survival = _survival(law, shape, elapsed / scale)
        gaps = scale * _inverse(law, shape, np.maximum(uniforms * survival, 5e-324))
    return np.where(survival > 0.0, np.clip(gaps, elapsed, LONGEST_GAP), elapsed)


def _survival(law: int, shape: float, x: Floats) -> Floats:
    """Which share of the gaps of unit scale is longer?"""
    if law in (GAMMA, LOGNORMAL):
        from scipy.special import gammaincc, ndtr

        return gammaincc(shape, x) if law == GAMMA else ndtr(-np.log(x) / shape)  # type: ignore[no-any-return]
    return np.exp(-(x**shape)) if law == WEIBULL else np.exp(-x)


def _inverse(law: int, shape: float, share: Floats) -> Floats:
    """Which length is exceeded by this share of the gaps of unit scale?"""
    if law in (GAMMA, LOGNORMAL):
        from scipy.special import gammainccinv, ndtri

        if law == GAMMA:
            return gammainccinv(shape, share)  # type: ignore[no-any-return]
        return np.exp(-shape * ndtri(share))  # type: ignore[no-any-return]
    return (-np.log(share)) ** (1.0 / shape) if law == WEIBULL else -np.log(share)
