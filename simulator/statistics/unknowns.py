"""How sure is a probability that was simulated, when what it depends on is not known exactly?

What may be the case is drawn a number of times; for each draw some worlds are simulated. How often
something happens then varies for two reasons: luck within a draw, and what is unknown, from draw to
draw. The first is taken out of the second by an analysis of variance (Sun, Apley and Staum,
"Efficient nested simulation for estimating the variance of a conditional expectation", Operations
Research 59, 2011, 998-1007), for counts as Kleinman does it ("Proportions with extraneous
variance", Journal of the American Statistical Association 68, 1973, 46-54).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.statistics.student import CONFIDENCE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counts:
    """In how many worlds something happened, for any number of somethings."""

    total: Ints
    """In all draws together."""
    squares: Ints
    """Squares of the number in each draw, summed over the draws."""
    draws: int
    worlds: int
    """Of each draw."""

    @property
    def share(self) -> Floats:
        """In which share of all worlds did it happen?"""
        return self.total / (self.draws * self.worlds)


@dataclass(frozen=True)
class Mixture:
    """Something else that may be the case, with a chance of its own."""

    weight: Floats
    """The chance of it."""
    share: Floats
    """How likely something is then."""


def variance_of_unknown(counts: Counts) -> Floats:
    """How much does the probability vary with what is unknown, luck set aside? (its variance)

    The variance between draws, less what luck alone would make of it, and not below 0; half a
    standard error is added, without which an interval made of it would be too narrow more often
    than not. 0 where there are not two draws of two worlds.
    """
    n, r = counts.draws, counts.worlds
    if n < 2 or r < 2:
        return np.zeros(np.shape(counts.total))
    between = (counts.squares - counts.total**2 / n) / ((n - 1) * r**2)
    luck = (counts.total * r - counts.squares) / (n * r**2 * (r - 1))
    error = between * np.sqrt(2 / (n - 1))
    variance: Floats = np.maximum(between - luck, 0.0) + error / 2
    return variance


def share_interval(
    counts: Counts,
    *,
    known: bool = False,
    unknown: Mixture | None = None,
    luck: Sequence[Mixture] = (),
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Between which bounds does the probability lie, unknown as it is, and luck as it was?

    A beta distribution with the mean that was found, and the variance of what is unknown and of the
    simulation together. `known`: nothing is unknown, so that all draws are alike; then these are
    Jeffreys' bounds of a binomial share (Brown, Cai and DasGupta, "Interval estimation for a
    binomial proportion", Statistical Science 16, 2001). `unknown`: something else may be the case
    than what was counted; nobody knows. `luck`: something else may come to be the case.
    """
    from scipy.special import betaincinv

    n = counts.draws * counts.worlds
    mean = (counts.total + 0.5) / (n + 1)
    spread = np.zeros_like(mean) if known else variance_of_unknown(counts)
    never, always = counts.total == 0, counts.total == n
    for one in [*luck, *([unknown] if unknown else [])]:
        never, always = never & (one.weight * one.share == 0), always & (one.share == 1)
    rest = 1 - sum((one.weight for one in luck), np.float64(0))
    mean = rest * mean + sum((one.weight * one.share for one in luck), np.float64(0))
    spread = spread * (1 + 1 / counts.draws) * rest**2
    if unknown is not None:
        weight, apart = unknown.weight, unknown.share - mean
        spread = (1 - weight) * spread + weight * (1 - weight) * apart**2
        mean = mean + weight * apart
    mean = np.clip(mean, 0.5 / (n + 1), 1 - 0.5 / (n + 1))
    most = mean * (1 - mean)
    variance = np.minimum(most / (n + 2) + spread, most)
    strength = np.maximum(most / variance - 1, 1e-3)
    tail = (1 - confidence) / 2
    a, b = mean * strength, (1 - mean) * strength
    low, high = betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)
    return np.where(never, 0.0, low), np.where(always, 1.0, high)
