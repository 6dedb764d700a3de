"""How good were forecasts of probabilities, once it is known what happened?

Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78,
1950; parts of the score: Murphy, "A new vector partition of the probability score", Journal of
Applied Meteorology 12, 1973.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.statistics.moments import Moments
from simulator.statistics.student import CONFIDENCE, Interval, mean_interval

Floats = NDArray[np.float64]
Happened = NDArray[np.bool_]

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Forecasts of about the same probability, and what became of them."""

    forecasts: int
    mean: float
    """Of the probabilities."""
    observed: float
    """The share that happened."""
    expected: Interval
    """Where that share lies with 95 % confidence if the forecasts are right."""

    @property
    def agrees(self) -> bool:
        """Does what happened agree with the forecasts?"""
        return self.observed in self.expected


@dataclass(frozen=True)
class Score:
    """How good were these forecasts?"""

    forecasts: int
    brier: float
    """Mean squared error: 0 is perfect."""
    reliability: float
    """What it lost by saying other probabilities than came true; 0 is best."""
    resolution: float
    """What it gained by telling cases apart; more is better."""
    uncertainty: float
    """What saying the same share of all would have scored. brier = reliability - resolution +
    uncertainty, but for the differences within bins."""
    bins: Sequence[Bin]


def brier(forecasts: Floats, happened: Happened) -> float:
    """How far off were the forecasts, squared, on average?"""
    return float(np.mean((forecasts - happened) ** 2))


def score(forecasts: Floats, happened: Happened, bins: int = BINS) -> Score:
    """How good were these forecasts, in all and in bins of as many each? ValueError for none."""
    if not len(forecasts):
        raise ValueError("there are no forecasts to be scored")
    found = [_bin(forecasts[one], happened[one]) for one in _groups(forecasts, bins)]
    weights = np.array([one.forecasts for one in found]) / len(forecasts)
    means, observed = (np.array([getattr(b, name) for b in found]) for name in ("mean", "observed"))
    base = float(np.mean(happened))
    return Score(
        len(forecasts),
        brier(forecasts, happened),
        float(weights @ (means - observed) ** 2),
        float(weights @ (observed - base) ** 2),
        base * (1 - base),
        found,
    )


def improvement(forecasts: Floats, baseline: Floats, happened: Happened) -> Interval:
    """By how much is the Brier score lower than that of a baseline? (95 % interval, paired)

    Diebold and Mariano, "Comparing predictive accuracy", Journal of Business and Economic
    Statistics 13, 1995, for forecasts of different cases instead of times.
    """
    gains = (baseline - happened) ** 2 - (forecasts - happened) ** 2
    return mean_interval(Moments.of(gains.tolist()))


def _groups(forecasts: Floats, bins: int) -> list[NDArray[np.int64]]:
    """Which forecasts go together? As many in each as can be; equal ones are never parted."""
    order = np.argsort(forecasts, kind="stable")
    ranked = forecasts[order]
    cuts = np.arange(1, bins) * len(ranked) // bins
    begins = np.unique(np.searchsorted(ranked, ranked[cuts]))
    return [group for group in np.split(order, begins) if len(group)]


def _bin(forecasts: Floats, happened: Happened) -> Bin:
    mean = float(np.mean(forecasts))
    return Bin(len(forecasts), mean, float(np.mean(happened)), _expected(len(forecasts), mean))


def _expected(n: int, mean: float) -> Interval:
    """Between which shares lie what n forecasts of this mean lead to? (binomial)

    Broecker and Smith, "Increasing the reliability of reliability diagrams", Weather and
    Forecasting 22, 2007.
    """
    from scipy.special import bdtr

    at_most = bdtr(np.arange(n + 1), n, min(max(mean, 0.0), 1.0))
    tail = (1 - CONFIDENCE) / 2
    low, high = (int(np.searchsorted(at_most, share)) for share in (tail, 1 - tail))
    return Interval(low / n, min(high, n) / n)
