"""What a log leaves unknown of how tokens are used: draws of what their use may really be.

A parametric bootstrap over fits: has the use ended, which kind of pattern is behind it (by its
Akaike weight; Burnham and Anderson, "Model selection and multimodel inference", 2nd ed. 2002,
section 2.9), and with which numbers? Each is drawn from what was learned, anew for every draw. The
distribution of what then becomes of a token carries what is not known of it (Barton, Lam and Song,
"Input uncertainty in stochastic simulation", Palgrave Handbook of Operations Research, 2022).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.usage import GAPS, RANDOM, Use, kind_of
from simulator.lifecycle import DAY, SECOND
from simulator.randomness import Luck, purpose_of
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.model import IntegrationCohort
from simulator.scenario.patterns import Gaps, Never, Poisson

PURPOSE = purpose_of("forecast.unknown")
DRAWN = 6
"""Numbers that are drawn for each token, whether they are needed or not."""
SURE = 1.5
"""Calls at random that come so many times a day never leave a gap that matters: their rate is not
drawn."""
LONGEST = 3_650 * DAY
DEAD = Calls(pattern=Never())


@dataclass(frozen=True)
class Learned:
    """What is known of the use of tokens, by the names of their cohorts.

    What a user has written instead of what was learned is taken as it stands, and so is what was
    not learned at all.
    """

    uses: Mapping[str, Use]
    nothing: bool = False

    def draw(self, scenario: Scenario, seed: int, number: int) -> Scenario:
        """What may be the case?"""
        integrations = {
            name: self._drawn(name, cohort, Luck(seed, number))
            for name, cohort in scenario.integrations.items()
        }
        return scenario.model_copy(update={"integrations": integrations})

    def _drawn(self, name: str, cohort: IntegrationCohort, luck: Luck) -> IntegrationCohort:
        use = self.uses.get(name)
        if use is None or cohort.calls != use.written:
            return cohort
        lots = luck.uniforms(PURPOSE, name, np.arange(DRAWN))
        return cohort.model_copy(update={"calls": drawn_calls(use, lots)})


def drawn_calls(use: Use, lots: NDArray[np.float64]) -> Calls:
    """What may the calls of a token be? `lots`: numbers in (0, 1), DRAWN of them."""
    ended, kind, first, second = (float(one) for one in lots[:4])
    if ended < use.dead:
        return DEAD
    chosen = _chosen(use.weights, kind)
    if chosen == RANDOM:
        return _at_random(use, first)
    if chosen == GAPS:
        return _renewal(use, first, second)
    return _on_schedule(use, first)


def _chosen(weights: Mapping[str, float], lot: float) -> str:
    """Which of these is it? Those first that are named first."""
    left = lot * sum(weights.values())
    for name, weight in weights.items():
        if left < weight:
            return name
        left -= weight
    return next(iter(weights))


def _at_random(use: Use, lot: float) -> Calls:
    """Calls at a rate from its gamma law; over the week as they were seen."""
    from scipy.special import gammaincinv

    shape, exposure = use.rate
    rate = max(float(gammaincinv(shape, lot)) / exposure, DAY / LONGEST)
    seen = use.alive.pattern
    if not isinstance(seen, Poisson):
        return Calls(pattern=Poisson(rate=rate))
    if seen.rate >= SURE:
        return use.alive
    factor = rate * exposure / shape  # the rate that is written may be that of the busiest day
    return use.alive.model_copy(update={"pattern": Poisson(rate=seen.rate * factor)})


def _on_schedule(use: Use, lot: float) -> Calls:
    """Runs that are missed by chance: as many as a Beta law says (Jeffreys' prior)."""
    from scipy.special import betaincinv

    seen, due = use.runs
    if due <= 0 or kind_of(use.alive) in (RANDOM, GAPS):
        return use.alive
    share = float(betaincinv(seen + 0.5, max(due - seen, 0) + 0.5, lot))
    miss = max(0.0, 1.0 - share / max(use.shown, 0.01))
    return use.alive.model_copy(update={"miss": min(miss, 0.99)})


def _renewal(use: Use, first: float, second: float) -> Calls:
    """Gaps whose mean and spread are as exactly known as so many gaps tell."""
    from scipy.special import ndtri

    law, mean, spread = use.gap
    if not math.isfinite(mean * spread):
        return use.alive
    of_mean, of_spread = use.gap_errors
    mean *= math.exp(of_mean * float(ndtri(first)))
    spread *= math.exp(of_spread * float(ndtri(second)))
    length = min(max(round(mean * DAY), SECOND), LONGEST)
    gaps = Gaps.model_validate({"law": law, "mean": length, "cv": min(max(spread, 0.01), 10.0)})
    return Calls(pattern=gaps)
