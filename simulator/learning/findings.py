"""What was found in each record by itself: which schedule fits, with and without its silence?"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.learning.fit_grids import slots_after
from simulator.learning.fits import MOST_TIMES, fit_all
from simulator.learning.models import (
    AT_RANDOM,
    FAMILIES,
    FIT,
    LOGNORMAL,
    MODELS,
    SCHEDULE_FIELDS,
    WEEKDAYS,
    WEEKENDS,
    WEIBULL,
)
from simulator.learning.pooling import shown_shares
from simulator.learning.records import Flags, Reals, Records

FEW = 4
"""Of fewer runs no schedule is read."""
MANY = 40
"""Of more runs the gaps speak for themselves; of fewer what is usual has a say."""
LEAST_DENSE, DENSE = 3, 5.0
"""Uses on record, and days between them on average, from which an end is hardly taken for a gap."""
LONG = 1.2
"""Silences of so many mean gaps raise the question whether the use has ended."""
BEFOREHAND = np.zeros(MODELS)
"""What speaks against a model before anything is seen (AIC): without it noise would be taken for a
weekly profile, and many gaps for anything but exponential, more often than not."""
BEFOREHAND[[WEEKENDS, WEEKDAYS]] = 4.0
BEFOREHAND[[WEIBULL, LOGNORMAL]] = 5.0


@dataclass(frozen=True)
class Findings:
    """What was found in each of some records, one row each."""

    records: Records
    """With last uses that are known, but not on record, put there."""
    fit: NDArray[Any]
    """FIT of `models`; schedules as they are without the silence."""
    criteria: Reals
    """AIC of the best model of each family. (records, FAMILIES)"""
    without: Reals
    """The same if the record ended with its last use."""
    missed: Reals
    """How many runs of the schedule of each family would lie in the silence? (records, 3)"""
    runs: Reals
    """How many runs are on record?"""
    shown: Reals
    """The share of its uses that leave a trace on record."""
    silent: Flags
    """It is used, and the record shows nothing of it."""

    @property
    def few(self) -> Flags:
        """Is too little on record to read a schedule?"""
        return self.records.counts < FEW

    @property
    def dense(self) -> Flags:
        """Are uses so close together that an end of them shows?"""
        records = self.records
        spans = np.where(records.counts > 0, records.exposure - records.tail, np.inf)
        return (records.counts >= LEAST_DENSE) & (spans <= DENSE * records.counts)

    @property
    def sparse(self) -> Flags:
        """Has what is usual a say in what its gaps are?"""
        return (self.fit["runs"] <= MANY) & ~self.silent

    @property
    def log_silence(self) -> Reals:
        """How long is the silence at the end of each? (days; logarithm)"""
        return np.log(np.maximum(self.records.tail, 1e-3))


def findings_in(records: Records, listed: Flags) -> Findings:
    """Look at each record by itself. `listed`: those of things that are there still."""
    complete = records.with_unseen()
    fit = fits(complete)
    criteria = _of_families(fit)
    asked = (complete.counts >= FEW) & (complete.tail * complete.counts > LONG * complete.exposure)
    without, missed = criteria.copy(), np.zeros((records.size, AT_RANDOM))
    if asked.any():
        some = complete.some(asked)
        cut = fits(replace(some, end=some.times[some.bounds[1:] - 1] + 1e-6))
        without[asked] = _of_families(cut)
        fit[asked] = _with_schedules_of(cut, fit[asked])
        missed[asked] = _missed(some, cut)
    looked_at = np.maximum(np.minimum(complete.counts, MOST_TIMES), 1)
    return Findings(
        complete,
        fit,
        criteria,
        without,
        missed,
        complete.counts * (fit["runs"] / looked_at),
        shown_shares(records, listed),
        listed & records.used & (records.counts == 0),
    )


def fits(records: Records) -> NDArray[Any]:
    """What fits each of the records? (FIT)"""
    fit = np.zeros(records.size, FIT)
    fit_all(records.times, records.bounds, records.begin, records.end, fit)
    return fit


def _of_families(fit: NDArray[Any]) -> Reals:
    criteria = fit["aic"] + BEFOREHAND
    return np.stack([criteria[:, list(models)].min(axis=1) for models in FAMILIES.values()], axis=1)


def _with_schedules_of(cut: NDArray[Any], fit: NDArray[Any]) -> NDArray[Any]:
    """The same fits, with the schedules that are found without the silence, where there are any."""
    merged = fit.copy()
    for model, names in SCHEDULE_FIELDS.items():
        found = np.isfinite(cut["aic"][:, model])
        for name in names:
            merged[name][found] = cut[name][found]
    return merged


def _missed(records: Records, cut: NDArray[Any]) -> Reals:
    missed = np.zeros((records.size, AT_RANDOM))
    slots_after(cut, records.times[records.bounds[1:] - 1], records.end, missed)
    return missed
