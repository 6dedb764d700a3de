"""Whom does a wave hit, and for how long? Departures, suspensions and flags on one day."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.demand.lengths import lengths
from simulator.demand.tables import FOREVER
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import RandomDuration

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Wave:
    """Some members of one cohort are hit on one day."""

    cohort: str
    number: int
    """Part of its randomness: tells the waves of a cohort apart."""
    on: int
    share: float | None
    count: int | None
    lasting: RandomDuration | None
    """How long until it is over for each of them; None: it never is."""
    picks: Purpose
    size: Purpose
    length: Purpose

    def chosen(self, luck: Luck, present: Indices) -> Indices:
        """Which of the members who are present (indices in the cohort) does it hit?

        Those with the smallest numbers drawn. A share of them that is no whole number is rounded up
        with the chance of its fraction.
        """
        wanted = self.count
        if wanted is None:
            lot = luck.uniforms(self.size, self.cohort, np.zeros(1, np.int64), self.number)[0]
            wanted = _whole((self.share or 0.0) * len(present), lot)
        order = np.argsort(luck.words(self.picks, self.cohort, present, self.number), kind="stable")
        return np.sort(present[order[:wanted]])

    def lengths(self, luck: Luck, hit: Indices) -> NDArray[np.int64]:
        """For how long (ms) are these members hit? FOREVER: for good."""
        if self.lasting is None:
            return np.full(len(hit), FOREVER)
        uniforms = luck.uniforms(self.length, self.cohort, hit, self.number)
        return lengths(self.lasting, uniforms, shortest=1)


def _whole(expected: float, lot: float) -> int:
    """A whole number with this expectation."""
    whole = math.floor(expected + 1e-9)
    return whole + (lot < expected - whole)
