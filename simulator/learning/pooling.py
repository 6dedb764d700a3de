"""What do things of one group know of each other? Empirical Bayes: the many inform the few.

Rates of use differ from thing to thing by a gamma law, whose two numbers are those under which the
counts of the group are likeliest. What one thing shows then updates that law. (Efron, "Large-Scale
Inference", 1.4; Casella, "Illustrating empirical Bayes methods", 1992)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from simulator.learning.records import Flags, Numbers, Reals, Records

LEAST = 20
"""Groups of fewer things learn from everybody."""
MOST_GROUPS = 300
WIDEST_AGE = 30.0
"""Things unused for longer are not there to be seen (days)."""
_BELIEF = 10.0
"""How many things' worth of evidence is everybody's share, for a group?"""


@dataclass(frozen=True)
class Gamma:
    """Laws of rates of use (per day), one row for each thing: mean is shape / exposure."""

    shape: Reals
    exposure: Reals


def groups_of(group: Numbers, which: Flags) -> list[Flags]:
    """Which things learn from each other? Everybody first, then the large groups."""
    names, sizes = np.unique(group[which], return_counts=True)
    largest = names[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]
    large = set(names[sizes >= LEAST].tolist())
    return [which, *((group == name) & which for name in largest if int(name) in large)]


def shown_shares(records: Records) -> Reals:
    """Which share of the uses leaves a trace on record, for each thing?

    The last use of each is known from elsewhere: the share of things whose last use is on record is
    an unbiased estimate. Things of which nothing is on record say nothing of how much is.
    """
    known = records.used & (records.counts > 0) & (records.last >= records.begin)
    shown = known & ~records.unseen
    overall = (shown.sum() + 0.5) / (known.sum() + 0.5)
    size = int(records.group.max(initial=0)) + 1
    all_known = np.bincount(records.group[known], minlength=size)
    all_shown = np.bincount(records.group[shown], minlength=size)
    share = (all_shown + _BELIEF * overall) / (all_known + _BELIEF)
    return np.asarray(share[records.group], np.float64)


def rates(counts: Reals, exposure: Reals, weight: Reals, group: Numbers, which: Flags) -> Gamma:
    """Which law of rates has each group, if the counts are Poisson? (negative binomial)"""

    def loss(shape: float, scale: float, rows: Flags) -> float:
        n, t, w = counts[rows], exposure[rows], weight[rows]
        found = gammaln(shape + n) - gammaln(shape) + shape * np.log(scale)
        found += n * np.log(np.maximum(t, 1e-9)) - (shape + n) * np.log(scale + t)
        return -float((w * found).sum())

    mean = (counts * weight)[which].sum() / max((exposure * weight)[which].sum(), 1e-9)
    return _laws(loss, 1.0, 1.0 / max(mean, 1e-6), group, which)


def rates_by_age(age: Reals, group: Numbers, which: Flags) -> Gamma:
    """Which law of rates has each group, if only the age of each last use is known? (Lomax)

    Ages are below WIDEST_AGE, for otherwise the thing would not be there.
    """

    def loss(shape: float, scale: float, rows: Flags) -> float:
        a = age[rows]
        found = np.log(shape) + shape * np.log(scale) - (shape + 1.0) * np.log(scale + a)
        seen = -np.expm1(shape * np.log(scale / (scale + WIDEST_AGE)))
        return -float((found - np.log(max(seen, 1e-12))).sum())

    middle = float(np.median(age[which])) if which.any() else 1.0
    return _laws(loss, 1.0, max(middle, 1e-3), group, which)


def _laws(
    loss: Callable[[float, float, Flags], float],
    shape: float,
    scale: float,
    group: Numbers,
    which: Flags,
) -> Gamma:
    shapes, scales = np.full(len(group), shape), np.full(len(group), scale)
    for number, rows in enumerate(groups_of(group, which)):
        if rows.sum() < LEAST:
            continue
        found = _smallest(loss, shape, scale, rows)
        of_all = number == 0
        same = np.ones(len(group), np.bool_) if of_all else group == group[np.flatnonzero(rows)[0]]
        shapes[same], scales[same] = found
        if of_all:
            shape, scale = found
    return Gamma(shapes, scales)


def _smallest(
    loss: Callable[[float, float, Flags], float], shape: float, scale: float, rows: Flags
) -> tuple[float, float]:
    """By Nelder and Mead over the logarithms, kept to laws that are not absurdly narrow or wide."""

    def of_logs(logs: Reals) -> float:
        bounded = np.clip(logs, [np.log(0.05), np.log(1e-5)], [np.log(50.0), np.log(1e5)])
        shape, scale = np.exp(bounded)
        return loss(shape, scale, rows) + float(np.abs(logs - bounded).sum())

    found = minimize(
        of_logs, np.log([shape, scale]), method="Nelder-Mead", options={"maxiter": 200}
    )
    bounded = np.clip(found.x, [np.log(0.05), np.log(1e-5)], [np.log(50.0), np.log(1e5)])
    return float(np.exp(bounded[0])), float(np.exp(bounded[1]))
