"""The key figures of a run as tables of a page."""

from collections.abc import Mapping

from simulator.report.numbers.cohort_table import MOST_COHORTS, cohort_rows
from simulator.report.page.pieces import Table
from simulator.report.reports import Report
from simulator.report.words.expectation import mark, reason
from simulator.report.words.kpi import KPI_WORDS, format_kpi, words_of

COHORT_KPIS = (
    *("issued", "expired", "deprovisioned", "revoked", "outages", "outage_hours", "availability"),
    *("refused_calls", "rotations", "desk_hours"),
)
"""The indicators that are shown of every cohort."""


def kpi_table(report: Report) -> Table:
    """What is each indicator, and how sure is that?"""
    several = report.replications > 1
    head = ["Figure", "Mean" if several else "Value"]
    head += ["95 % interval", "90 % are at most"] if several else []
    names = _in_order(report.kpis)
    rows = [_row(name, report, several) for name in names]
    meanings = [words_of(name).meaning for name in names]
    return Table([*head, "Unit"], rows, "Key figures", (0, len(head)), small=meanings)


def _in_order(kpis: Mapping[str, object]) -> list[str]:
    """The indicators that have words, as these are ordered; then the others."""
    known = [name for name in KPI_WORDS if name in kpis]
    return known + [name for name in kpis if name not in KPI_WORDS]


def _row(name: str, report: Report, several: bool) -> list[str]:
    words, texts = words_of(name), [format_kpi(name, report.kpis[name]["mean"])]
    if several:
        texts += [interval_words(name, report.kpis[name]), _ninety(name, report)]
    return [words.label, *texts, words.unit]


def interval_words(name: str, row: Mapping[str, float | int | None]) -> str:
    """From where to where does the 95 % interval of an indicator go?"""
    if row["ci_low"] is None:
        return "–"
    return f"{format_kpi(name, row['ci_low'])} to {format_kpi(name, row['ci_high'])}"


def _ninety(name: str, report: Report) -> str:
    found = [one.value for one in report.quantiles[name] if one.share == 0.9]
    return format_kpi(name, found[0]) if found else "–"


def cohort_table(report: Report) -> Table:
    """How did each cohort of integrations fare? Those that suffer most come first."""
    rows = [list(row.values()) for row in cohort_rows(report.cohorts, COHORT_KPIS)]
    left = len(report.cohorts) - len(rows)
    note = "Those that were down longest, weighted by how much they matter, come first."
    if left > 0:
        note += f" {MOST_COHORTS} of {len(report.cohorts):,}; all: kpis_by_cohort.parquet."
    head = ["Integrations", *(words_of(kpi).label for kpi in COHORT_KPIS)]
    return Table(head, rows, "Cohorts of integrations", note=note)


def expectation_table(report: Report) -> Table:
    """What does the scenario expect, and is it so?"""
    rows = [
        [words_of(one.kpi).label, f"{one.kpi} {one.text}", mark(one), reason(one)]
        for one in report.expect
    ]
    return Table(["Figure", "Bound", "", "Judged on"], rows, "Expectations", (0, 1, 2, 3))
