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
    """As a share of the scale, usually the mean, whatever its sign."""
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

    def allowed(self, scale: float) -> float:
        """How wide may it be?"""
        return max(self.relative * abs(scale), self.absolute)

    def met(self, moments: Moments, scale: float | None = None) -> bool:
        """Is the interval narrow enough? Values that are all the same have no width.

        `scale`: of what the relative goal is a share; by default the mean.
        """
        scale = moments.mean if scale is None else scale
        return moments.n >= 2 and self.half(moments) <= self.allowed(scale)


@dataclass(frozen=True)
class Precision:
    """How precise is the mean of one indicator?"""

    n: int
    """Replications that define it."""
    mean: float
    half_width: float
    relative: float
    """The half-width as a share of the scale (of the mean, unless there is another one). Infinite
    for a scale of zero with any width."""
    outlook: Outlook
    needed: int | None
    """How many replications the goal takes if mean and spread stay as they are. None: no number."""
    constant: bool
    """All values were the same: by design, or because something rare has not happened yet."""


def precision(moments: Moments, goal: Goal, scale: float | None = None) -> Precision:
    """How precise is the mean, and what would the goal take? `scale`: as of `Goal.met`."""
    half = goal.half(moments)
    scale = abs(moments.mean if scale is None else scale)
    outlook = _outlook(moments, goal, scale)
    return Precision(
        moments.n,
        moments.mean,
        half,
        _relative(half, scale),
        outlook,
        _needed(moments, goal, scale, outlook),
        moments.constant,
    )


def _outlook(moments: Moments, goal: Goal, scale: float) -> Outlook:
    if moments.n < 2:
        return Outlook.UNDEFINED
    if goal.met(moments, scale):
        return Outlook.MET
    unreachable = not goal.absolute and goal.half(moments) >= scale
    return Outlook.ZERO_MEAN if unreachable else Outlook.MORE


def _needed(moments: Moments, goal: Goal, scale: float, outlook: Outlook) -> int | None:
    if outlook is not Outlook.MORE:
        return moments.n if outlook is Outlook.MET else None
    return values_needed(moments.sd, goal.allowed(scale), 1 - goal.confidence, moments.n)


def _relative(half: float, scale: float) -> float:
    if half == 0:
        return 0.0
    return half / scale if scale else math.inf
