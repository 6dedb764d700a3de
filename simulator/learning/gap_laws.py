"""How likely is a record of uses under each of many laws of the gaps between them?

A renewal process, as in `renewals.py`, under every law of a grid: Weibull and lognormal, of all
means and spreads that matter. So a record with few gaps, or with none, says something, too: under
which laws it is likely. What is usual among all records says the rest (`mixture.py`).

What was there when its record began had survived until then: the gap that was open was none that
kills, and was cut somewhere within WIDEST_AGE. A gap of length g is open at a moment, and came to
an age below that, in proportion to min(g, WIDEST_AGE); so the open one ends after x with density
(S(x) - S(WIDEST_AGE)) / A, A the integral of the survival function S from 0 to WIDEST_AGE. (The
residual lifetime of Cox, "Renewal theory", chapter 5, where gaps end at a limit.)

Each likelihood comes twice: if the use goes on, so that the open gap is longer than the silence at
the end of the record, and integrated over the moment at which the use may have ended within it.
"""

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, gamma, gammainc, gammaln, log_ndtr, ndtr, ndtri

from simulator.compiled import fitting
from simulator.learning.fits import runs_of
from simulator.learning.models import GAP_DRAWS, LOGNORMAL, WEIBULL
from simulator.learning.pooling import WIDEST_AGE
from simulator.learning.records import Numbers, Reals, Records
from simulator.learning.renewals import SHORTEST

_MONTH = 30.4
MEANS = np.concatenate(
    [np.geomspace(0.05, 7.0, 14), _MONTH * 1.1 ** np.arange(-13.0, 5.0), [65.0, 100.0]]
)
"""Mean gaps (days); close to each other where life and death is decided, around a month."""
SPREADS = np.array([0.07, 0.1, 0.15, 0.25, 0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.1, 3.0, 4.5])
"""Coefficients of variation."""
LAWS = 2
"""Weibull and lognormal, in this order."""
CELLS = (LAWS, len(SPREADS), len(MEANS))
EXPONENTIAL = np.zeros(CELLS, np.bool_)
EXPONENTIAL[0, SPREADS == 1.0] = True
"""Weibull laws that are exponential: uses with such gaps are at random."""
GOLDEN = 0.618034
"""Multiples of it, modulo 1, cover (0, 1) evenly (the golden ratio)."""
_FROM, _TO, _STEP = -16.0, 8.0, 0.01
"""Of the logarithm of a length over the mean, for which functions of laws are tabulated."""
_LEAST = -700.0
LONGEST_MEAN = 3_650.0


class Likelihoods(NamedTuple):
    """Logarithms, one row for each record and one column for each law of the grid."""

    going_on: Reals
    ended: Reals
    """Integrated over the days of the silence."""


def likelihoods(records: Records, together: Reals) -> Likelihoods:
    """How likely is each record under each law? `together`: calls this close are one run (days)."""
    tables = _tables()
    size = math.prod(CELLS)
    going_on, ended = np.empty((records.size, size)), np.empty((records.size, size))
    span = (records.begin, records.end, records.last, records.used)
    _fill(
        (records.times, records.bounds, *span, records.older, together),
        (tables.shapes, tables.sigmas, tables.log_scales, np.log(MEANS)),
        (tables.survival, tables.area, tables.residual, tables.residual_area),
        going_on,
        ended,
    )
    return Likelihoods(going_on, ended)


class _Tables(NamedTuple):
    shapes: Reals
    """Of the Weibull laws of SPREADS."""
    sigmas: Reals
    """Standard deviations of the logarithms of the lognormal ones."""
    log_scales: Reals
    """Logarithm of the scale of the Weibull ones, whose mean is 1."""
    survival: Reals
    """Logarithm of the chance of a gap longer than x means. (laws, spreads, x)"""
    area: Reals
    """Logarithm of the integral of that chance from 0 to x."""
    residual: Reals
    """As `survival`, of the gap that one comes into at any moment: what is left of it."""
    residual_area: Reals
    """As `area`, of the same."""


