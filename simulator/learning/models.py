"""Which models of use are there, and what is found when they are fitted?"""

import numpy as np

from simulator.compiled import fitting

RANDOM, WEEKENDS, WEEKDAYS, EVERY, WEEKLY, MONTHLY, WEIBULL, LOGNORMAL = range(8)
"""The models, and their places in `Fit.aic`."""
MODELS = 8
FAMILIES = {
    "every": (EVERY,),
    "weekly": (WEEKLY,),
    "monthly": (MONTHLY,),
    "random": (RANDOM, WEEKENDS, WEEKDAYS),
    "gaps": (WEIBULL, LOGNORMAL),
}
"""Models that are alike."""
AT_RANDOM, GAPS = 3, 4
"""Places of the last two among FAMILIES; the others are schedules."""
GAP_DRAWS = 16
"""So many laws of gaps stand for all that may be behind a record."""
SCHEDULE_FIELDS = {
    EVERY: ("every", "phase", "arc", "slots", "present"),
    WEEKLY: ("days", "day_phase", "day_arc", "day_every", "day_slots", "day_present"),
    MONTHLY: ("month_days", "month_phase", "month_arc", "month_slots", "month_present"),
}
"""Fields of FIT that tell of each schedule."""

FIT = np.dtype(
    [
        ("aic", np.float64, MODELS),
        ("together", np.float64),  # calls this close are one run (days)
        ("runs", np.int64),  # how many such runs are there
        ("within", np.float64),  # log-likelihood of the calls within runs, by the same criterion
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
