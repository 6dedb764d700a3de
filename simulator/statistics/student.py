"""Student's t: between which bounds does a mean lie, and how many values make them narrow?"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from simulator.statistics.moments import Moments

CONFIDENCE = 0.95
_ROOT_OF_MOST = 2.0**26  # beyond its square, a float no longer tells two counts apart


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included. An infinite bound: nothing is known on that side."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def width(self) -> float:
        """How far apart are the bounds?"""
        return self.high - self.low

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def within(self, possible: "Interval") -> "Interval":
        """What is left of it between bounds that hold anyway?"""
        low = min(max(self.low, possible.low), possible.high)
        return Interval(low, max(min(self.high, possible.high), possible.low))


ANYTHING = Interval()


def half_width(moments: Moments, error: float) -> float:
    """How far may a mean be off, on either side, with probability `error` together?

    t(1 - error/2; n - 1) * sd / sqrt(n): exact for normal values, and for others the more nearly
    so the more there are. Infinite for fewer than two values.
    """
    return _half_width(moments.n, moments.sd, error)


def mean_interval(
    moments: Moments, confidence: float = CONFIDENCE, possible: Interval = ANYTHING
) -> Interval:
    """Between which bounds does the expected value lie? Cut off at what is possible.

    Law, "Simulation modeling and analysis" (5th ed. 2015), section 4.5.
    """
    if moments.n < 2:
        return possible
    half = half_width(moments, 1 - confidence)
    return Interval(moments.mean - half, moments.mean + half).within(possible)


def p_value(moments: Moments) -> float:
    """How likely is a mean at least so far from zero, were zero the expected value?

    Two-sided, from Student's t. 1 for fewer than two values.
    """
    from scipy.special import stdtr

    if moments.n < 2 or moments.total == 0:
        return 1.0
    if moments.sd == 0:
        return 0.0
    t = moments.mean / (moments.sd / math.sqrt(moments.n))
    return float(2 * stdtr(moments.n - 1, -abs(t)))


def values_needed(sd: float, half: float, error: float, at_least: int = 2) -> int | None:
    """From how many values on is the half-width at most `half`, if the spread stays as it is?

    None if no number will do: nothing is as narrow as nothing, unless there is no spread.
    """
    if sd == 0 and half >= 0:
        return at_least
    if not (half > 0 and t_point(math.inf, error) * sd / half < _ROOT_OF_MOST):
        return None
    first = max(at_least, math.ceil((t_point(math.inf, error) * sd / half) ** 2))
    last = max(first, math.ceil((t_point(first, error) * sd / half) ** 2))  # t falls from there
    some = range(first, last)
    return first + bisect_left(some, True, key=lambda n: _half_width(n, sd, error) <= half)


@lru_cache(4096)
def t_point(n: float, error: float) -> float:
    """Beyond which t, on either side, is a mean of n values with probability `error` together?"""
    from scipy.special import stdtrit

    return -float(stdtrit(n - 1, error / 2))


def _half_width(n: int, sd: float, error: float) -> float:
    return t_point(n, error) * sd / math.sqrt(n) if n >= 2 else math.inf
