"""Multiple comparisons with the best: which policies may be the best one, and by how much?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from simulator.statistics.moments import Moments
from simulator.statistics.student import CONFIDENCE, Interval, mean_interval
from simulator.statistics.verdicts import Better, more_to_decide, never_differed

Pairs = dict[tuple[str, str], Moments]
"""The lead of the first policy over the second, in each replication."""


class Standing(Enum):
    """What is a policy among all of them?"""

    BEST = "the best"
    MAY_BE_BEST = "may be the best"
    NOT_BEST = "not the best"


@dataclass(frozen=True)
class Candidate:
    """A policy, measured against the best of the others."""

    difference: float
    """Its mean less that of the best other policy."""
    interval: Interval
    """The same for the expected values. Holds for all policies at once."""
    standing: Standing
    """Agrees with `interval`."""
    same_as: tuple[str, ...]
    """The policies that had the same value in every replication."""
    more: int | None
    """If it may be the best: further replications until the present differences would tell. None
    if no number would do."""


@dataclass(frozen=True)
class Best:
    """Which policies may be the best one?"""

    candidates: dict[str, Candidate]
    n: int
    """Replications in which all policies are defined; only these are used."""
    undefined: int
    """Replications that were left out."""

    @property
    def may_be_best(self) -> tuple[str, ...]:
        """Which policies are not ruled out? The best one is among them, with that confidence."""
        ruled_out = Standing.NOT_BEST
        return tuple(name for name, one in self.candidates.items() if one.standing != ruled_out)


def compare_with_best(
    policies: Mapping[str, NDArray[np.float64]], better: Better, confidence: float = CONFIDENCE
) -> Best:
    """How far is each policy from the best of the others?

    The values of one place in all arrays are of the same replication. Multiple comparisons with the
    best (Hsu, "Multiple comparisons", 1996, chapter 4) from paired t intervals of all pairs, at an
    error of (1 - confidence) / number of pairs each: together they hold with at least that
    confidence, however the policies depend on each other and whatever their variances; so even
    among policies that are all equal, one is ruled out no more often than that. ValueError for
    fewer than two policies.
    """
    if len(policies) < 2:
        raise ValueError("a comparison with the best needs at least two policies")
    values = np.array(list(policies.values()), np.float64) * better.sign
    known = values[:, ~np.isnan(values).any(axis=0)]
    pairs = _pairs(dict(zip(policies, known, strict=True)))
    error = 2 * (1 - confidence) / len(pairs)  # each pair is there both ways
    found = {name: _candidate(_leads(name, pairs), error) for name in policies}
    if better is Better.SMALLER:
        found = {name: _turned(one) for name, one in found.items()}
    return Best(found, known.shape[1], values.shape[1] - known.shape[1])


def _pairs(values: Mapping[str, NDArray[np.float64]]) -> Pairs:
    found: Pairs = {}
    for a, b in combinations(values, 2):
        found[a, b] = Moments.of(values[a] - values[b])
        found[b, a] = -found[a, b]
    return found


def _leads(name: str, pairs: Pairs) -> dict[str, Moments]:
    return {b: lead for (a, b), lead in pairs.items() if a == name}


def _candidate(leads: Mapping[str, Moments], error: float) -> Candidate:
    """What is a policy with these leads over the others, larger being better?

    Its distance from the best of the others is the least of its leads, and so are their bounds.
    """
    bounds = [mean_interval(lead, 1 - error) for lead in leads.values()]
    interval = Interval(min(one.low for one in bounds), min(one.high for one in bounds))
    standing = _standing(interval)
    undecided = [lead for lead, one in zip(leads.values(), bounds, strict=True) if 0 in one]
    return Candidate(
        min(lead.mean for lead in leads.values()),
        interval,
        standing,
        tuple(name for name, lead in leads.items() if never_differed(lead)),
        _more(undecided, error) if standing is Standing.MAY_BE_BEST else None,
    )


def _standing(interval: Interval) -> Standing:
    if interval.high < 0:
        return Standing.NOT_BEST
    return Standing.BEST if interval.low > 0 else Standing.MAY_BE_BEST


def _more(leads: Sequence[Moments], error: float) -> int | None:
    """Until it has lost to one of those that lead it; if none does, until it has beaten all."""
    varied = [lead for lead in leads if not never_differed(lead)]
    needed = [(lead.mean < 0, more_to_decide(lead, error)) for lead in varied]
    behind = [more for is_behind, more in needed if is_behind and more is not None]
    if behind:
        return min(behind)
    ahead = [more for _, more in needed if more is not None]
    return max(ahead) if ahead and len(ahead) == len(needed) else None


def _turned(one: Candidate) -> Candidate:
    return replace(one, difference=-one.difference, interval=-one.interval)
