"""What fits the times of each of many records, pattern by pattern? One kernel for all of them."""

import math

import numpy as np

from simulator.compiled import fitting
from simulator.learning.grids import MOST_BESIDE, SECOND, SLOTS_BY_DAY, grid, on_days, slots_of
from simulator.learning.random_calls import part, profiles
from simulator.learning.renewals import LEAST_GAPS, gaps_of, lognormal, weibull

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
            since = mine[-MOST_TIMES - 1]
            mine = mine[-MOST_TIMES:]
        _fit(mine, since, end[record], out[record])


@fitting
def _fit(times, since, until, best):
    _fit_runs(times, since, until, best)
    best.together, best.runs = 0.0, len(times)
    other = np.zeros(1, FIT)[0]
    for together in TOGETHER[1:]:
        starts = runs_of(times, together)
        if len(starts) == len(times) or len(starts) < 3:
            continue
        _fit_runs(starts, since, until, other)
        added = _following(times, starts, together)
        other.aic[:] = other.aic - 2.0 * added + 4.0
        if other.aic.min() < best.aic.min():
            _copy(other, best)
            best.together, best.runs = together, len(starts)
    best.begin = since


@fitting
def runs_of(times, together):
    """When does each run begin, if times this close belong to one?"""
    starts = np.empty(len(times), np.bool_)
    for place in range(len(times)):
        starts[place] = place == 0 or times[place] - times[place - 1] > together
    return times[starts]


@fitting
def _following(times, starts, together):
    """What do the calls within runs add? Exponential gaps, and a geometric number of them."""
    gaps = np.diff(times)
    inside = gaps[gaps <= together]
    count, runs = len(inside), len(starts)
    spent = max(inside.sum(), SECOND * 0.001 * count)
    return part(count, spent) + _split(count, runs)


@fitting
def _split(first, second):
    total = first + second
    return first * math.log(first / total) + second * math.log(second / total)


@fitting
def _copy(source, target):
    target.aic[:] = source.aic
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
    gaps, head, tail = gaps_of(times), times[0] - since, until - times[-1]
    found, out.scale, out.shape = weibull(gaps, head, tail)
    out.aic[WEIBULL] = aic(found, 2, len(times))
    found, out.log_mean, out.log_spread = lognormal(gaps, head, tail)
    out.aic[LOGNORMAL] = aic(found, 2, len(times))


@fitting
def _fit_grids(times, since, until, out):
    span = until - since
    prior = math.log(0.5 / len(PERIODS))
    for period in PERIODS:
        slots = span / period
        if len(times) > (1.0 + MOST_BESIDE) * (slots + 1.0):
            continue
        if len(times) >= FEWEST_RUNS * (slots - 1.0):
            _try_grid(times, since, until, period, prior, out)
        if period <= 1.0 and slots <= SLOTS_BY_DAY:
            _try_days(times, since, until, period, prior, out)
    period = _own_period(times)
    if SECOND < period < LONGEST_PERIOD and len(times) >= 4:
        _try_grid(times, since, until, period, math.log(0.5), out)


@fitting
def _try_grid(times, since, until, period, prior, out):
    size = len(times)
    for beside in (0, 1, 2, int(MOST_BESIDE * size)):
        if beside > MOST_BESIDE * size or size - beside < 3:
            continue
        found, parameters, phase, arc, slots, runs, _ = grid(times, since, until, period, beside)
        if runs < FEWEST_RUNS * slots:
            continue
        if prior > -1.0:  # the period is one of its own: how exactly is it known?
            exactly = max(arc, SECOND) / max(slots, 1) / period
            found += math.log(exactly / math.log(LONGEST_PERIOD / SECOND))
        criterion = aic(found + prior, parameters, size)
        if criterion < out.aic[EVERY]:
            out.aic[EVERY] = criterion
            out.every, out.phase, out.arc = period, phase, arc
            out.slots, out.present = slots, runs


@fitting
def _try_days(times, since, until, period, prior, out):
    size = len(times)
    for beside in (0, 1, 2, int(MOST_BESIDE * size)):
        if beside > MOST_BESIDE * size or size - beside < 3:
            continue
        _, _, phase, arc, slots, _, _ = grid(times, since, until, period, beside)
        if size >= 0.5 * FEWEST_RUNS * slots:
            found, parameters, days, slots, runs, _ = on_days(
                times, since, until, period, phase, arc, False
            )
            criterion = aic(found + prior, parameters, size)
            if criterion < out.aic[WEEKLY] and days != 127:
                out.aic[WEEKLY] = criterion
                out.days, out.day_every, out.day_phase, out.day_arc = days, period, phase, arc
                out.day_slots, out.day_present = slots, runs
        if period == 1.0:
            _try_month(times, since, until, phase, arc, prior, out)


@fitting
def _try_month(times, since, until, phase, arc, prior, out):
    found, parameters, days, slots, runs, _ = on_days(times, since, until, 1.0, phase, arc, True)
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
    period = np.median(np.diff(times))
    size = len(times)
    some = min(4, size)
    while period > SECOND:
        mine = times[:some] - times[0]
        numbers = np.round(mine / period)
        spread = ((numbers - numbers.mean()) ** 2).sum()
        if spread == 0.0:
            return 0.0
        period = ((numbers - numbers.mean()) * (mine - mine.mean())).sum() / spread
        if some == size:
            return period
        some = min(2 * some, size)
    return 0.0
