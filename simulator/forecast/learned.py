"""What a log leaves unknown of how tokens are used: draws of what their use may really be.

A parametric bootstrap over fits: which kind of pattern is behind it (by its Akaike weight; Burnham
and Anderson, "Model selection and multimodel inference", 2nd ed. 2002, section 2.9), and with which
numbers? Each is drawn from what was learned, anew for every draw. The distribution of what then
becomes of a token carries what is not known of it (Barton, Lam and Song, "Input uncertainty in
stochastic simulation", Palgrave Handbook of Operations Research, 2022).
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.patterns import AT_RANDOM, BY_GAPS, PATTERN, Patterns
from simulator.forecast.unknown import BEFORE
from simulator.forecast.usage import FAMILIES, GAPS, NONE, RANDOM, SCHEDULES, Usage
from simulator.lifecycle import DAY, SECOND
from simulator.randomness import Luck, purpose_of

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

Column = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """What is known of the use of tokens.

    What a user has written instead of what was learned is taken as it stands, and so is what was
    not learned at all.
    """

    usage: Usage

    @cached_property
    def endings(self) -> float:
        """How often does a use end? (a day, per use)

        So many have ended within the WINDOW before the export, and so it may go on.
        """
        dead = self.usage.rows["dead"].tolist()
        return float(sum(dead) / (WINDOW * max(len(dead), 1)))

    def about(self, demand: Demand) -> "Uses":
        """What may be the case for these integrations? (see `Unknown`)"""
        places = {name: row for row, name in enumerate(self.usage.integrations)}
        named = [number for number, name in enumerate(demand.names) if name in places]
        uses = self.usage.rows[[places[demand.names[number]] for number in named]]
        written = replace(self.usage.patterns, rows=self.usage.patterns.rows[uses["written"]])
        same = demand.patterns.taken(named).equals(written)
        which, uses = np.array(named, np.int64)[same], uses[same]
        there = uses["patterns"] != NONE
        used, uses["patterns"][there] = np.unique(uses["patterns"][there], return_inverse=True)
        together = demand.patterns.beside(self.usage.patterns.taken(used))
        return Uses(
            which, uses, demand.frame.keys[which], together, len(demand.names), self.endings
        )


@dataclass(frozen=True)
class Uses:
    """What may be the case for the integrations of a scenario: see `unknown.Possible`."""

    which: Column
    """Of which cohorts something was learned that the user has left as it was."""
    rows: NDArray[Any] = field(repr=False)
    """Records USE of these."""
    keys: NDArray[np.uint64] = field(repr=False)
    """Of their randomness."""
    patterns: Patterns = field(repr=False)
    """Of the cohorts of the scenario; behind them those that `rows` speak of."""
    size: int
    """How many cohorts there are."""
    endings: float
    nothing = False

    @property
    def ended(self) -> Floats:
        """How likely is it for each cohort that its use has ended before the start?"""
        ended = np.zeros(self.size)
        ended[self.which] = self.rows["dead"]
        return ended

    def draw(self, seed: int, number: int, end: int | None) -> Patterns:
        """How may the integrations call? (see `Possible`)"""
        known = np.zeros(self.size, np.bool_)
        known[self.which] = True
        drawn = replace(self.patterns, rows=self.patterns.rows[: self.size].copy())
        if end == BEFORE:
            return drawn.silent(known)
        drawn.rows[self.which] = self._drawn(self._lots(seed, number))
        return drawn if end is None else drawn.ending(known, end)

    def _lots(self, seed: int, number: int) -> Floats:
        """In (0, 1), three for each of them."""
        places = np.arange(len(STEPS))
        begin = Luck(seed, 0).uniforms_of(
            PURPOSE, np.repeat(self.keys, len(STEPS)), np.tile(places, len(self.keys))
        )
        lots = (begin.reshape(-1, len(STEPS)) + number * STEPS) % 1.0
        return np.clip(lots, 1e-9, 1 - 1e-9).T

    def _drawn(self, lots: Floats) -> NDArray[Any]:
        """What may the calls be of tokens that are in use? Records PATTERN."""
        kind, first, second = lots
        chosen = chosen_families(self.rows["weights"], self.rows["patterns"] != NONE, kind)
        places = self.rows["patterns"][np.arange(len(chosen)), chosen]
        drawn: NDArray[Any] = self.patterns.rows[self.size + places]
        best = self.rows["weights"][:, :SCHEDULES].argmax(axis=1)
        for some, of in (
            (chosen == RANDOM, _at_random),
            (chosen == GAPS, _renewal),
            ((chosen < SCHEDULES) & (chosen == best), _on_schedule),
        ):
            drawn[some] = of(self.rows[some], drawn[some], first[some], second[some])
        return drawn


def chosen_families(weights: Floats, there: NDArray[np.bool_], lots: Floats) -> Column:
    """Which family is it for each token, by the weights of those that are there?"""
    left, open_ = lots * sum(weights.T), np.full(len(lots), True)
    chosen: Column = there.argmax(axis=1)
    for family in range(len(FAMILIES)):
        hit = open_ & there[:, family] & (left < weights[:, family])
        chosen[hit], open_ = family, open_ & ~hit
        left = left - weights[:, family]
    return chosen


def _at_random(uses: NDArray[Any], seen: NDArray[Any], lots: Floats, _: Floats) -> NDArray[Any]:
    """Calls at a rate from its gamma law; over the week as they were seen."""
    from scipy.special import gammaincinv

    shape, exposure = uses["rate_shape"], uses["rate_exposure"]
    some = (seen["kind"] == AT_RANDOM) & (seen["rate"] < SURE)
    rate = np.maximum(gammaincinv(shape, lots) / exposure, DAY / LONGEST)
    factor = rate * exposure / shape  # the rate that is written may be that of the busiest day
    seen["rate"] = np.where(some, seen["rate"] * factor, seen["rate"])
    return seen


def _on_schedule(uses: NDArray[Any], seen: NDArray[Any], lots: Floats, _: Floats) -> NDArray[Any]:
    """Runs that are missed by chance: as many as a beta law says (with Jeffreys' prior)."""
    from scipy.special import betaincinv

    runs, due = uses["runs_seen"], uses["runs_due"]
    share = betaincinv(runs + 0.5, np.maximum(due - runs, 0) + 0.5, lots)
    miss = np.maximum(0.0, 1.0 - share / np.maximum(uses["shown"], 0.01))
    seen["miss"] = np.where(due > 0, np.minimum(miss, 0.99), seen["miss"])
    return seen


def _renewal(uses: NDArray[Any], seen: NDArray[Any], first: Floats, second: Floats) -> NDArray[Any]:
    """Gaps whose mean and spread are as exactly known as so many gaps tell."""
    from scipy.special import ndtri

    some = np.isfinite(uses["gap_mean"] * uses["gap_cv"])
    mean = uses["gap_mean"] * np.exp(uses["gap_log_mean_se"] * ndtri(first))
    spread = uses["gap_cv"] * np.exp(uses["gap_log_cv_se"] * ndtri(second))
    drawn = np.zeros(len(seen), PATTERN)
    drawn["kind"], drawn["law"] = BY_GAPS, uses["gap_law"]
    drawn["mean"] = np.clip(np.rint(mean * DAY), SECOND, LONGEST)
    drawn["cv"] = np.clip(spread, 0.01, 10.0)
    drawn[~some] = seen[~some]
    return drawn
