"""Precision: how narrow is the interval of a mean, and is that narrow enough?"""

import math
from dataclasses import dataclass
from enum import Enum

from simulator.statistics.moments import Moments
from simulator.statistics.student import CONFIDENCE, half_width, values_needed


class Outlook(Enum):
    """Will a goal be met?"""

    MET = "met"
    MORE = "more replications will do"
    ZERO_MEAN = "the mean cannot be told from zero, of which no share is wide enough"
    UNDEFINED = "fewer than two replications define it"


@dataclass(frozen=True)
class Goal:
    """How wide may half the interval of a mean be? The wider of the two counts.

    ValueError for numbers that are no goal.
    """

    relative: float = 0.0
    """As a share of the mean, whatever its sign."""
    absolute: float = 0.0
    """In units of the indicator."""
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        if not (0 <= self.relative < 1 and self.absolute >= 0 and self.relative + self.absolute):
            raise ValueError(f"{self}: needs 0 <= relative < 1, absolute >= 0, and one of them")
        if not 0 < self.confidence < 1:
            raise ValueError(f"{self}: needs 0 < confidence < 1")

    def half(self, moments: Moments) -> float:
        """How wide is half the interval?"""
        return half_width(moments, 1 - self.confidence)

    def allowed(self, moments: Moments) -> float:
        """How wide may it be?"""
        return max(self.relative * abs(moments.mean), self.absolute)

    def met(self, moments: Moments) -> bool:
        """Is the interval narrow enough? Values that are all the same have no width."""
        return moments.n >= 2 and self.half(moments) <= self.allowed(moments)


@dataclass(frozen=True)
class Precision:
    """How precise is the mean of one indicator?"""

    n: int
    """Replications that define it."""
    mean: float
    half_width: float
    relative: float
    """The half-width as a share of the mean. Infinite for a mean of zero with any width."""
    outlook: Outlook
    needed: int | None
    """How many replications the goal takes if mean and spread stay as they are. None: no number."""
    constant: bool
    """All values were the same: by design, or because something rare has not happened yet."""


def precision(moments: Moments, goal: Goal) -> Precision:
    """How precise is the mean, and what would the goal take?"""
    half = goal.half(moments)
    outlook = _outlook(moments, goal)
    return Precision(
        moments.n,
        moments.mean,
        half,
        _relative(half, abs(moments.mean)),
        outlook,
        _needed(moments, goal, outlook),
        moments.constant,
    )


def _outlook(moments: Moments, goal: Goal) -> Outlook:
    if moments.n < 2:
        return Outlook.UNDEFINED
    if goal.met(moments):
        return Outlook.MET
    unreachable = not goal.absolute and goal.half(moments) >= abs(moments.mean)
    return Outlook.ZERO_MEAN if unreachable else Outlook.MORE


def _needed(moments: Moments, goal: Goal, outlook: Outlook) -> int | None:
    if outlook is not Outlook.MORE:
        return moments.n if outlook is Outlook.MET else None
    return values_needed(moments.sd, goal.allowed(moments), 1 - goal.confidence, moments.n)


def _relative(half: float, mean: float) -> float:
    if half == 0:
        return 0.0
    return half / mean if mean else math.inf
