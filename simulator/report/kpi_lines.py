"""The key figures of a run as lines of text, for the terminal."""

from collections.abc import Iterator, Mapping

from simulator.report.aligned import aligned, cut
from simulator.report.cohort_table import by_suffering
from simulator.report.expectation_words import mark, reason
from simulator.report.kpi_words import (
    KPI_WORDS,
    MAIN,
    MINOR,
    format_kpi,
    format_number,
    words_of,
)
from simulator.report.reports import Report

MOST_COHORTS = 5
_LONGEST_NAME = 34


def kpi_lines(report: Report) -> Iterator[str]:
    """The main indicators, and those of the others that say something."""
    several = report.replications > 1
    rows = [["", "mean", "95 % interval", ""]] if several else []
    for name in _shown(report):
        row, words = report.kpis[name], words_of(name)
        interval = [_interval(name, row)] if several else []
        rows.append([words.label, format_kpi(name, row["mean"]), *interval, words.unit])
    return aligned(rows, left=(0, len(rows[0]) - 1))


def _shown(report: Report) -> list[str]:
    kpis = report.kpis
    known = [name for name in KPI_WORDS if name in kpis and name not in MINOR]
    shown = [name for name in known if name in MAIN or kpis[name]["mean"]]
    weighted, plain = (kpis.get(name, {}) for name in ("weighted_outage_hours", "outage_hours"))
    if weighted.get("mean") == plain.get("mean"):
        shown = [name for name in shown if name != "weighted_outage_hours"]
    return shown


def _interval(name: str, row: Mapping[str, float | int | None]) -> str:
    if row["ci_low"] is None:
        return "–"
    return f"{format_kpi(name, row['ci_low'])} to {format_kpi(name, row['ci_high'])}"


def cause_words(causes: Mapping[str, float]) -> str:
    """How many outages had which cause? (`12 expired, 3 revoked`)"""
    found = sorted(causes.items(), key=lambda item: -item[1])
    return ", ".join(f"{format_number(round(number, 1))} {cause}" for cause, number in found)


def suffering_lines(report: Report) -> Iterator[str]:
    """Which cohorts were down longest?"""
    cohorts = report.cohorts
    hit = [name for name in by_suffering(cohorts) if cohorts[name]["outages"]]
    if not hit:
        return iter(())
    rows = [["Cohorts that suffer most", "outages", "hours down", "availability"]]
    for name in hit[:MOST_COHORTS]:
        figures = cohorts[name]
        numbers = (figures[kpi] for kpi in ("outages", "outage_hours"))
        texts = [format_number(round(number or 0.0, 1)) for number in numbers]
        availability = format_kpi("availability", figures["availability"])
        rows.append([cut(name, _LONGEST_NAME), *texts, availability])
    return aligned(rows)


def expectation_lines(report: Report) -> Iterator[str]:
    """What is expected, and is it so?"""
    judged = report.expect
    rows = [[mark(one), f"{one.kpi} {one.text}:", reason(one)] for one in judged]
    return aligned(rows, left=(0, 1, 2)) if rows else iter(())
