"""Key performance indicators: how did an organisation fare, in a dozen numbers?"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.results.extract import Columns
from simulator.scenario.kpi_names import KPIS
from simulator.statistics.moments import Moments
from simulator.statistics.quantiles import Quantile, quantile
from simulator.statistics.student import Interval, mean_interval

_MOST = {"availability": 1.0}  # no indicator can be negative

SHARES = (0.5, 0.9, 0.95)

Summary = dict[str, float | int | None]
"""mean, sd, ci_low, ci_high, n of one indicator over the replications."""


def kpis(parts: Columns) -> dict[str, NDArray[Any]]:
    """What are the indicators of each row of additive parts? Their meaning: docs/kpis.md.

    A ratio of nothing (the availability of no integrations) is NaN.
    """
    ratios = {
        "availability": 1.0 - _ratio(parts["outage_hours"], parts["held_hours"]),
        "mean_token_age_days": _ratio(parts["age_days_squared"], parts["live_token_days"]),
    }
    return {name: ratios[name] if name in ratios else parts[name] for name in KPIS}


def total(parts: Columns) -> dict[str, float]:
    """What are the indicators of all rows together?"""
    summed = {name: part.sum(keepdims=True) for name, part in parts.items()}
    return {name: value.item() for name, value in kpis(summed).items()}


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    ratio = np.full(len(whole), math.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def summarise(values: Iterable[tuple[str, Iterable[float]]]) -> dict[str, Summary]:
    """What is each indicator on average, and how sure is that? (by name, its values)

    95 % intervals from Student's t over independent replications; None where one replication says
    nothing, or an indicator is undefined. The same bits in any order of the replications.
    """
    return {kpi: _summary(found, _MOST.get(kpi, math.inf)) for kpi, found in values}


def quantiles(values: NDArray[np.float64]) -> list[Quantile]:
    """Which values are not exceeded in half, 90 % and 95 % of the replications?"""
    return [quantile(values, share) for share in SHARES]


def _summary(values: Iterable[float], most: float) -> Summary:
    moments = Moments.of(values)
    mean = moments.mean if moments.n else None
    if moments.n < 2:
        return {"mean": mean, "sd": None, "ci_low": None, "ci_high": None, "n": moments.n}
    interval = mean_interval(moments, possible=Interval(0.0, most))
    low, high = interval.low, interval.high
    return {"mean": mean, "sd": moments.sd, "ci_low": low, "ci_high": high, "n": moments.n}