@cache
def _tables() -> _Tables:
    x = np.exp(np.arange(_FROM, _TO + _STEP, _STEP))
    shapes = np.array([_shape(spread) for spread in SPREADS])
    sigmas = np.sqrt(np.log1p(SPREADS**2))
    log_scales = -gammaln(1.0 + 1.0 / shapes)
    power = (x / np.exp(log_scales)[:, None]) ** shapes[:, None]
    score = (np.log(x) + sigmas[:, None] ** 2 / 2) / sigmas[:, None]
    survival = np.array([-power, log_ndtr(-score)])
    beyond = x * np.exp(survival[1])
    area = np.array(
        [gammainc(1.0 / shapes[:, None], power), beyond + ndtr(score - sigmas[:, None])]
    )
    left = np.maximum(1.0 - area, 1e-300)
    steps = (left[..., 1:] + left[..., :-1]) / 2 * np.diff(x)
    sums = np.cumsum(np.concatenate([np.full((*left.shape[:2], 1), x[0]), steps], axis=2), axis=2)
    logs = [np.log(np.maximum(one, 1e-300)) for one in (area, left, sums)]
    return _Tables(shapes, sigmas, log_scales, np.maximum(survival, _LEAST), *logs)


def _shape(spread: float) -> float:
    """Which shape has the Weibull law of a coefficient of variation?"""

    def excess(shape: float) -> float:
        return float(gamma(1 + 2 / shape) / gamma(1 + 1 / shape) ** 2 - 1 - spread**2)

    return float(brentq(excess, 0.15, 100.0))


@fitting
def _fill(data, laws, tables, going_on, ended):
    times, bounds, begin, end, last, used, older, together = data
    shapes, sigmas, log_scales, log_means = laws
    powers = np.empty(len(shapes))
    for record in range(len(begin)):
        mine = times[bounds[record] : bounds[record + 1]]
        starts = runs_of(mine, together[record])
        gaps, logs, squares = len(starts) - 1, 0.0, 0.0
        if gaps > 0:
            logs, squares = _sums(starts, shapes, powers)
        head = starts[0] - begin[record] if len(starts) else 0.0
        since = starts[-1] if len(starts) else last[record]
        tail = max(end[record] - since, SHORTEST)
        kind = 0 if used[record] or len(starts) else 2
        survived = older[record] and head < WIDEST_AGE
        cell = 0
        for law in range(LAWS):
            for spread in range(len(shapes)):
                for mean in log_means:
                    found = 0.0
                    if gaps > 0 and law == 0:
                        shape, scale = shapes[spread], mean + log_scales[spread]
                        found = gaps * (math.log(shape) - shape * scale) + (shape - 1.0) * logs
                        found -= math.exp(min(powers[spread] - shape * scale, 700.0))
                    elif gaps > 0:
                        sigma = sigmas[spread]
                        middle = mean - 0.5 * sigma * sigma
                        found = squares - 2.0 * middle * logs + gaps * middle * middle
                        found = -0.5 * found / sigma**2 - logs
                        found -= gaps * math.log(sigma * 2.5066282746310002)
                    if kind == 0:
                        survival, area = tables[0][law, spread], tables[1][law, spread]
                        found += _of_open_gap(survival, area, head, mean, survived)
                    at = math.log(tail) - mean
                    longer = _looked_up(tables[kind][law, spread], at)
                    within = _looked_up(tables[kind + 1][law, spread], at)
                    going_on[record, cell] = found + longer
                    ended[record, cell] = found + within + mean
                    cell += 1


@fitting
def _of_open_gap(survival, area, head, mean, survived):
    """How likely is it that a gap is open when a record begins, and ends after `head`? (log)"""
    longest = math.log(WIDEST_AGE) - mean
    found = -mean
    if survived:
        found -= _looked_up(area, longest)
    if head > 0.0:
        longer = _looked_up(survival, math.log(head) - mean)
        found += longer
        if survived:
            fatal = _looked_up(survival, longest)
            found += math.log(max(-math.expm1(fatal - longer), 1e-300))
    return found


@fitting
def _sums(starts, shapes, powers):
    """Sums of the logarithms of gaps and of their squares; logarithms of sums of powers."""
    size = len(starts) - 1
    logs = np.empty(size)
    for place in range(size):
        logs[place] = math.log(max(starts[place + 1] - starts[place], SHORTEST))
    largest, total, squares = logs.max(), 0.0, 0.0
    for log in logs:
        total += log
        squares += log * log
    for place in range(len(shapes)):
        power = 0.0
        for log in logs:
            power += math.exp(shapes[place] * (log - largest))
        powers[place] = math.log(power) + shapes[place] * largest
    return total, squares


