"""What fits the times of each of many records, pattern by pattern? One kernel for all of them."""

import math

import numpy as np

from simulator.compiled import fitting
from simulator.learning.fit_grids import HOUR, MINUTE, fit_grids
from simulator.learning.grids import SECOND
from simulator.learning.models import (
    FIT,
    LOGNORMAL,
    MODELS,
    RANDOM,
    WEEKDAYS,
    WEEKENDS,
    WEIBULL,
    aic,
)
from simulator.learning.random_calls import part, profiles
from simulator.learning.renewals import LEAST_GAPS, log_gaps, lognormal, weibull

TOGETHER = np.array([0.0, 5.0 * MINUTE, HOUR])
"""Calls that follow each other within so long may be one run of a job."""
MOST_STARTS = 0.8
"""Of all calls that begin a run; where more do, calls do not come in runs."""
MOST_TIMES = 4_000
"""Of longer records the last ones are looked at."""


@fitting
def fit_all(times, bounds, begin, end, out):
    """Fit every record. `bounds`: where in `times` each begins; `begin`, `end`: what it covers."""
    spare = np.zeros(1, FIT)
    for record in range(len(bounds) - 1):
        low, high = bounds[record], bounds[record + 1]
        mine, since = times[low:high], begin[record]
        if len(mine) > MOST_TIMES:
            since = mine[len(mine) - MOST_TIMES - 1]
            mine = mine[len(mine) - MOST_TIMES :]
        _fit(mine, since, end[record], out[record], spare)


@fitting
def _fit(times, since, until, best, spare):
    _fit_runs(times, since, until, best)
    best.together, best.runs, best.within = 0.0, len(times), 0.0
    other = spare[0]  # of an array that outlives it: a record does not keep its own alive
    for together in TOGETHER[1:]:
        starts = runs_of(times, together)
        if len(starts) > MOST_STARTS * len(times) or len(starts) < 3:
            continue
        _fit_runs(starts, since, until, other)
        added = _following(times, starts, together)
        for model in range(MODELS):
            other.aic[model] += 4.0 - 2.0 * added
        if _least(other.aic) < _least(best.aic):
            _copy(other, best)
            best.together, best.runs, best.within = together, len(starts), added - 2.0
    best.begin = since


@fitting
def runs_of(times, together):
    """When does each run begin, if times this close belong to one?"""
    starts, size = np.empty(len(times)), 0
    for place in range(len(times)):
        if place == 0 or times[place] - times[place - 1] > together:
            starts[size] = times[place]
            size += 1
    return starts[:size]


@fitting
def _following(times, starts, together):
    """What do the calls within runs add? Exponential gaps, and a geometric number of them."""
    count, spent = 0, 0.0
    for place in range(1, len(times)):
        gap = times[place] - times[place - 1]
        if gap <= together:
            count += 1
            spent += max(gap, SECOND * 0.001)
    return part(count, spent) + _split(count, len(starts))


@fitting
def _split(first, second):
    total = first + second
    return first * math.log(first / total) + second * math.log(second / total)


@fitting
def _least(criteria):
    least = np.inf
    for criterion in criteria:
        least = min(least, criterion)
    return least


@fitting
def _copy(source, target):
    for model in range(MODELS):
        target.aic[model] = source.aic[model]
    target.every, target.phase, target.arc = source.every, source.phase, source.arc
    target.slots, target.present, target.days = source.slots, source.present, source.days
    target.day_phase, target.day_arc = source.day_phase, source.day_arc
    target.day_every, target.day_slots = source.day_every, source.day_slots
    target.day_present, target.month_days = source.day_present, source.month_days
    target.month_phase, target.month_arc = source.month_phase, source.month_arc
    target.month_slots, target.month_present = source.month_slots, source.month_present
    target.scale, target.shape = source.scale, source.shape
    target.log_mean, target.log_spread = source.log_mean, source.log_spread


@fitting
def _fit_runs(times, since, until, out):
    out.aic[:] = np.inf
    size = len(times)
    once, weekends, weekdays = profiles(times, since, until)
    out.aic[RANDOM] = -2.0 * once + 2.0
    out.aic[WEEKENDS] = aic(weekends, 2, size)
    out.aic[WEEKDAYS] = aic(weekdays, 7, size)
    if size >= LEAST_GAPS + 1:
        _fit_renewals(times, since, until, out)
    if size >= 3:
        fit_grids(times, since, until, out)


@fitting
def _fit_renewals(times, since, until, out):
    logs, head, tail = log_gaps(times), times[0] - since, until - times[-1]
    found, out.scale, out.shape = weibull(logs, head, tail)
    out.aic[WEIBULL] = aic(found, 2, len(times))
    found, out.log_mean, out.log_spread = lognormal(logs, head, tail)
    out.aic[LOGNORMAL] = aic(found, 2, len(times))
