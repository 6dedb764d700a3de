"""Key performance indicators: how did an organisation fare, in a dozen numbers?"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, HOUR, Status
from simulator.model.state import AGE, LATENT, LIVE

CONFIDENCE = 0.95
_MOST = {"availability": 1.0}

Summary = dict[str, float | int | None]
"""mean, sd, ci_low, ci_high, n of one indicator over the replications."""


def kpis(
    horizon: int, tokens: NDArray[Any], outages: NDArray[Any], sums: NDArray[np.float64]
) -> dict[str, float]:
    """What are the indicators of one replication? Their meaning: docs/model.md.

    `horizon` in ms; records `state.TOKEN` of the tokens issued and `state.OUTAGE`; `sums` of the
    outcome.
    """
    ended = np.bincount(tokens["status"], minlength=len(Status))
    down = float(np.sum(np.where(outages["ended"] < 0, horizon, outages["ended"])))
    down -= float(np.sum(outages["began"]))
    held = float(np.sum(horizon - np.maximum(tokens["issued"], 0)))
    refused = int(outages["refused"].sum())
    return {
        "issued": len(tokens),
        "expired": int(ended[Status.EXPIRED]),
        "deprovisioned": int(ended[Status.DEPROVISIONED]),
        "revoked": int(ended[Status.REVOKED]),
        "outages": len(outages),
        "outage_hours": down / HOUR,
        "latent_days": float(sums[LATENT]) / DAY,
        "availability": 1.0 - down / held if held > 0 else math.nan,
        "calls": int(tokens["calls"].sum()) + refused,
        "refused_calls": refused,
        "red_token_days": float(sums[Status.RED]) / DAY,
        "gray_token_days": float(sums[Status.GRAY]) / DAY,
        "yellow_token_days": float(sums[Status.YELLOW]) / DAY,
        "mean_token_age_days": float(sums[AGE] / sums[LIVE]) if sums[LIVE] > 0 else math.nan,
    }


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
