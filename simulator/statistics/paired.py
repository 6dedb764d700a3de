"""Paired differences: how do policies fare against a baseline, in the same worlds?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.statistics.holm import holm
from simulator.statistics.moments import Moments
from simulator.statistics.student import CONFIDENCE, Interval, mean_interval, p_value
from simulator.statistics.verdicts import Better, Verdict, more_to_decide, verdict

Values = NDArray[np.float64]
"""An indicator of one policy: a value for each replication, NaN where undefined."""


@dataclass(frozen=True)
class Difference:
    """What a policy has more of an indicator than the baseline, replication by replication."""

    differences: Moments
    interval: Interval
    """Holds for all policies at once, with the confidence asked for."""
    p: float
    """Two-sided, from Student's paired t, as if this were the only policy."""
    p_holm: float
    """At which error of the family Holm's procedure would tell this policy from the baseline."""
    variance_reduction: float
    """How many times more replications would be needed without pairing. NaN if none vary."""
    verdict: Verdict
    """Agrees with `interval`."""
    more: int | None
    """If undecided: further replications until the present difference would be told apart."""

    @property
    def mean(self) -> float:
        """How much more has the policy on average?"""
        return self.differences.mean


def against(
    baseline: Values, policies: Mapping[str, Values], better: Better, confidence: float = CONFIDENCE
) -> dict[str, Difference]:
    """How does each policy differ from the baseline?

    The values of one place in all arrays are of the same replication. Paired t intervals at an
    error of (1 - confidence) / number of policies each (Bonferroni): together they hold with at
    least that confidence, however the policies depend on each other. A replication in which a
    policy or the baseline is undefined is left out of their difference.
    """
    paired = {name: Moments.of(values - baseline) for name, values in policies.items()}
    alone = {name: p_value(one) for name, one in paired.items()}
    family = holm(alone)
    error = (1 - confidence) / max(1, len(policies))
    return {
        name: _difference(
            one, alone[name], family[name], _reduction(policies[name], baseline, one), better, error
        )
        for name, one in paired.items()
    }


def _difference(
    one: Moments, p: float, p_holm: float, reduction: float, better: Better, error: float
) -> Difference:
    interval = mean_interval(one, 1 - error)
    found = verdict(one, interval, better)
    more = more_to_decide(one, error) if found is Verdict.UNDECIDED else None
    return Difference(one, interval, p, p_holm, reduction, found, more)


def _reduction(policy: Values, baseline: Values, paired: Moments) -> float:
    both = ~np.isnan(policy - baseline)
    apart = Moments.of(policy[both]).variance + Moments.of(baseline[both]).variance
    if paired.variance > 0:
        return apart / paired.variance
    return math.inf if apart > 0 else math.nan
