"""Key performance indicators: how did an organisation fare, in a dozen numbers?"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.results.extract import Columns
from simulator.scenario.kpi_names import KPIS

CONFIDENCE = 0.95
_MOST = {"availability": 1.0}

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


def summarise(replications: Sequence[Mapping[str, float]]) -> dict[str, Summary]:
    """What is each indicator on average, and how sure is that?

    95 % intervals from Student's t over independent replications (Law, "Simulation modeling and
    analysis", section 9.4); None where one replication says nothing, or an indicator is undefined.
    """
    return {
        name: _summary(np.array([one[name] for one in replications], np.float64), _MOST.get(name))
        for name in replications[0]
    }


def _summary(values: NDArray[np.float64], most: float | None) -> Summary:
    known = values[~np.isnan(values)]
    n = len(known)
    mean = float(known.mean()) if n else None
    if n < 2 or mean is None:
        return {"mean": mean, "sd": None, "ci_low": None, "ci_high": None, "n": n}
    from scipy.special import stdtrit

    sd = float(known.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * sd / math.sqrt(n)
    low, high = max(0.0, mean - half), mean + half  # no indicator can be negative
    high = high if most is None else min(most, high)
    return {"mean": mean, "sd": sd, "ci_low": low, "ci_high": high, "n": n}
