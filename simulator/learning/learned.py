"""From records of use to patterns: which one is behind each, how surely, and with which numbers?"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.learning.evidence import Pooled, evidence_in, pooled, rates_of, runs_of_schedule
from simulator.learning.findings import BEFOREHAND, Findings, findings_in
from simulator.learning.gap_laws import EXPONENTIAL, Posterior, likelihoods, of_fits, posterior
from simulator.learning.mixture import Belief, Evidence, Grid, Seen, Usual, believed, improved
from simulator.learning.models import AT_RANDOM, FAMILIES, GAPS, MODELS
from simulator.learning.pooling import Beta, Gamma
from simulator.learning.records import Flags, Numbers, Reals, Records

ROUNDS, STEPS = 3, 20
"""What is usual within groups, and what is usual among all, in turn."""
SAMPLE = 6_000
"""So many records say what is usual among all."""
APART = 300
"""So many records are enough to say what is usual among them."""
CHUNK = 2_000
"""Records are looked at under all laws of gaps so many at a time."""


@dataclass(frozen=True)
class Learned:
    """What was learned of each thing, one row each."""

    fit: NDArray[Any]
    """FIT of `models`."""
    model: Numbers
    """Which model is best?"""
    weights: Reals
    """How probable is each model, given that the use goes on? Shape (things, MODELS)."""
    ended: Reals
    """How probable is it that its use has ended?"""
    rate: Gamma
    """What is known of its rate, if uses are at random: those off the record counted, too."""
    kept: Beta
    """What is known of the share of due runs that are seen, if it has a schedule."""
    gaps: Posterior
    """What is known of its gaps, if these are all that there is to know."""
    shown: Reals
    """The share of its uses that leave a trace on record."""
    silent: Flags
    """It is used, and the record shows nothing of it."""
    hazard: Reals
    """How often does such a use end? (a day)"""

    def some(self, which: Flags) -> "Learned":
        """The same of some of the things only."""
        return joined([self], np.flatnonzero(which))


def joined(parts: Sequence[Learned], order: Numbers) -> Learned:
    """What was learned of things part by part, put into another order."""
    columns: dict[str, Any] = {}
    for name in (one.name for one in fields(Learned)):
        values = [getattr(part, name) for part in parts]
        if isinstance(values[0], tuple):
            put = (np.concatenate(one)[order] for one in zip(*values, strict=True))
            columns[name] = type(values[0])(*put)
        else:
            columns[name] = np.concatenate(values)[order]
    return Learned(**columns)


def learn(records: Records, departed: Records | None = None) -> Learned:
    """Which pattern is behind each of the records?

    `departed`: records of things that are gone. They say what is usual, and without them only those
    that have survived would. What was there when the records began has survived before; so what was
    created since then is looked at apart, if there is enough of both.
    """
    every = records if departed is None else records.and_then(departed)
    listed = np.arange(every.size) < records.size
    older = every.older
    if min(older.sum(), (~older).sum()) < APART:
        return _learn(every, listed)
    parts = [_learn(every.some(which), listed[which]) for which in (older, ~older)]
    places = np.concatenate([np.flatnonzero(which & listed) for which in (older, ~older)])
    return joined(parts, np.argsort(places))


def _learn(every: Records, listed: Flags) -> Learned:
    found = findings_in(every, listed)
    sample = _sample(found)
    grid, usual = _grid(found, sample), Usual.beforehand()
    weights = _at_first(found)
    for _ in range(ROUNDS):
        shared = pooled(found, weights, listed)
        evidence = evidence_in(found, shared)
        usual = _more_usual(usual, evidence, grid, found, sample)
        gaps, random = _put_gaps(evidence, found, usual)
        belief = _told_apart(believed(evidence, usual), random)
        weights = belief.going_on
    return _learned(found, shared, belief, gaps, usual.hazard).some(listed)


def _sample(found: Findings) -> Flags:
    """Some of the records, as many that are sparse as others if there are."""
    chosen = np.zeros(found.records.size, np.bool_)
    for kind in (found.sparse, ~found.sparse):
        rows = np.flatnonzero(kind)
        chosen[rows[:: max(1, -(-len(rows) // SAMPLE))]] = True
    return chosen


def _grid(found: Findings, which: Flags) -> Grid:
    """The likelihoods under laws of gaps of those of some records that are sparse."""
    some = which & found.sparse
    return Grid(
        found.sparse[which], likelihoods(found.records.some(some), found.fit["together"][some])
    )


def _at_first(found: Findings) -> Reals:
    """What is thought of each record before anything is known of others?"""
    criteria = np.where(found.few[:, None], np.inf, found.criteria)
    criteria[:, AT_RANDOM] = np.where(found.few, 0.0, criteria[:, AT_RANDOM])
    chances = np.exp(-0.5 * (criteria - criteria.min(axis=1, keepdims=True)))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _more_usual(
    usual: Usual, evidence: Evidence, grid: Grid, found: Findings, sample: Flags
) -> Usual:
    some = Evidence(evidence.going_on[sample], evidence.ended[sample])
    records = found.records
    seen = Seen(
        ~found.few[sample], found.dense[sample], records.exposure[sample], records.tail[sample]
    )
    for _ in range(STEPS):
        usual = improved(usual, some, grid, seen)
    return usual


def _put_gaps(evidence: Evidence, found: Findings, usual: Usual) -> tuple[Posterior, Reals]:
    """Put in how likely records are whose gaps are all that there is.

    What are these gaps, and how probable is it that they are those of uses at random?
    """
    gaps, random = of_fits(found.fit), np.zeros(found.records.size)
    rows = np.flatnonzero(found.sparse)
    for begin in range(0, len(rows), CHUNK):
        some = np.zeros(len(found.sparse), np.bool_)
        some[rows[begin : begin + CHUNK]] = True
        grid = _grid(found, some)
        part = Evidence(evidence.going_on[some], evidence.ended[some])
        grid.put_into(part, usual.laws)
        evidence.going_on[some], evidence.ended[some] = part
        chances = grid.of_law(usual.laws)
        random[some] = chances[:, EXPONENTIAL.ravel()].sum(axis=1)
        for whole, mine in zip(gaps, posterior(chances), strict=True):
            whole[some] = mine
    return gaps, random


def _told_apart(belief: Belief, random: Reals) -> Belief:
    """The same with uses at random where they belong, which exponential gaps are."""
    for chances in belief:
        moved = chances[:, GAPS] * random
        chances[:, GAPS] -= moved
        chances[:, AT_RANDOM] += moved
    return belief


def _learned(
    found: Findings, shared: Pooled, belief: Belief, gaps: Posterior, hazard: float
) -> Learned:
    going_on = belief.going_on / np.maximum(belief.going_on.sum(axis=1), 1e-300)[:, None]
    weights = _of_models(going_on, found, gaps)
    seen, due = runs_of_schedule(found, going_on)
    return Learned(
        found.fit,
        _best(belief.going_on + belief.ended, weights),
        weights,
        belief.ended.sum(axis=1),
        rates_of(found, shared.rate),
        Beta(shared.kept.seen + seen, shared.kept.missed + due - seen),
        gaps,
        found.shown,
        found.silent,
        np.full(found.records.size, hazard),
    )


def _of_models(families: Reals, found: Findings, gaps: Posterior) -> Reals:
    """How probable is each model, if this is the probability of its family?"""
    weights = np.zeros((len(families), MODELS))
    for place, models in enumerate(FAMILIES.values()):
        own = found.fit["aic"][:, list(models)] + BEFOREHAND[list(models)]
        own[~np.isfinite(own).any(axis=1), 0] = 0.0
        shares = np.exp(-0.5 * (own - own.min(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        shares = gaps.chance if place == GAPS else shares
        weights[:, list(models)] = families[:, place, None] * shares
    return weights


def _best(families: Reals, weights: Reals) -> Numbers:
    """The best model of the best family."""
    best, model = families.argmax(axis=1), np.empty(len(families), np.int64)
    for place, models in enumerate(FAMILIES.values()):
        rows = best == place
        model[rows] = np.array(models)[weights[rows][:, list(models)].argmax(axis=1)]
    return model
