"""What do things of one group know of each other? Empirical Bayes: the many inform the few.

Rates of use differ from thing to thing by a gamma law, shares of runs that are missed by a beta
law; the two numbers of each law are those under which what the group shows is likeliest. What one
thing shows then updates it. (Efron, "Large-Scale Inference", 1.4; Casella, "Illustrating empirical
Bayes methods", 1992)

Things that are gone belong to no group that is known: they count in each by its share of all.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from simulator.learning.records import Flags, Numbers, Reals, Records

LEAST = 20
"""Groups of fewer things learn from everybody."""
MOST_GROUPS = 300
WIDEST_AGE = 30.0
"""Things unused for longer are not there to be seen (days)."""
_BELIEF = 10.0
"""How many things' worth of evidence is everybody's share, for a group?"""
_LOWEST, _HIGHEST = np.log([0.02, 1e-5]), np.log([500.0, 1e5])
"""Between these lie the two numbers of a law: none is absurdly narrow or wide."""

Loss = Callable[[float, float, Flags, Reals], float]
"""How unlikely are these things under a law of two numbers, each with a weight?"""


class Gamma(NamedTuple):
    """Laws of rates of use (per day), one row for each thing: mean is shape / exposure."""

    shape: Reals
    exposure: Reals


class Beta(NamedTuple):
    """Laws of shares of runs that are seen, one for each thing: mean is seen / (seen + missed)."""

    seen: Reals
    missed: Reals


def groups_of(group: Numbers, which: Flags) -> list[Flags]:
    """Which things learn from each other? Everybody first, then the large groups."""
    names, sizes = np.unique(group[which], return_counts=True)
    largest = names[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]
    large = set(names[sizes >= LEAST].tolist())
    return [which, *((group == name) & which for name in largest if int(name) in large)]


def shown_shares(records: Records, listed: Flags) -> Reals:
    """Which share of the uses leaves a trace on record, for each thing?

    The last use of each is known from elsewhere: the share of things whose last use is on record is
    an unbiased estimate. Things of which nothing is on record say nothing of how much is.
    """
    known = listed & records.used & (records.counts > 0) & (records.last >= records.begin)
    shown = known & ~records.unseen
    overall = (shown.sum() + 0.5) / (known.sum() + 0.5)
    size = int(records.group.max(initial=0)) + 1
    all_known = np.bincount(records.group[known], minlength=size)
    all_shown = np.bincount(records.group[shown], minlength=size)
    share = (all_shown + _BELIEF * overall) / (all_known + _BELIEF)
    return np.asarray(share[records.group], np.float64)


def rates(
    counts: Reals, exposure: Reals, weight: Reals, group: Numbers, which: Flags, listed: Flags
) -> Gamma:
    """Which law of rates has each group, if the counts are Poisson? (negative binomial)"""

    def loss(shape: float, scale: float, rows: Flags, weight: Reals) -> float:
        n, t = counts[rows], exposure[rows]
        found = gammaln(shape + n) - gammaln(shape) + shape * np.log(scale)
        found += n * np.log(np.maximum(t, 1e-9)) - (shape + n) * np.log(scale + t)
        return -float((weight * found).sum())

    mean = (counts * weight)[which].sum() / max((exposure * weight)[which].sum(), 1e-9)
    return Gamma(*_laws(loss, (1.0, 1.0 / max(mean, 1e-6)), group, which, weight, listed))


def seen_shares(
    seen: Reals, due: Reals, weight: Reals, group: Numbers, which: Flags, listed: Flags
) -> Beta:
    """Which law of shares has each group, if so many of the runs due were seen? (beta-binomial)"""

    def loss(kept: float, missed: float, rows: Flags, weight: Reals) -> float:
        found = betaln(kept + seen[rows], missed + (due - seen)[rows]) - betaln(kept, missed)
        return -float((weight * found).sum())

    return Beta(*_laws(loss, (10.0, 0.5), group, which, weight, listed))


def rates_by_age(age: Reals, group: Numbers, which: Flags) -> Gamma:
    """Which law of rates has each group, if only the age of each last use is known? (Lomax)

    Ages are below WIDEST_AGE, for otherwise the thing would not be there.
    """

    def loss(shape: float, scale: float, rows: Flags, weight: Reals) -> float:
        a = age[rows]
        found = np.log(shape) + shape * np.log(scale) - (shape + 1.0) * np.log(scale + a)
        seen = -np.expm1(shape * np.log(scale / (scale + WIDEST_AGE)))
        return -float((weight * (found - np.log(max(seen, 1e-12)))).sum())

    middle = float(np.median(age[which])) if which.any() else 1.0
    every = np.ones(len(age), np.bool_)
    return Gamma(*_laws(loss, (1.0, max(middle, 1e-3)), group, which, np.ones(len(age)), every))


def _laws(
    loss: Loss,
    begin: tuple[float, float],
    group: Numbers,
    which: Flags,
    weight: Reals,
    listed: Flags,
) -> tuple[Reals, Reals]:
    """The two numbers of the law of each thing's group, by what the things count."""
    found = begin
    numbers = np.tile(begin, (len(group), 1))
    gone, all_listed = which & ~listed, max(int((which & listed).sum()), 1)
    for place, rows in enumerate(groups_of(group, which & listed)):
        if rows.sum() < LEAST:
            continue
        counted = np.where(rows, weight, gone * weight * (rows.sum() / all_listed))
        some = counted > 0
        of_group = _likeliest(loss, found, some, counted[some])
        if place == 0:
            found = of_group
            numbers[:] = found
        else:
            numbers[group == group[np.flatnonzero(rows)[0]]] = of_group
    return numbers[:, 0], numbers[:, 1]


def _likeliest(
    loss: Loss, begin: tuple[float, float], rows: Flags, weight: Reals
) -> tuple[float, float]:
    """By Nelder and Mead over the logarithms, within bounds."""

    def of_logs(logs: Reals) -> float:
        first, second = np.exp(logs).tolist()
        return loss(first, second, rows, weight)

    start = np.clip(np.log(begin), _LOWEST, _HIGHEST)
    bounds = list(zip(_LOWEST, _HIGHEST, strict=True))
    options = {"maxiter": 200}
    found = minimize(of_logs, start, method="Nelder-Mead", bounds=bounds, options=options)
    return float(np.exp(found.x[0])), float(np.exp(found.x[1]))