@fitting
def _looked_up(table, at):
    place = (at - _FROM) / _STEP
    if place <= 0.0:
        return table[0]
    if place >= len(table) - 1:
        return table[-1]
    below = int(place)
    return table[below] + (place - below) * (table[below + 1] - table[below])


class Posterior(NamedTuple):
    """What is known of the gaps of each record, if they are all there is. Days."""

    chance: Reals
    """Of each law; shape (records, LAWS)."""
    mean: Reals
    """By each law, of the gaps, and their coefficient of variation. (records, LAWS)"""
    spread: Reals
    drawn_law: Numbers
    """Laws that are as probable as each other, with these numbers. (records, GAP_DRAWS)"""
    drawn_mean: Reals
    drawn_spread: Reals


def posterior(chances: Reals) -> Posterior:
    """Sum up chances of the laws of the grid, other than exponential ones. (records, cells)"""
    cells = np.where(EXPONENTIAL, 1e-200, chances.reshape(-1, *CELLS))
    cells /= cells.sum(axis=(1, 2, 3), keepdims=True)
    chance = cells.sum(axis=(2, 3))
    shares = cells / np.maximum(chance, 1e-300)[:, :, None, None]
    mean = np.exp(shares.sum(axis=2) @ np.log(MEANS))
    spread = np.exp(shares.sum(axis=3) @ np.log(SPREADS))
    in_order = cells.transpose(0, 3, 2, 1)  # those of like means beside each other
    sums = in_order.reshape(len(cells), -1).cumsum(axis=1)
    lots = (np.arange(GAP_DRAWS) + 0.5) / GAP_DRAWS * sums[:, -1:]
    places = np.array([np.searchsorted(*one) for one in zip(sums, lots, strict=True)])
    means, spreads, laws = np.unravel_index(places.reshape(-1, GAP_DRAWS), in_order.shape[1:])
    return Posterior(chance, mean, spread, laws, MEANS[means], SPREADS[spreads])


def of_fits(fit: NDArray[Any]) -> Posterior:
    """What is known of the gaps from what fits them best, with nothing that is usual?

    Mean and spread are as exactly known as so many gaps tell (standard errors of the logarithms).
    """
    criteria = np.minimum(fit["aic"], 1e9)  # infinite where there are too few gaps
    likelier = expit(0.5 * (criteria[:, WEIBULL] - criteria[:, LOGNORMAL]))
    numbers = np.array([_numbers_of(fit, law) for law in range(LAWS)])
    best = (likelier > 0.5).astype(np.int64)
    mean, spread = numbers[best, :, np.arange(len(fit))].T
    gaps = np.maximum(fit["runs"] - 1, 1)
    lots = (np.arange(GAP_DRAWS) + 0.5) / GAP_DRAWS
    of_mean = ndtri(lots) * (spread / np.sqrt(gaps))[:, None]
    of_spread = (
        ndtri((lots[0] + GOLDEN * np.arange(GAP_DRAWS)) % 1.0) / np.sqrt(2.0 * gaps)[:, None]
    )
    return Posterior(
        np.stack([1.0 - likelier, likelier], axis=1),
        numbers[:, 0].T,
        numbers[:, 1].T,
        np.repeat(best[:, None], GAP_DRAWS, axis=1),
        np.clip(mean[:, None] * np.exp(of_mean), SHORTEST, LONGEST_MEAN),
        np.clip(spread[:, None] * np.exp(of_spread), 0.01, 10.0),
    )


def _numbers_of(fit: NDArray[Any], law: int) -> tuple[Reals, Reals]:
    """Mean (days) and coefficient of variation of the best law of a kind."""
    if law == 0:
        shape = np.maximum(fit["shape"], 0.15)
        one = gamma(1 + 1 / shape)
        mean, square = fit["scale"] * one, gamma(1 + 2 / shape) / one**2
    else:
        sigma = np.minimum(fit["log_spread"], 3.0)
        mean = np.exp(np.minimum(fit["log_mean"] + sigma**2 / 2, 20.0))
        square = np.exp(sigma**2)
    mean = np.clip(mean, 1 / 86_400, LONGEST_MEAN)
    return mean, np.clip(np.sqrt(np.maximum(square - 1, 0)), 0.01, 10.0)
