"""What fits the times of each of many records, pattern by pattern? One kernel for all of them."""

import math

import numpy as np

from simulator.compiled import fitting
from simulator.learning.grids import MOST_BESIDE, SECOND, SLOTS_BY_DAY, WIDEST, arc, grid, on_days
from simulator.learning.random_calls import part, profiles
from simulator.learning.renewals import LEAST_GAPS, log_gaps, lognormal, weibull

MINUTE, HOUR = 1.0 / 1440.0, 1.0 / 24.0
PERIODS = np.array(
    [MINUTE * m for m in (1, 2, 5, 10, 15, 20, 30)]
    + [HOUR * h for h in (1, 2, 3, 4, 6, 8, 12)]
    + [1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 28.0, 30.0]
)
"""Periods that people choose (days)."""
LONGEST_PERIOD = 60.0
TOGETHER = np.array([0.0, 5.0 * MINUTE, HOUR])
"""Calls that follow each other within so long may be one run of a job."""
MOST_STARTS = 0.8
"""Of all calls that begin a run; where more do, calls do not come in runs."""
MOST_TIMES = 4_000
"""Of longer records the last ones are looked at."""
FEWEST_RUNS = 0.2
"""Of the slots of a grid that have runs; fewer can hardly be told from calls at random."""

RANDOM, WEEKENDS, WEEKDAYS, EVERY, WEEKLY, MONTHLY, WEIBULL, LOGNORMAL = range(8)
"""The models, and their places in `Fit.aic`."""
MODELS = 8

FIT = np.dtype(
    [
        ("aic", np.float64, MODELS),
        ("together", np.float64),  # calls this close are one run (days)
        ("runs", np.int64),  # how many such runs are there
        ("begin", np.float64),  # where the record that was looked at begins
        ("every", np.float64),  # period of the grid, begin of its arc, length of the arc
        ("phase", np.float64),
        ("arc", np.float64),
        ("slots", np.int64),
        ("present", np.int64),
        ("days", np.int64),  # of the week, bit by bit, for a grid with days off
        ("day_phase", np.float64),  # the same for runs on days of the week, or of the month
        ("day_arc", np.float64),
        ("day_every", np.float64),
        ("day_slots", np.int64),
        ("day_present", np.int64),
        ("month_days", np.int64),
        ("month_phase", np.float64),
        ("month_arc", np.float64),
        ("month_slots", np.int64),
        ("month_present", np.int64),
        ("scale", np.float64),  # Weibull
        ("shape", np.float64),
        ("log_mean", np.float64),  # lognormal
        ("log_spread", np.float64),
    ]
)
"""What was found in one record. AIC: infinite where a model does not apply."""


@fitting
def aic(likelihood, parameters, size):
    """Akaike's criterion with the correction for small samples (Hurvich and Tsai, 1989)."""
    if not np.isfinite(likelihood) or size < parameters + 2:
        return np.inf
    correction = 2.0 * parameters * (parameters + 1.0) / (size - parameters - 1.0)
    return -2.0 * likelihood + 2.0 * parameters + correction


@fitting
def fit_all(times, bounds, begin, end, out):
    """Fit every record. `bounds`: where in `times` each begins; `begin`, `end`: what it covers."""
    for record in range(len(bounds) - 1):
        low, high = bounds[record], bounds[record + 1]
        mine, since = times[low:high], begin[record]
        if len(mine) > MOST_TIMES:
            since = mine[len(mine) - MOST_TIMES - 1]
            mine = mine[len(mine) - MOST_TIMES :]
        _fit(mine, since, end[record], out[record])


@fitting
def _fit(times, since, until, best):
    _fit_runs(times, since, until, best)
    best.together, best.runs = 0.0, len(times)
    other = np.zeros(1, FIT)[0]
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
            best.together, best.runs = together, len(starts)
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
        _fit_grids(times, since, until, out)


@fitting
def _fit_renewals(times, since, until, out):
    logs, head, tail = log_gaps(times), times[0] - since, until - times[-1]
    found, out.scale, out.shape = weibull(logs, head, tail)
    out.aic[WEIBULL] = aic(found, 2, len(times))
    found, out.log_mean, out.log_spread = lognormal(logs, head, tail)
    out.aic[LOGNORMAL] = aic(found, 2, len(times))


