"""Verdicts: what may be said of a difference, in one word, and what would it take to say more?"""

from enum import Enum

from simulator.statistics.moments import Moments
from simulator.statistics.student import Interval, values_needed


class Better(Enum):
    """Which values of an indicator are the good ones?"""

    SMALLER = "smaller"
    LARGER = "larger"

    @property
    def sign(self) -> int:
        """What turns values into values of which the larger are the good ones?"""
        return 1 if self is Better.LARGER else -1


class Verdict(Enum):
    """What is a policy, measured against another one?"""

    BETTER = "better"
    WORSE = "worse"
    SAME = "the same in every replication"
    UNDECIDED = "cannot be told apart"


def verdict(differences: Moments, interval: Interval, better: Better) -> Verdict:
    """What do the differences say that agrees with the interval that is shown?"""
    if never_differed(differences):
        return Verdict.SAME
    if 0 in interval:
        return Verdict.UNDECIDED
    return Verdict.BETTER if interval.low * better.sign > 0 else Verdict.WORSE


def never_differed(differences: Moments) -> bool:
    """Are there at least two differences, all exactly zero?

    No proof that two policies are one; but with common random numbers it is what comes of policies
    that had no occasion to act differently.
    """
    return differences.n >= 2 and differences.least == differences.most == 0


def more_to_decide(differences: Moments, error: float) -> int | None:
    """How many further replications until the present mean difference would be told from zero?

    With the spread and the mean seen so far; `error` is that of both sides of the interval. None if
    no number would do (a mean of zero), or nothing can be said yet. In truth the mean moves: about
    half of those who take just so many will still not see it.
    """
    needed = values_needed(differences.sd, abs(differences.mean), error, differences.n + 1)
    return None if needed is None or differences.total == 0 else needed - differences.n
