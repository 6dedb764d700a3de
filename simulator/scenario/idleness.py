"""How likely is it that a gap between two calls outlives the token? Closed forms."""

import math

from simulator.lifecycle import DAY, IDLE_LIMIT
from simulator.scenario.patterns import Gaps, Poisson

_STEPS = 4_000


def fatal_share(pattern: Poisson | Gaps) -> float:
    """Which share of the gaps is as long as a token may be idle, or longer?"""
    if isinstance(pattern, Poisson):
        return math.exp(-pattern.rate * IDLE_LIMIT / DAY)
    return gap_survival(pattern, float(IDLE_LIMIT))


def gap_survival(gaps: Gaps, length: float) -> float:
    """Which share of the gaps is longer than this (ms)?

    Moments and survival functions: Johnson, Kotz and Balakrishnan, "Continuous univariate
    distributions", vol. 1.
    """
    if gaps.law == "lognormal":
        sigma = math.sqrt(math.log1p(gaps.cv**2))
        place = (math.log(length / gaps.mean) + sigma**2 / 2) / sigma
        return math.erfc(place / math.sqrt(2)) / 2
    if gaps.law == "weibull":
        shape = weibull_shape(gaps.cv)
        scale = gaps.mean / math.gamma(1 + 1 / shape)
        return math.exp(-((length / scale) ** shape))
    shape = 1.0 if gaps.law == "exponential" else gaps.cv**-2
    return _gamma_survival(shape, length * shape / gaps.mean)


def weibull_shape(cv: float) -> float:
    """Which shape has a Weibull law of this coefficient of variation? (bisection)"""

    def excess(shape: float) -> float:
        return math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape) - math.log1p(cv * cv)

    low, high = 1e-2, 1e5
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return math.sqrt(low * high)


def _gamma_survival(shape: float, x: float) -> float:
    """The upper incomplete gamma function, regularised (Abramowitz and Stegun, 6.5.29, 6.5.31)."""
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        for k in range(1, _STEPS):
            term *= x / (shape + k)
            total += term
        return max(0.0, 1 - front * total)
    fraction = 0.0
    for k in reversed(range(1, _STEPS)):
        fraction = k * (k - shape) / (x + 2 * k + 1 - shape - fraction)
    return front / (x + 1 - shape - fraction)
