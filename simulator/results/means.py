"""What many replications say on average, beside the indicators of the organisation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import Status
from simulator.results.columns import Replication
from simulator.scenario.kpi_names import KPIS

CohortMeans = Mapping[str, Mapping[str, float | None]]
"""Indicators by cohort; None: undefined in every replication."""


def final_status(replications: Sequence[Replication]) -> dict[str, float]:
    """How many tokens are in each status at the end?"""
    last = np.mean([one.status[-1] for one in replications], axis=0)
    return {status.name.lower(): float(last[status]) for status in Status}


def outages_by_cause(replications: Sequence[Replication]) -> dict[str, float]:
    """How many outages had which cause? Only those that occur."""
    causes = np.concatenate([one.outages["cause"] for one in replications])
    counts = np.bincount(causes, minlength=len(Status)) / len(replications)
    return {status.name.lower(): float(counts[status]) for status in Status if counts[status]}


def kpis_by_cohort(cohorts: Iterable[str], replications: Sequence[Replication]) -> CohortMeans:
    """How did each cohort of integrations fare?"""
    means = {kpi: _known_mean([one.cohorts[kpi] for one in replications]) for kpi in KPIS}
    return {
        cohort: {kpi: means[kpi][place] for kpi in KPIS} for place, cohort in enumerate(cohorts)
    }


def _known_mean(rows: Sequence[NDArray[Any]]) -> list[float | None]:
    """The mean of each column, over the rows in which it is defined."""
    values = np.array(rows, np.float64)
    known = (~np.isnan(values)).sum(axis=0)
    sums = np.nansum(values, axis=0)
    return [float(one / n) if n else None for one, n in zip(sums, known, strict=True)]
