"""What a log leaves unknown of how tokens are used: draws of what their use may really be.

Which kind of pattern is behind it, by the probability that the import found, and with which
numbers? Each is drawn from what was learned, anew for every draw. The distribution of what then
becomes of a token carries what is not known of it (Barton, Lam and Song, "Input uncertainty in
stochastic simulation", Palgrave Handbook of Operations Research, 2022).
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.patterns import AT_RANDOM, BY_GAPS, ON_GRID, PATTERN, Patterns
from simulator.forecast.unknown import BEFORE
from simulator.forecast.usage import FAMILIES, NONE, RANDOM, SCHEDULES, Usage
from simulator.learning.models import GAP_DRAWS, GAPS
from simulator.lifecycle import DAY, SECOND
from simulator.randomness import Luck, purpose_of

PURPOSE = purpose_of("forecast.unknown")
_ROOT = 1.2207440846057596  # of x^4 = x + 1
STEPS = _ROOT ** -np.arange(1.0, 4.0)
"""From draw to draw the numbers of a token move on by these, modulo 1: so that few draws cover
evenly what may be (a Kronecker sequence, begun at random: Cranley and Patterson, "Randomization of
number theoretic methods for multiple integration", SIAM Journal on Numerical Analysis 13, 1976)."""
SURE = 1.5
"""Calls at random that come so many times a day never leave a gap that matters: their rate is not
drawn."""
LONGEST = 3_650 * DAY
REGULAR = 0.15
"""Gaps with no greater coefficient of variation are nearly equal."""
NOT_YET_REGULAR = 0.6
"""The same for tokens that were never used: their first gap began before there was a token."""

Column = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """What is known of the use of tokens.

    What a user has written instead of what was learned is taken as it stands, and so is what was
    not learned at all.
    """

    usage: Usage

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
            which, uses, demand.frame.keys[which], together, len(demand.names), self.usage.endings
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
    """Runs that are missed by chance: as many as a beta law says."""
    from scipy.special import betaincinv

    share = betaincinv(uses["kept"], uses["missed"], lots)
    miss = np.maximum(0.0, 1.0 - share / np.maximum(uses["shown"], 0.01))
    seen["miss"] = np.minimum(miss, 0.99)
    return seen


def _renewal(uses: NDArray[Any], seen: NDArray[Any], lots: Floats, others: Floats) -> NDArray[Any]:
    """Gaps of one of the laws that the import names, all as probable.

    Gaps that are nearly equal are those of a job of which too few runs are on record to read its
    schedule. Like others it may miss some.
    """
    rows, place = np.arange(len(uses)), (lots * GAP_DRAWS).astype(np.int64)
    drawn = np.zeros(len(seen), PATTERN)
    drawn["kind"], drawn["law"] = BY_GAPS, uses["gap_laws"][rows, place]
    drawn["mean"] = np.clip(np.rint(uses["gap_means"][rows, place] * DAY), SECOND, LONGEST)
    drawn["cv"] = np.clip(uses["gap_cvs"][rows, place], 0.01, 10.0)
    regular = drawn["cv"] <= np.where(uses["used"], REGULAR, NOT_YET_REGULAR)
    moments = (lots * GAP_DRAWS % 1.0)[regular]
    drawn[regular] = _regular(uses[regular], drawn[regular], moments, others[regular])
    return drawn


def _regular(uses: NDArray[Any], gaps: NDArray[Any], moments: Floats, lots: Floats) -> NDArray[Any]:
    """Runs as far apart as these gaps, from the last use on; one that is a little late comes soon.

    The first one ever comes at any moment of the first period.
    """
    period, idle = gaps["mean"], uses["idle"] * DAY
    late = np.maximum(gaps["cv"], 0.05) * period
    due = np.where(idle < period + 3.0 * late, np.maximum(period - idle, late), -idle)
    due = np.where(uses["used"], due, moments * np.maximum(period - idle, late))
    runs = np.zeros(len(gaps), PATTERN)
    runs["kind"], runs["every"] = ON_GRID, np.rint(period)
    runs["offset"] = np.rint(due) % runs["every"]
    return _on_schedule(uses, runs, lots, lots)
