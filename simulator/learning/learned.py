"""From records of use to patterns: which one is behind each, how surely, and with which numbers?"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.learning.fits import MOST_TIMES, fit_all
from simulator.learning.models import (
    FIT,
    LOGNORMAL,
    MODELS,
    RANDOM,
    WEEKDAYS,
    WEEKENDS,
    WEIBULL,
)
from simulator.learning.pooling import WIDEST_AGE, Gamma, rates, rates_by_age, shown_shares
from simulator.learning.records import Flags, Numbers, Reals, Records
from simulator.learning.stopping import odds_at_random, odds_of_fits, probability_of_end

AT_RANDOM = (RANDOM, WEEKENDS, WEEKDAYS)
BEFOREHAND = np.zeros(MODELS)
"""What speaks against a model before anything is seen (AIC): gaps that only look a little more or
less regular than at random are mostly luck, and regular ones mostly a schedule."""
BEFOREHAND[[WEEKENDS, WEEKDAYS]] = 4.0
BEFOREHAND[[WEIBULL, LOGNORMAL]] = 5.0
FEW = 4
"""Of fewer uses only a rate is learned, with the help of others."""
_LONG = 1.5
"""Silences of this many mean gaps raise the question whether the use has ended."""


@dataclass(frozen=True)
class Learned:
    """What was learned of each thing, one row each."""

    fit: NDArray[Any]
    """FIT of `fits`."""
    model: Numbers
    """Which model is best?"""
    weights: Reals
    """Akaike weights of the models, given that the use goes on. Shape (things, MODELS)."""
    ended: Reals
    """How probable is it that its use has ended?"""
    rate: Gamma
    """What is known of its rate, if uses are at random: those off the record counted, too."""
    shown: Reals
    """The share of its uses that leave a trace on record."""
    silent: Flags
    """It is used, and the record shows nothing of it."""


def learn(records: Records) -> Learned:
    """Which pattern is behind each of the records?"""
    complete = records.with_unseen()
    fit = _fits(complete)
    criteria = fit["aic"] + BEFOREHAND
    few = complete.counts < FEW
    criteria[few, 1:] = np.inf
    criteria[few, RANDOM] = 0.0
    model = np.argmin(criteria, axis=1)
    shown = shown_shares(records)
    silent = records.used & (records.counts == 0)
    looked_at = np.maximum(np.minimum(complete.counts, MOST_TIMES), 1)
    runs = complete.counts * (fit["runs"] / looked_at)
    rate, ended = _rates_and_ends(records, complete, (criteria, model), (runs, shown), silent)
    return Learned(fit, model, _weights(criteria), ended, rate, shown, silent)


def _fits(records: Records) -> NDArray[Any]:
    fit = np.zeros(records.size, FIT)
    fit_all(records.times, records.bounds, records.begin, records.end, fit)
    return fit


def _weights(criteria: Reals) -> Reals:
    chances = np.exp(-0.5 * (criteria - criteria.min(axis=1, keepdims=True)))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _rates_and_ends(
    records: Records,
    complete: Records,
    chosen: tuple[Reals, Numbers],
    seen: tuple[Reals, Reals],
    silent: Flags,
) -> tuple[Gamma, Reals]:
    """In two rounds: what has ended says nothing of the rates of what goes on."""
    criteria, model = chosen
    ended = np.zeros(records.size)
    by_fit = _odds_by_fits(complete, criteria, model)
    for _ in range(2):
        rate = _rates(records, model, seen, silent, 1.0 - ended)
        odds = odds_at_random(rate, records.tail)
        odds = np.where(np.isnan(by_fit), odds, by_fit)
        ended = probability_of_end(odds)
    return rate, ended


def _rates(
    records: Records,
    model: Numbers,
    seen: tuple[Reals, Reals],
    silent: Flags,
    weight: Reals,
) -> Gamma:
    """What is known of the rate of each: its group's law, and what it shows itself.

    `seen`: how many runs are known, the last one included, and which share is shown. Runs on
    record come at the rate times that share; those off the record are known to be absent since the
    last use, and to be there at the last use if that is off the record.
    """
    counts, shown = seen
    exposure = shown * records.exposure + (1.0 - shown) * records.tail
    exposure = np.maximum(exposure, 1e-6)
    usual = np.isin(model, AT_RANDOM) & ~silent
    law = rates(counts, exposure, weight, records.group, usual)
    shape, total = law.shape + counts, law.exposure + exposure
    if silent.any():
        age = np.maximum(records.end - records.last, 1e-6)
        other = rates_by_age(age, records.group, silent)
        shape = np.where(silent, other.shape + 1.0, shape)
        total = np.where(silent, other.exposure + age, total)
    return Gamma(shape, total)


def _odds_by_fits(records: Records, criteria: Reals, model: Numbers) -> Reals:
    """For records in which there is a pattern, with the silence or before it; NaN for others."""
    odds, counts = np.full(records.size, np.nan), records.counts
    scheduled = (counts >= FEW) & (model != RANDOM)
    moment = np.clip(records.tail / WIDEST_AGE, 1e-4, 1.0)
    odds[scheduled] = np.log(moment[scheduled])  # no run is missed yet
    gap = records.exposure / np.maximum(counts, 1)
    asked = (counts >= FEW) & (records.tail > _LONG * gap)
    if asked.any():
        some = records.some(asked)
        ended = replace(some, end=some.times[some.bounds[1:] - 1] + 1e-6)
        before = _fits(ended)["aic"] + BEFOREHAND
        found = odds_of_fits(criteria[asked].min(axis=1), before.min(axis=1), some.tail)
        random = (model[asked] == RANDOM) & (before.argmin(axis=1) == RANDOM)
        odds[asked] = np.where(random, np.nan, found)
    return odds
