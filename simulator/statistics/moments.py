"""Moments: how many values, their mean, their spread, exactly, whatever the order they come in."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

_UNIT = 1074  # every float is a whole number of 2**-1074


@dataclass(frozen=True)
class Moments:
    """A summary of values that grows value by value, and can be added to another one.

    Sums are whole numbers, so nothing is rounded until somebody asks: the same values give the same
    bits in any order, in any chunks, on any number of processes and on any machine. Values that are
    not defined (NaN) are counted and left out.
    """

    n: int = 0
    undefined: int = 0
    least: float = math.inf
    most: float = -math.inf
    total: int = 0
    """The sum of the values, in units of 2**-1074."""
    squares: int = 0
    """The sum of their squares, in units of 2**-2148."""

    @classmethod
    def of(cls, values: Iterable[float]) -> "Moments":
        """What are the moments of these values? ValueError for one that is infinite."""
        n = undefined = total = squares = 0
        least, most = math.inf, -math.inf
        for given in values:
            value = float(given) + 0.0  # one zero only, not two
            if math.isnan(value):
                undefined += 1
                continue
            whole, shift = _whole(value)
            n, total, squares = n + 1, total + (whole << shift), squares + (whole**2 << 2 * shift)
            least, most = min(least, value), max(most, value)
        return cls(n, undefined, least, most, total, squares)

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.n + other.n,
            self.undefined + other.undefined,
            min(self.least, other.least),
            max(self.most, other.most),
            self.total + other.total,
            self.squares + other.squares,
        )

    def __neg__(self) -> "Moments":
        return replace(self, least=0.0 - self.most, most=0.0 - self.least, total=-self.total)

    def with_value(self, value: float) -> "Moments":
        """What are the moments when this value comes in addition?"""
        return self + Moments.of((value,))

    @property
    def mean(self) -> float:
        """What is the mean, rounded once? NaN of nothing."""
        return self.total / (self.n << _UNIT) if self.n else math.nan

    @property
    def variance(self) -> float:
        """What is the unbiased variance, rounded once? NaN of fewer than two values.

        OverflowError if it is beyond the range of floats.
        """
        if self.n < 2:
            return math.nan
        about_mean = self.n * self.squares - self.total**2
        return about_mean / (self.n * (self.n - 1) << 2 * _UNIT)

    @property
    def sd(self) -> float:
        """What is the standard deviation? NaN of fewer than two values."""
        return math.sqrt(self.variance)

    @property
    def constant(self) -> bool:
        """Were all values the same?"""
        return self.n > 0 and self.least == self.most


def _whole(value: float) -> tuple[int, int]:
    """Which whole number, shifted left by how much, is the value in units of 2**-1074?"""
    if math.isinf(value):
        raise ValueError(f"a value of {value} has no moments: give NaN where it is undefined")
    numerator, denominator = value.as_integer_ratio()
    return numerator, _UNIT + 1 - denominator.bit_length()
