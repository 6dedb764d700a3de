"""How likely is it that a gap between two calls outlives the token? Closed forms.

Moments and survival functions: Johnson, Kotz and Balakrishnan, "Continuous univariate
distributions", vol. 1.
"""

import math

from simulator.lifecycle import DAY, IDLE_LIMIT
from simulator.scenario.patterns import Gaps, Poisson

_STEPS = 4_000
_EXACT = 1e-16


def as_gaps(pattern: Poisson | Gaps) -> Gaps:
    """Which gaps has a pattern at random? Those of a Poisson process are exponential."""
    if isinstance(pattern, Gaps):
        return pattern
    return Gaps(law="exponential", mean=min(max(1000, round(DAY / pattern.rate)), 10**13))


def fatal_share(pattern: Poisson | Gaps, limit: int = IDLE_LIMIT) -> float:
    """Which share of the gaps is as long as a token may be idle (ms), or longer?"""
    return gap_survival(as_gaps(pattern), limit)


def expired_share(gaps: Gaps, horizon: int, limit: int = IDLE_LIMIT) -> float:
    """Which share of the tokens dies of idleness within the horizon, about?

    A token's life is a number of short gaps and the idle limit. That number is geometric, so what
    comes on top of the limit is taken as exponential, with the mean that it really has. It is never
    more than the number of fatal gaps to be expected (renewal theory), which is right at first.
    """
    fatal, extra = gap_survival(gaps, limit), horizon - limit
    if extra < 0 or fatal == 0:
        return 0.0
    more = mean_life(gaps, limit) - limit
    share = 1 - math.exp(-extra / more) * (1 - fatal) if more > 0 else 1.0
    return min(share, fatal * (1 + extra / gaps.mean + max(0.0, (gaps.cv**2 - 1) / 2)))


def mean_life(gaps: Gaps, limit: int = IDLE_LIMIT) -> float:
    """How long does a token live that only idleness can kill? (ms) E[min(G, c)] / P(G > c)"""
    return min(limit, mean_below(gaps, limit)) / gap_survival(gaps, limit)


def gap_survival(gaps: Gaps, length: float) -> float:
    """Which share of the gaps is longer than this (ms)?"""
    if gaps.law == "lognormal":
        return _normal_survival(_lognormal_place(gaps, length))
    if gaps.law == "weibull":
        return math.exp(-_weibull_place(gaps, length))
    shape = _gamma_shape(gaps)
    return _gamma_survival(shape, length * shape / gaps.mean)


def mean_below(gaps: Gaps, length: float) -> float:
    """How long are the gaps on average (ms), if those that are longer than this count as this?"""
    if gaps.law == "weibull":
        return gaps.mean * (
            1 - _gamma_survival(1 / weibull_shape(gaps.cv), _weibull_place(gaps, length))
        )
    if gaps.law == "lognormal":
        below = 1 - _normal_survival(_lognormal_place(gaps, length) - _sigma(gaps))
    else:
        shape = _gamma_shape(gaps)
        below = 1 - _gamma_survival(shape + 1, length * shape / gaps.mean)
    return gaps.mean * below + length * gap_survival(gaps, length)


def weibull_shape(cv: float) -> float:
    """Which shape has a Weibull law of this coefficient of variation? (bisection)"""

    def excess(shape: float) -> float:
        return math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape) - math.log1p(cv * cv)

    low, high = 1e-2, 1e5
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return math.sqrt(low * high)


def _weibull_place(gaps: Gaps, length: float) -> float:
    """Minus the logarithm of the survival, between numbers that can be computed with."""
    shape = weibull_shape(gaps.cv)
    scale = gaps.mean / math.gamma(1 + 1 / shape)
    return math.exp(max(-600.0, min(shape * math.log(length / scale), math.log(1e6))))


def _sigma(gaps: Gaps) -> float:
    return math.sqrt(math.log1p(gaps.cv**2))


def _lognormal_place(gaps: Gaps, length: float) -> float:
    return math.log(length / gaps.mean) / _sigma(gaps) + _sigma(gaps) / 2


def _normal_survival(place: float) -> float:
    return math.erfc(place / math.sqrt(2)) / 2


def _gamma_shape(gaps: Gaps) -> float:
    return 1.0 if gaps.law == "exponential" else gaps.cv**-2


def _gamma_survival(shape: float, x: float) -> float:
    """The upper incomplete gamma function, regularised (Abramowitz and Stegun, 6.5.29, 6.5.31)."""
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        return max(0.0, 1 - front * _series(shape, x))
    return front / _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for k in range(1, _STEPS):
        term *= x / (shape + k)
        total += term
        if term < total * _EXACT:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    """Forwards, so that it ends when it is exact (Lentz's method; Numerical Recipes, 6.2)."""
    found = numerator = x + 1 - shape
    denominator = 0.0
    for k in range(1, _STEPS):
        part, step = k * (shape - k), x + 2 * k + 1 - shape
        denominator = 1 / (step + part * denominator)
        numerator = step + part / numerator
        found *= numerator * denominator
        if abs(numerator * denominator - 1) < _EXACT:
            break
    return found
