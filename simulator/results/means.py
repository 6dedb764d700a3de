"""What many replications say on average, beside the indicators of the organisation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from simulator.lifecycle import Status
from simulator.results.stored import StoredTables
from simulator.scenario.kpi_names import KPIS

CohortMeans = Mapping[str, Mapping[str, float | None]]
"""Indicators by cohort; None: undefined in every replication."""

_NAMES = [status.name.lower() for status in Status]


def final_status(tables: StoredTables) -> dict[str, float]:
    """How many tokens are in each status at the end?"""
    sums = ", ".join(f"sum({name})" for name in _NAMES)
    last = "WHERE time = (SELECT max(time) FROM status)"
    ((*counts,),) = tables.rows("status", f"SELECT {sums} FROM status {last}")
    return {
        name: int(count) / tables.replications for name, count in zip(_NAMES, counts, strict=True)
    }


def status_over_time(
    tables: StoredTables, most: int = 120
) -> Sequence[tuple[datetime, Mapping[str, float]]]:
    """How many tokens were in each status at the ends of at most so many days, evenly spread?"""
    sums = ", ".join(f"sum({name})" for name in _NAMES)
    query = f"SELECT time, {sums} FROM status GROUP BY 1 ORDER BY 1"
    rows = tables.rows("status", query)
    points = min(most, len(rows))
    chosen = (rows[k * (len(rows) - 1) // max(points - 1, 1)] for k in range(points))
    return [
        (time, {n: int(c) / tables.replications for n, c in zip(_NAMES, counts, strict=True)})
        for time, *counts in chosen
    ]


def outages_by_cause(tables: StoredTables) -> dict[str, float]:
    """How many outages had which cause? Only those that occur."""
    counts = dict(tables.rows("outages", "SELECT cause, count(*) FROM outages GROUP BY 1"))
    return {name: counts[name] / tables.replications for name in _NAMES if name in counts}


def kpis_by_cohort(cohorts: Iterable[str], tables: StoredTables) -> CohortMeans:
    """How did each cohort of integrations fare?"""
    means = ", ".join(f"avg({kpi})" for kpi in KPIS)
    query = f"SELECT cohort, {means} FROM kpis_by_cohort GROUP BY cohort"
    found = {cohort: values for cohort, *values in tables.rows("kpis_by_cohort", query)}
    return {cohort: dict(zip(KPIS, found[cohort], strict=True)) for cohort in cohorts}
