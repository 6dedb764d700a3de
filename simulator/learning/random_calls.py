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
    week = part(counts[:5].sum(), lengths[:5].sum())
    weekend = part(counts[5:].sum(), lengths[5:].sum())
    daily = 0.0
    for day in range(7):
        daily += part(counts[day], lengths[day])
    return once, week + weekend, daily
