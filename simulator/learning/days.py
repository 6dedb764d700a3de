"""Days of the week and of the month, for kernels."""

import numpy as np

from simulator.compiled import fitting

WEEK = 7


@fitting
def weekday(time):
    """On which day of the week is a time? (0: Monday; 1970 began on a Thursday)"""
    return (int(np.floor(time)) + 3) % 7


@fitting
def day_of_month(time):
    """On which day of its month is a time? (1 to 31)

    Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    """
    days = int(np.floor(time)) + 719_468
    of_era = days % 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return of_year - (153 * ((5 * of_year + 2) // 153) + 2) // 5 + 1


@fitting
def days_of_week_in(begin, end):
    """How much of each day of the week lies between two times? (days)"""
    whole = np.floor((end - begin) / 7.0)
    lengths = np.full(7, whole)
    at = begin + 7.0 * whole
    while at < end:
        following = min(np.floor(at) + 1.0, end)
        lengths[weekday(at)] += following - at
        at = following
    return lengths