@fitting
def _fit_grids(times, since, until, out):
    size, span = len(times), until - since
    prior = math.log(0.5 / len(PERIODS))
    for period in PERIODS:
        slots = span / period
        if size <= (1.0 + MOST_BESIDE) * (slots + 1.0):
            whole = size >= FEWEST_RUNS * (slots - 1.0)
            by_day = period <= 1.0 and slots <= SLOTS_BY_DAY and size >= 0.1 * slots
            if whole or by_day or period == 1.0:
                _try_period(times, since, until, period, prior, whole, out)
    period = _own_period(times)
    if SECOND < period < LONGEST_PERIOD and size >= 4:
        _try_period(times, since, until, period, math.log(0.5), True, out)


@fitting
def _try_period(times, since, until, period, prior, whole, out):
    phases, size = np.sort(times % period), len(times)
    for beside in (int(MOST_BESIDE * size), 2, 1, 0):
        if beside > MOST_BESIDE * size or size - beside < 3:
            continue
        begin, length = arc(phases, period, beside)
        if length > WIDEST * period:
            return  # with fewer times left aside it is wider still
        if whole:
            _try_grid(times, since, until, period, begin, length, prior, out)
        if prior < -1.0 and period <= 1.0 and (until - since) / period <= SLOTS_BY_DAY:
            _try_days(times, since, until, period, begin, length, prior, out)


@fitting
def _try_grid(times, since, until, period, begin, length, prior, out):
    found, parameters, slots, runs = grid(times, since, until, period, begin, length)
    if runs < FEWEST_RUNS * slots:
        return
    if prior > -1.0:  # the period is one of its own: how exactly is it known?
        exactly = max(length, SECOND) / max(slots, 1) / period
        found += math.log(exactly / math.log(LONGEST_PERIOD / SECOND))
    criterion = aic(found + prior, parameters, len(times))
    if criterion < out.aic[EVERY]:
        out.aic[EVERY] = criterion
        out.every, out.phase, out.arc = period, begin, length
        out.slots, out.present = slots, runs


@fitting
def _try_days(times, since, until, period, begin, length, prior, out):
    found, parameters, days, slots, runs = on_days(
        times, since, until, period, begin, length, False
    )
    criterion = aic(found + prior, parameters, len(times))
    if criterion < out.aic[WEEKLY] and days != 127 and runs >= FEWEST_RUNS * slots:
        out.aic[WEEKLY] = criterion
        out.days, out.day_every, out.day_phase, out.day_arc = days, period, begin, length
        out.day_slots, out.day_present = slots, runs
    if period == 1.0:
        _try_month(times, since, until, begin, length, prior, out)


@fitting
def _try_month(times, since, until, phase, arc, prior, out):
    found, parameters, days, slots, runs = on_days(times, since, until, 1.0, phase, arc, True)
    criterion = aic(found + prior, parameters, len(times))
    if criterion < out.aic[MONTHLY] and slots >= 2 and until - since >= 45.0:
        out.aic[MONTHLY] = criterion
        out.month_days, out.month_phase, out.month_arc = days, phase, arc
        out.month_slots, out.month_present = slots, runs


@fitting
def _own_period(times):
    """Which period have the times themselves? (days; 0: none)

    The median gap to begin with; then a line through ever more of the times, numbered by the
    period so far, so that an error does not grow to another number.
    """
    size = len(times)
    gaps = np.empty(size - 1)
    for place in range(size - 1):
        gaps[place] = times[place + 1] - times[place]
    period = np.sort(gaps)[len(gaps) // 2]
    some = min(4, size)
    while period > SECOND:
        number = numbers = squares = products = total = 0.0
        for place in range(some):
            mine = times[place] - times[0]
            number = math.floor(mine / period + 0.5)
            numbers += number
            squares += number * number
            products += number * mine
            total += mine
        spread = squares - numbers * numbers / some
        if spread <= 0.0:
            return 0.0
        period = (products - numbers * total / some) / spread
        if some == size:
            return period
        some = min(2 * some, size)
    return 0.0
