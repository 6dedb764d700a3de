"""How long is the k-th gap between two calls of an integration with a renewal pattern?

A gap is a function of its ordinal, so any of them can be asked for at any time. Gaps are whole
milliseconds, rounded down.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import compiled
from simulator.randomness import Purpose, philox, unit
from simulator.scenario.patterns import LAWS

EXPONENTIAL, LOGNORMAL, GAMMA, WEIBULL = range(len(LAWS))
Floats = NDArray[np.float64]

LONGEST_GAP = float(2**52)
"""143,000 years in milliseconds: longer gaps are cut to it, so that instants fit into 64 bits."""

_RETRY = np.int64(Purpose.GAP_RETRY)
_LAYER = np.uint64(255)
_SHIFT = np.uint64(11)
_TWO_PI = 2.0 * math.pi


def _ziggurat() -> tuple[Any, Any]:
    """The 256 layers under exp(-x) (Marsaglia and Tsang, "The ziggurat method", 2000)."""
    right, area = 7.69711747013104972, 0.0039496598225815571993
    x = np.zeros(257)
    x[0], x[1] = area / math.exp(-right), right
    for i in range(2, 256):
        x[i] = -math.log(math.exp(-x[i - 1]) + area / x[i - 1])
    return x, np.exp(-x)


_X, _F = _ziggurat()


@compiled
def _exponential_retry(word, key, ordinal, cohort, index):
    """The rare end of the ziggurat: the word fell outside the sure part of its layer."""
    attempt = 0
    while True:
        layer = np.int64(word & _LAYER)
        x = np.float64(word >> _SHIFT) * 2.0**-53 * _X[layer]
        if x < _X[layer + 1]:
            return x
        w0, w1, _, _ = philox(key, ordinal, _RETRY + (attempt << 8), cohort, index)
        if layer == 0:
            return _X[1] - math.log1p(-unit(w0))
        if _F[layer] + unit(w0) * (_F[layer + 1] - _F[layer]) < math.exp(-x):
            return x
        word = w1
        attempt += 1


@compiled
def exponential(word, key, ordinal, cohort, index):
    """Which standard exponential number does this word of the k-th gap stand for?"""
    layer = np.int64(word & _LAYER)
    x = np.float64(word >> _SHIFT) * 2.0**-53 * _X[layer]
    if x < _X[layer + 1]:
        return x
    return _exponential_retry(word, key, ordinal, cohort, index)


@compiled
def _normal(w0, w1):
    """A standard normal number from two words (Box and Muller, 1958)."""
    return math.sqrt(-2.0 * math.log1p(-unit(w0))) * math.cos(_TWO_PI * unit(w1))


@compiled
def _gamma(shape, key, purpose, ordinal, cohort, index):
    """A standard gamma number (Marsaglia and Tsang, "A simple method", 2000)."""
    d = (shape + 1.0 if shape < 1.0 else shape) - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = 0
    while True:
        w0, w1, w2, w3 = philox(key, ordinal, purpose + (attempt << 8), cohort, index)
        x = _normal(w0, w1)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log1p(-unit(w2)) < 0.5 * x * x + d - d * v + d * math.log(v):
            boost = (1.0 - unit(w3)) ** (1.0 / shape) if shape < 1.0 else 1.0
            return d * v * boost
        attempt += 1


@compiled
def gap(law, scale, shape, word, key, purpose, ordinal, cohort, index):
    """How many milliseconds is the gap of this ordinal?

    `word` is its word in the shared block of four gaps, which the exponential law uses; the others
    take a block of their own. `scale` and `shape`: see `renewal_laws`.
    """
    if law == EXPONENTIAL:
        x = exponential(word, key, ordinal, cohort, index)
    elif law == GAMMA:
        x = _gamma(shape, key, purpose, ordinal, cohort, index)
    else:
        w0, w1, _, _ = philox(key, ordinal, purpose, cohort, index)
        if law == LOGNORMAL:
            x = math.exp(shape * _normal(w0, w1))
        else:
            x = (-math.log1p(-unit(w0))) ** (1.0 / shape)
    return np.int64(min(x * scale, LONGEST_GAP))


def renewal_laws(law: NDArray[np.int64], mean: Floats, cv: Floats) -> tuple[Floats, Floats]:
    """Which scale and shape have gaps of these means (ms) and coefficients of variation?

    Moments: Johnson, Kotz and Balakrishnan, "Continuous univariate distributions", vol. 1.
    """
    scale, shape = mean.copy(), np.ones(len(mean))
    some = law == LOGNORMAL
    variance = np.log1p(cv[some] * cv[some])
    scale[some], shape[some] = mean[some] * np.exp(-variance / 2), np.sqrt(variance)
    some = law == GAMMA
    scale[some], shape[some] = mean[some] * cv[some] * cv[some], 1.0 / (cv[some] * cv[some])
    some = law == WEIBULL
    if some.any():
        from scipy.special import gamma

        shape[some] = _weibull_shapes(cv[some])
        scale[some] = mean[some] / gamma(1 + 1 / shape[some])
    return scale, shape


def _weibull_shapes(cv: Floats) -> Floats:
    """Which shape has a Weibull law of each coefficient of variation? (bisection)"""
    from scipy.special import gammaln

    wanted, low, high = np.log1p(cv * cv), np.full(len(cv), 1e-2), np.full(len(cv), 1e5)
    for _ in range(64):
        middle = np.sqrt(low * high)
        excess = gammaln(1 + 2 / middle) - 2 * gammaln(1 + 1 / middle) > wanted
        low, high = np.where(excess, middle, low), np.where(excess, high, middle)
    shapes: Floats = np.sqrt(low * high)
    return shapes
