"""A run as a page: one file that opens without a network."""

import base64
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.lifecycle import DAY, Status
from simulator.report.advice import advice
from simulator.report.cohort_table import cohort_rows
from simulator.report.expectation_words import Judgement, headline, mark, reason
from simulator.report.kpi_lines import cause_words
from simulator.report.kpi_words import (
    KPI_WORDS,
    format_kpi,
    format_number,
    format_percent,
    words_of,
)
from simulator.report.policy_words import policy_words
from simulator.report.reports import Report
from simulator.report.style import LOOKS, name_of

if TYPE_CHECKING:
    import pandas as pd

MOST_OUTAGES = 50

COHORT_KPIS = (
    "issued",
    "expired",
    "deprovisioned",
    "revoked",
    "outages",
    "outage_hours",
    "availability",
    "refused_calls",
    "rotations",
    "desk_hours",
)
"""The indicators that are shown of every cohort."""

_KINDS = {".svg": "image/svg+xml", ".png": "image/png"}


def report_html(
    *,
    report: Report,
    outages: "pd.DataFrame",
    pictures: Mapping[str, Path],
    scenario_text: str = "",
) -> str:
    """What does a run say, as a self-contained HTML page?

    `outages`: the table of one replication; `pictures`: SVG or PNG files by the names
    `status` and `survival`; `scenario_text`: the resolved scenario.
    """
    several = report.replications > 1
    return _templates().get_template("report.html.j2").render(
        report=report,
        days=format_number(report.scenario.horizon / DAY),
        end=report.scenario.start + timedelta(milliseconds=report.scenario.horizon),
        several=several,
        kpis=[_kpi(name, report) for name in _in_order(report.kpis)],
        statuses=list(_statuses(report)),
        pictures={name: _inline(path) for name, path in pictures.items()},
        policy=policy_words(report.scenario),
        headline=headline(report.expect),
        expected=[_expectation(judgement) for judgement in report.expect],
        causes=cause_words(report.causes),
        cohort_columns=[words_of(kpi).label for kpi in COHORT_KPIS],
        cohorts=[list(row.values()) for row in cohort_rows(report.cohorts, COHORT_KPIS)],
        outages=list(_outages(outages, report)),
        all_outages=len(outages),
        advice=advice(report),
        scenario_text=scenario_text,
    )  # fmt: skip


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _in_order(kpis: Mapping[str, object]) -> list[str]:
    """The indicators that have words, as these are ordered; then the others."""
    known = [name for name in KPI_WORDS if name in kpis]
    return known + [name for name in kpis if name not in KPI_WORDS]


def _kpi(name: str, report: Report) -> dict[str, str]:
    row, words = report.kpis[name], words_of(name)
    low, high = (format_kpi(name, row[end]) for end in ("ci_low", "ci_high"))
    return {
        "name": name,
        "label": words.label,
        "meaning": words.meaning,
        "unit": words.unit,
        "value": format_kpi(name, row["mean"]),
        "interval": f"{low} to {high}" if row["ci_low"] is not None else "–",
    }


def _expectation(judgement: Judgement) -> dict[str, str]:
    return {
        "mark": mark(judgement),
        "label": words_of(judgement.kpi).label,
        "bound": f"{judgement.kpi} {judgement.text}",
        "reason": reason(judgement),
    }


def _statuses(report: Report) -> Iterator[dict[str, str]]:
    total = sum(report.final_status.values())
    for status in Status:
        look, count = LOOKS[status], report.final_status[name_of(status)]
        if count > 0:
            yield {
                "name": name_of(status),
                "count": format_number(round(count, 1)),
                "share": format_percent(count / total),
                "width": f"{count / total:.4%}",
                "colour": look.colour,
                "pattern": look.css,
            }


def _outages(outages: "pd.DataFrame", report: Report) -> Iterator[dict[str, str]]:
    """The longest outages; those that began together in the order of the table."""
    start = report.scenario.start.replace(tzinfo=None)
    end = start + timedelta(milliseconds=report.scenario.horizon)
    lasting = outages["ended"].fillna(end) - outages["began"]
    table = outages.assign(lasting=lasting, open=outages["ended"].isna())
    table = table.sort_values("lasting", ascending=False, kind="stable")
    for row in table.head(MOST_OUTAGES).itertuples():
        yield _outage(row)


def _outage(row: Any) -> dict[str, str]:
    return {
        "integration": row.integration,
        "cause": row.cause,
        "dead_since": _minute(row.dead_since),
        "began": _minute(row.began),
        "ended": "still down" if row.open else _minute(row.ended),
        "days": f"{row.lasting / timedelta(days=1):,.1f}",
        "refused": f"{row.refused_calls:,}",
    }


def _minute(time: Any) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _inline(path: Path) -> str:
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{_KINDS[path.suffix]};base64,{content}"
