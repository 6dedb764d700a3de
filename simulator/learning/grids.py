"""How likely are times on a grid: a run every so often, each late by anything below a jitter?

The phase and the jitter are integrated out (the phase uniform within the period, the jitter
log-uniform from a second up to the period), which needs no further correction for having been
estimated; the share of missed runs is at its maximum and counts as a parameter. Times that fall
outside of the jitter, and second ones within a run, are calls at random beside the grid.

Of m times within an arc a of the period p: the integral of (j - a) j^(-m-1) dj over j from a on,
over p log(p / second), is a^(1-m) / (m (m - 1) p log(p / second)).
"""

import math

import numpy as np

from simulator.compiled import fitting
from simulator.learning.days import day_of_month, weekday
from simulator.learning.random_calls import part

SECOND = 1.0 / 86_400.0
MOST_BESIDE = 0.1
"""At most this share of the times lies beside the grid."""
WIDEST = 0.7
"""Of its period; wider arcs say nothing."""
WORKING_DAYS = 31
"""Monday to Friday, bit by bit."""
USUAL = 0.3
"""How often are the days with runs just these?"""
SHARES = (0.5, 0.2, 0.0)
"""Days count as those of a job if they have at least this share of the runs of its best day; last,
working days are tried, whatever they have."""
SLOTS_BY_DAY = 3_000
"""Of grids with more slots than that, days without runs are not looked for."""


@fitting
def arc(phases, period, beside):
    """Which is the shortest arc that holds all but `beside` of the sorted phases? Begin, length."""
    size = len(phases)
    inside = size - beside
    best, begin = np.inf, 0.0
    for first in range(size):
        last = first + inside - 1
        end = phases[last] if last < size else phases[last - size] + period
        if end - phases[first] < best:
            best, begin = end - phases[first], phases[first]
    return begin, best


@fitting
def concentration(count, length, period):
    """How likely are `count` phases within an arc of this length? (logarithm, see above)"""
    low = max(length, SECOND)
    return (
        -count * math.log(low)
        + math.log(low / (count - 1) - length / count)
        - math.log(period)
        - math.log(math.log(period / SECOND))
    )


@fitting
def slots_of(begin, length, period, since, until):
    """Number of the first whole slot of a record, and how many there are."""
    first = math.ceil((since - begin) / period - 1e-9)
    last = math.floor((until - begin - length) / period + 1e-9)
    return first, max(last - first + 1, 0)


@fitting
def present_in(times, begin, length, period, first, count):
    """In which slots was a run? How many times were beside the grid?"""
    present = np.zeros(count, np.bool_)
    beside = 0
    for time in times:
        slot = math.floor((time - begin) / period + 1e-9)
        inside = time - begin - slot * period <= length * 1.000001 + 1e-9
        number = slot - first
        if inside and 0 <= number < count and not present[number]:
            present[number] = True
        elif not (inside and (number == -1 or number == count)):
            beside += 1
    return present, beside


@fitting
def kept(slots, runs):
    """What does it add that so many of the slots had a run?"""
    if runs == 0 or runs == slots:
        return 0.0
    share = runs / slots
    return runs * math.log(share) + (slots - runs) * math.log(1.0 - share)


@fitting
def grid(times, since, until, period, begin, length):
    """Log-likelihood, parameters, slots, runs and times beside, of a grid with this arc."""
    first, count = slots_of(begin, length, period, since, until)
    present, others = present_in(times, begin, length, period, first, count)
    runs = 0
    for slot in present:
        runs += slot
    found = _likelihood(runs, count, others, length, period, until - since)
    return found, 1 + (others > 0), count, runs


@fitting
def _likelihood(runs, slots, beside, length, period, exposure):
    if runs < 2:
        return -np.inf
    found = concentration(runs, length, period) + kept(slots, runs)
    return found + part(beside, exposure)


@fitting
def on_days(times, since, until, period, begin, length, monthly):
    """As `grid`, with runs on some days only (of the week; of the month if `monthly`).

    Log-likelihood, parameters, which days (bits), slots, runs.
    """
    first, count = slots_of(begin, length, period, since, until)
    present, beside = present_in(times, begin, length, period, first, count)
    slots, runs = np.zeros(32), np.zeros(32)
    for number in range(count):
        at = begin + (first + number) * period
        day = day_of_month(at) if monthly else weekday(at)
        slots[day] += 1.0
        runs[day] += present[number]
    found, bits, most, inside, others = -np.inf, 0, 0, 0, 0
    for share in SHARES:
        days = WORKING_DAYS if share == 0.0 else _days_above(slots, runs, share)
        if monthly and share != SHARES[0]:
            continue
        size, these, those, rest = _counted(slots, runs, days)
        likelihood = _likelihood(these, those, beside + rest, length, period, until - since)
        likelihood -= _choices(31.0 if monthly else 7.0, size, not monthly and days == WORKING_DAYS)
        if likelihood > found:
            found, bits, most, inside, others = likelihood, days, those, these, beside + rest
    return found, 1 + (others > 0), bits, most, inside


@fitting
def _days_above(slots, runs, share):
    """On which days (bits) are there runs at least so often, compared to the best day?"""
    best, bits = 0.0, 0
    for day in range(32):
        best = max(best, runs[day] / max(slots[day], 1.0))
    for day in range(32):
        if runs[day] > 0 and runs[day] / max(slots[day], 1.0) >= share * best:
            bits |= 1 << day
    return bits


@fitting
def _counted(slots, runs, days):
    """How many days are these, with how many runs and slots, and how many runs on others?"""
    size = inside = most = rest = 0
    for day in range(32):
        if days >> day & 1:
            size += 1
            inside += int(runs[day])
            most += int(slots[day])
        else:
            rest += int(runs[day])
    return size, inside, most, rest


@fitting
def _choices(days, size, usual):
    """How improbable is this choice of days beforehand? (logarithm)

    Working days are chosen often; of the others each number is as likely as any.
    """
    if usual:
        return -math.log(USUAL)
    ways = math.lgamma(days + 1.0) - math.lgamma(size + 1.0) - math.lgamma(days - size + 1.0)
    return ways + math.log(days) - math.log(1.0 - USUAL)
