"""The key figures of a run as lines of text, for the terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.report.numbers.cohort_table import by_suffering
from simulator.report.pictures.aligned import aligned, cut
from simulator.report.reports import Report
from simulator.report.words.expectation import mark, reason
from simulator.report.words.kpi import (
    format_kpi,
    format_number,
    words_of,
)
from simulator.scenario.wording import number_of

if TYPE_CHECKING:
    from simulator.results.worst import Worst

MOST_COHORTS = 4
_LONGEST_NAME = 22

ALWAYS = ("outages", "outage_hours", "availability")
SUMMED_UP = (
    *("outages", "outage_hours", "weighted_outage_hours", "availability", "latent_days"),
    *("refused_calls", "exposure_days", "keep_alive_calls", "rotations", "desk_hours"),
    "desk_queue_hours",
)
"""The indicators for those who read only a few; the others are in the report."""


def kpi_lines(report: Report, width: int) -> Iterator[str]:
    """The indicators by which most people judge a run, as far as they say something.

    With intervals where there are several replications; else two in a line, if they fit.
    """
    several = report.replications > 1
    rows = [["", "mean", "95 % interval", ""]] if several else []
    for name in _shown(report):
        row, words = report.kpis[name], words_of(name)
        interval = [_interval(name, row)] if several else []
        rows.append([words.label, format_kpi(name, row["mean"]), *interval, words.unit])
    if not several and (paired := list(_paired(rows))) and max(map(len, paired)) <= width:
        return iter(paired)
    return aligned(rows, left=(0, len(rows[0]) - 1))


def _paired(rows: list[list[str]]) -> Iterator[str]:
    half = -(-len(rows) // 2)
    others = rows[half:] + [["", "", ""]] * (2 * half - len(rows))
    both = [[*one, "", *other] for one, other in zip(rows[:half], others, strict=True)]
    return aligned(both, left=(0, 2, 3, 4, 6))


def _shown(report: Report) -> list[str]:
    kpis = report.kpis
    shown = [kpi for kpi in SUMMED_UP if kpi in ALWAYS or kpis.get(kpi, {}).get("mean")]
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
    """Which cohorts were down longest, and which of their integrations most of all?"""
    cohorts = report.cohorts
    hit = [name for name in by_suffering(cohorts) if cohorts[name]["outages"]]
    if not hit:
        return
    several = report.replications > 1
    rows = [["Down longest", "outages", "hours", "most of all"]]
    for name in hit[:MOST_COHORTS]:
        numbers = (cohorts[name][kpi] for kpi in ("outages", "outage_hours"))
        texts = [format_number(round(number or 0.0, 1)) for number in numbers]
        rows.append([cut(name, _LONGEST_NAME), *texts, _worst(report.worst.get(name), several)])
    yield from aligned(rows, left=(0, 3))
    if len(hit) > MOST_COHORTS:
        yield f"({number_of(len(hit) - MOST_COHORTS, 'more cohort')})"


def _worst(worst: "Worst | None", several: bool) -> str:
    if worst is None:
        return ""
    hours = format_number(round(worst.hours, 1))
    mean = " on average" if several else ""
    name = cut(worst.integration, _LONGEST_NAME, tail=6)
    return f"{name}: {hours}{mean}" + (f", {worst.cause}" if not several else "")


def expectation_lines(report: Report) -> Iterator[str]:
    """What is expected, and is it so?"""
    judged = report.expect
    rows = [[mark(one), f"{one.kpi} {one.text}:", reason(one)] for one in judged]
    return aligned(rows, left=(0, 1, 2)) if rows else iter(())
