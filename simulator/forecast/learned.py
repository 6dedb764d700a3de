"""What a log leaves unknown of how tokens are used: draws of what their use may really be.

A parametric bootstrap over fits: which kind of pattern is behind it (by its Akaike weight; Burnham
and Anderson, "Model selection and multimodel inference", 2nd ed. 2002, section 2.9), and with which
numbers? Each is drawn from what was learned, anew for every draw. The distribution of what then
becomes of a token carries what is not known of it (Barton, Lam and Song, "Input uncertainty in
stochastic simulation", Palgrave Handbook of Operations Research, 2022).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.unknown import BEFORE
from simulator.forecast.usage import GAPS, RANDOM, SCHEDULES, Use
from simulator.lifecycle import DAY, SECOND
from simulator.randomness import Luck, purpose_of
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.model import IntegrationCohort
from simulator.scenario.patterns import Gaps, Never, Poisson

PURPOSE = purpose_of("forecast.unknown")
_ROOT = 1.2207440846057596  # of x^4 = x + 1
STEPS = _ROOT ** -np.arange(1.0, 4.0)
"""From draw to draw the numbers of a token move on by these, modulo 1: so that few draws cover
evenly what may be (a Kronecker sequence, begun at random: Cranley and Patterson, "Randomization of
number theoretic methods for multiple integration", SIAM Journal on Numerical Analysis 13, 1976)."""
WINDOW = 30.0
"""Days: uses that ended earlier are not there to be seen, for their tokens are dead."""
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

    @cached_property
    def endings(self) -> float:
        """How often does a use end? (a day, per use)

        So many have ended within the WINDOW before the export, and so it may go on.
        """
        return sum(use.dead for use in self.uses.values()) / (WINDOW * max(len(self.uses), 1))

    def draw(self, scenario: Scenario, seed: int, number: int, end: int | None) -> Scenario:
        """What may be the case? (see `Unknown`)"""
        integrations = {
            name: self._drawn(name, cohort, Luck(seed, 0), number, end)
            if self._knows(name, cohort)
            else cohort
            for name, cohort in scenario.integrations.items()
        }
        return scenario.model_copy(update={"integrations": integrations})

    def chances_of_end(self, scenario: Scenario) -> Mapping[str, float]:
        """How likely is it for each cohort that its use has ended before the start?"""
        return {
            name: self.uses[name].dead if self._knows(name, cohort) else 0.0
            for name, cohort in scenario.integrations.items()
        }

    def _knows(self, name: str, cohort: IntegrationCohort) -> bool:
        """Was something learned of it that the user has left as it was?"""
        use = self.uses.get(name)
        return use is not None and cohort.calls == use.written

    def _drawn(
        self, name: str, cohort: IntegrationCohort, luck: Luck, number: int, end: int | None
    ) -> IntegrationCohort:
        if end == BEFORE:
            return cohort.model_copy(update={"calls": DEAD})
        begin = luck.uniforms(PURPOSE, name, np.arange(len(STEPS)))
        lots = np.clip((begin + number * STEPS) % 1.0, 1e-9, 1 - 1e-9)
        calls = drawn_calls(self.uses[name], lots)
        if end is not None and not isinstance(calls.pattern, Never):
            calls = calls.model_copy(update={"until": end})
        return cohort.model_copy(update={"calls": calls})


def drawn_calls(use: Use, lots: NDArray[np.float64]) -> Calls:
    """What may the calls of a token be that is in use? `lots`: in (0, 1), one for each of STEPS."""
    kind, first, second = (float(one) for one in lots)
    chosen = _chosen(use.weights, kind)
    if chosen == RANDOM:
        return _at_random(use, first)
    if chosen == GAPS:
        return _renewal(use, first, second)
    best = max(SCHEDULES, key=lambda name: use.weights.get(name, 0.0))
    return _on_schedule(use, first) if chosen == best else use.patterns[chosen]


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
    seen = use.patterns[RANDOM].pattern
    if not isinstance(seen, Poisson) or seen.rate >= SURE:
        return use.patterns[RANDOM]
    factor = rate * exposure / shape  # the rate that is written may be that of the busiest day
    pattern = Poisson(rate=seen.rate * factor)
    return use.patterns[RANDOM].model_copy(update={"pattern": pattern})


def _on_schedule(use: Use, lot: float) -> Calls:
    """Runs that are missed by chance: as many as a beta law says (with Jeffreys' prior)."""
    from scipy.special import betaincinv

    seen, due = use.runs
    calls = use.patterns[max(SCHEDULES, key=lambda name: use.weights.get(name, 0.0))]
    if due <= 0:
        return calls
    share = float(betaincinv(seen + 0.5, max(due - seen, 0) + 0.5, lot))
    miss = max(0.0, 1.0 - share / max(use.shown, 0.01))
    return calls.model_copy(update={"miss": min(miss, 0.99)})


def _renewal(use: Use, first: float, second: float) -> Calls:
    """Gaps whose mean and spread are as exactly known as so many gaps tell."""
    from scipy.special import ndtri

    law, mean, spread = use.gap
    if not math.isfinite(mean * spread):
        return use.patterns[GAPS]
    of_mean, of_spread = use.gap_errors
    mean *= math.exp(of_mean * float(ndtri(first)))
    spread *= math.exp(of_spread * float(ndtri(second)))
    length = min(max(round(mean * DAY), SECOND), LONGEST)
    gaps = Gaps.model_validate({"law": law, "mean": length, "cv": min(max(spread, 0.01), 10.0)})
    return Calls(pattern=gaps)
