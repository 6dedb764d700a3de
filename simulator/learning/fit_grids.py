"""Which grid fits the times of a record best: of a usual period or of its own, every day or not?"""

import math

import numpy as np

from simulator.compiled import fitting
from simulator.learning.days import day_of_month, weekday
from simulator.learning.grids import MOST_BESIDE, SECOND, SLOTS_BY_DAY, WIDEST, arc, grid, on_days
from simulator.learning.models import EVERY, MONTHLY, WEEKLY, aic

MINUTE, HOUR = 1.0 / 1440.0, 1.0 / 24.0
PERIODS = np.array(
    [MINUTE * m for m in (1, 2, 5, 10, 15, 20, 30)]
    + [HOUR * h for h in (1, 2, 3, 4, 6, 8, 12)]
    + [1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0, 21.0, 28.0, 30.0]
)
"""Periods that people choose (days)."""
LONGEST_PERIOD = 60.0
MOST_MONTH_DAYS = 8
"""A job with runs on more days of the month is none of the month."""
SHORTEST_MONTHLY = 45.0
"""Shorter records (days) say nothing of months."""
FEWEST_RUNS = 0.2
"""Of the slots of a grid that have runs; fewer can hardly be told from calls at random."""


@fitting
def fit_grids(times, since, until, out):
    """Put the best grid of each kind, and how likely it is, into a record FIT."""
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
    few = _count(days) <= MOST_MONTH_DAYS
    if few and criterion < out.aic[MONTHLY] and until - since >= SHORTEST_MONTHLY:
        out.aic[MONTHLY] = criterion
        out.month_days, out.month_phase, out.month_arc = days, phase, arc
        out.month_slots, out.month_present = slots, runs


@fitting
def _count(bits):
    count = 0
    while bits:
        count += bits & 1
        bits >>= 1
    return count


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


@fitting
def slots_after(fits, last, end, missed):
    """How many runs of each schedule would have come between the last use and the end?

    `missed`: a row for each record; EVERY, WEEKLY, MONTHLY.
    """
    for row in range(len(fits)):
        fit, since, until = fits[row], last[row], end[row]
        numbers = (
            (fit.every, fit.phase, fit.arc, 127, False),
            (fit.day_every, fit.day_phase, fit.day_arc, fit.days, False),
            (1.0, fit.month_phase, fit.month_arc, fit.month_days, True),
        )
        for place in range(3):
            if np.isfinite(fit.aic[EVERY + place]):
                missed[row, place] = _slots_between(numbers[place], since, until)


@fitting
def _slots_between(schedule, since, until):
    period, phase, length, days, monthly = schedule
    slot, count = math.floor((since - phase) / period + 1e-9) + 1, 0
    while phase + slot * period + length < until and count < 1_000:
        day = day_of_month(phase + slot * period) if monthly else weekday(phase + slot * period)
        count += days >> day & 1
        slot += 1
    return count
