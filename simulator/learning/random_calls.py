"""How likely are times under calls at random: at one rate, or at other rates on some days?

Log-likelihoods of a Poisson process with its rates at their maximum: the sum over parts of
n log(n / T) - n. (Daley and Vere-Jones, "An Introduction to the Theory of Point Processes", 7.1)
"""

import numpy as np

from simulator.compiled import fitting
from simulator.learning.days import days_of_week_in, weekday

LEAST_DAYS = 14.0
"""Shorter records say nothing of days of the week."""


@fitting
def part(count, exposure):
    """What do `count` calls within `exposure` days add to the log-likelihood?"""
    return count * np.log(count / exposure) - count if count > 0 else 0.0


@fitting
def of_weekdays(times, begin, end):
    """How many calls were on each day of the week, and how long did each last within the record?"""
    counts = np.zeros(7)
    for time in times:
        counts[weekday(time)] += 1.0
    return counts, days_of_week_in(begin, end)


@fitting
def profiles(times, begin, end):
    """Log-likelihoods: one rate; one on working days and one at weekends; one for each day."""
    once = part(len(times), end - begin)
    if end - begin < LEAST_DAYS or len(times) < 7:
        return once, -np.inf, -np.inf
    counts, lengths = of_weekdays(times, begin, end)
    calls, spans, daily = np.zeros(2), np.zeros(2), 0.0
    for day in range(7):
        daily += part(counts[day], lengths[day])
        calls[day // 5] += counts[day]
        spans[day // 5] += lengths[day]
    return once, part(calls[0], spans[0]) + part(calls[1], spans[1]), daily


@fitting
def all_weekdays(times, bounds, begin, end, counts, lengths):
    """`of_weekdays` for many records at once. (counts, lengths: one row each)"""
    for record in range(len(begin)):
        mine = times[bounds[record] : bounds[record + 1]]
        first = np.searchsorted(mine, begin[record])
        found = of_weekdays(mine[first:], begin[record], end[record])
        counts[record], lengths[record] = found[0], found[1]
