"""How likely is each record under each family of patterns, its use going on or having ended?

Of schedules by AIC, without the silence at the end; then the runs that it would have missed there
are as likely as such misses are, after what is usual and what it has missed before. Of calls at
random, after what rates are usual; of gaps, after what laws are (`gap_laws.py`), or by AIC where
there are many.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, gammaln, logsumexp

from simulator.learning.findings import BEFOREHAND, Findings
from simulator.learning.mixture import Evidence
from simulator.learning.models import AT_RANDOM, FAMILIES, GAPS, RANDOM, WEEKDAYS, WEEKENDS
from simulator.learning.pooling import (
    LEAST,
    WIDEST_AGE,
    Beta,
    Gamma,
    rates,
    rates_by_age,
    seen_shares,
)
from simulator.learning.records import Flags, Numbers, Reals
from simulator.learning.stopping import odds_at_random

FATAL = WIDEST_AGE / 2
"""Of runs so many days apart (on average) none can be missed."""
SELDOM = WIDEST_AGE / 6
"""Runs at least so many days apart are seldom. How many are missed may depend on that."""
MOST_MISSED = 50
"""So many runs missed in a row; more say nothing more."""


class Pooled(NamedTuple):
    """What records tell each other, one row for each."""

    rate: Gamma
    """What is usual for rates of uses, those off the record counted, too;"""
    kept: Beta
    """and for the share of due runs that are seen."""


def pooled(found: Findings, weights: Reals, listed: Flags) -> Pooled:
    """What is usual where each record belongs? `weights`: of each family. (records, FAMILIES)"""
    return Pooled(
        _usual_rates(found, weights[:, AT_RANDOM], listed), _usual_shares(found, weights, listed)
    )


def _usual_rates(found: Findings, weight: Reals, listed: Flags) -> Gamma:
    records = found.records
    law = rates(uses_of(found), exposure_of(found), weight, records.group, ~found.silent, listed)
    if not found.silent.any():
        return law
    other = rates_by_age(_age(found), records.group, found.silent)
    return Gamma(*(np.where(found.silent, a, b) for a, b in zip(other, law, strict=True)))


def _usual_shares(found: Findings, weights: Reals, listed: Flags) -> Beta:
    """Jobs that run seldom learn from each other, if there are enough of them."""
    seen, due = runs_of_schedule(found, weights)
    weight, seldom = weights[:, :AT_RANDOM].sum(axis=1), _seldom(found, weights)
    which = (due > 0) & (weight > 0.5)

    def of(some: Flags) -> Beta:
        return seen_shares(seen, due, weight, found.records.group, which & some, listed)

    if min((which & some & listed).sum() for some in (seldom, ~seldom)) < LEAST:
        return of(which)
    return Beta(*(np.where(seldom, a, b) for a, b in zip(of(seldom), of(~seldom), strict=True)))


def runs_of_schedule(found: Findings, weights: Reals) -> tuple[Reals, Reals]:
    """How many runs were seen, and how many were due, by the schedule that is believed in most?

    Where a token dies if a single run is missed, only those are there that missed none: that says
    nothing of how many are missed.
    """
    seen, due, missed = _of_best_schedule(found, weights)
    says = due * FATAL > found.records.exposure
    return np.where(says, seen, 0.0), np.where(says, np.maximum(due, seen) + missed, 0.0)


def _seldom(found: Findings, weights: Reals) -> Flags:
    """Does each run seldom? If it has no schedule that can be read, uses are taken for runs."""
    _, due, _ = _of_best_schedule(found, weights)
    runs = np.where(due > 0, due, found.records.counts)
    return np.asarray(runs * SELDOM <= found.records.exposure)


def _of_best_schedule(found: Findings, weights: Reals) -> tuple[Reals, Reals, Reals]:
    """Runs seen and due by then, and missed in the silence, by what is believed in most."""
    best, fit = np.argmax(weights[:, :AT_RANDOM], axis=1), found.fit
    seen = np.choose(best, [fit["present"], fit["day_present"], fit["month_present"]])
    due = np.choose(best, [fit["slots"], fit["day_slots"], fit["month_slots"]])
    return seen, due, np.take_along_axis(found.missed, best[:, None], axis=1)[:, 0]


def exposure_of(found: Findings) -> Reals:
    """For how long is it known of each record which uses there were? (days)

    Runs on record come at the rate times the share that is shown; those off the record are known to
    be absent since the last use, and to be there at the last use if that is off the record.
    """
    records = found.records
    known = found.shown * records.exposure + (1.0 - found.shown) * records.tail
    return np.where(records.counts == 0, _age(found), np.maximum(known, 1e-6))


def uses_of(found: Findings) -> Reals:
    """How many uses of each are known? The last one is, even if it was before the record."""
    return np.where(found.records.counts == 0, found.records.used, found.runs)


def silence_of(found: Findings) -> Reals:
    """How long has each not been used at the end of its record? (days)"""
    return np.where(found.records.counts == 0, _age(found), found.records.tail)


def _age(found: Findings) -> Reals:
    return np.maximum(found.records.end - found.records.last, 1e-6)


def rates_of(found: Findings, usual: Gamma) -> Gamma:
    """What is known of the rate of each, after what is usual and what it shows?"""
    return Gamma(usual.shape + uses_of(found), usual.exposure + exposure_of(found))


def evidence_in(found: Findings, usual: Pooled) -> Evidence:
    """How likely is each record under each family? Gaps of sparse records are left open."""
    shape = (found.records.size, len(FAMILIES))
    result = Evidence(np.full(shape, -np.inf), np.full(shape, -np.inf))
    _put_schedules(result, found, usual.kept)
    _put_random(result, found, usual.rate)
    result.going_on[:, GAPS] = -0.5 * found.criteria[:, GAPS]
    result.ended[:, GAPS] = -0.5 * found.without[:, GAPS] + found.log_silence
    for one in result:
        one[found.few, :AT_RANDOM] = -np.inf
    return result


def _put_schedules(result: Evidence, found: Findings, usual: Beta) -> None:
    fit = found.fit
    for place, (seen, due) in enumerate(
        [("present", "slots"), ("day_present", "day_slots"), ("month_present", "month_slots")]
    ):
        whole = -0.5 * found.without[:, place]
        gone = np.maximum(fit[due] - fit[seen], 0)
        law = Beta(usual.seen + fit[seen], usual.missed + gone)
        going_on, ended = chances_of_silence(law, found.missed[:, place])
        result.going_on[:, place] = whole + going_on
        result.ended[:, place] = whole + ended + found.log_silence


def chances_of_silence(law: Beta, missed: Reals) -> tuple[Reals, Reals]:
    """How likely is it that so many runs in a row are missed, and on average if the use ended?

    Logarithms. If it ended, then after any number of them alike, and only those before were missed.
    """
    counted: Numbers = np.minimum(missed, MOST_MISSED).astype(np.int64)
    going_on, ended = np.zeros(len(counted)), np.zeros(len(counted))
    some = counted > 0
    kept, gone, last = law.seen[some, None], law.missed[some, None], counted[some, None]
    before = np.arange(MOST_MISSED + 1)
    chances = betaln(kept, gone + before) - betaln(kept, gone)
    going_on[some] = np.take_along_axis(chances, last, axis=1)[:, 0]
    within = np.where(before <= last, chances, -np.inf)
    ended[some] = logsumexp(within, axis=1) - np.log1p(counted[some])
    return going_on, ended


def having_survived(found: Findings, rate: Reals) -> Reals:
    """What does it add that a thing had survived until its record began? (see `gap_laws`)"""
    records = found.records
    head = np.where(records.counts > 0, records.first_seen - records.begin, 0.0)
    known = records.older & records.used & (head < WIDEST_AGE)
    rest = np.where(known, WIDEST_AGE - head, WIDEST_AGE)
    open_one = np.where(records.counts > 0, -np.expm1(-rate * rest), 1.0)
    return np.where(known, np.log(open_one) - np.log(-np.expm1(-rate * WIDEST_AGE)), 0.0)


def _put_random(result: Evidence, found: Findings, usual: Gamma) -> None:
    """Counts are negative binomial; a profile over the week adds what it adds to AIC.

    Of many uses the gaps are compared by AIC, and so are these.
    """
    runs, a, b = uses_of(found), usual.shape, usual.exposure
    likely = gammaln(a + runs) - gammaln(a) + a * np.log(b)
    likely += runs * np.log(found.shown) - (a + runs) * np.log(b + exposure_of(found))
    aic = found.fit["aic"] + BEFOREHAND
    better = 0.5 * (aic[:, RANDOM] - aic[:, [WEEKENDS, WEEKDAYS]].min(axis=1))
    likely += np.maximum(better, 0.0) + found.fit["within"]
    likely += having_survived(found, (a + runs) / (b + exposure_of(found)))
    likely = np.where(found.sparse, likely, -0.5 * found.criteria[:, AT_RANDOM])
    likely = np.where(found.silent, 0.0, likely)
    odds = odds_at_random(rates_of(found, usual), silence_of(found))
    result.going_on[:, AT_RANDOM] = likely
    result.ended[:, AT_RANDOM] = likely + odds
