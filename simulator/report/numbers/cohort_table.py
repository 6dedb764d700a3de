"""How did each cohort of integrations fare? Those that suffer most come first, for people."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.report.words.kpi import format_kpi, format_number

if TYPE_CHECKING:
    import pandas as pd

MOST_COHORTS = 50
Cohorts = Mapping[str, Mapping[str, float | None]]
"""Indicators by cohort: their means over replications."""


def cohort_of(integrations: "pd.Series[Any]") -> "pd.Series[Any]":
    """To which cohort does each integration belong? (`nightly-sync` of `nightly-sync/0`)"""
    return integrations.map(lambda name: str(name).rpartition("/")[0]).astype(object)


def by_suffering(cohorts: Cohorts) -> list[str]:
    """The names of the cohorts: those that were down longest, as much as they matter, first."""

    def suffering(name: str) -> tuple[float, float]:
        found = cohorts[name]
        return (-(found["weighted_outage_hours"] or 0.0), -(found["outage_hours"] or 0.0))

    return sorted(cohorts, key=suffering)


def cohort_rows(cohorts: Cohorts, kpis: tuple[str, ...]) -> list[dict[str, str]]:
    """The figures of the first fifty cohorts, those that suffer most first, as texts."""
    return [
        {"name": name, **{kpi: _text(kpi, cohorts[name][kpi]) for kpi in kpis}}
        for name in by_suffering(cohorts)[:MOST_COHORTS]
    ]


def _text(kpi: str, value: float | None) -> str:
    """Means of counts have no more digits than help to compare."""
    if value is None or kpi == "availability":
        return format_kpi(kpi, value)
    return format_number(round(value, 1))
