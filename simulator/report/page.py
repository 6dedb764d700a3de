"""A run as a page: one file that opens without a network."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.report.kpi_words import WORDS, name_of, written
from simulator.report.style import LOOKS
from simulator.report.summary import Report

if TYPE_CHECKING:
    import pandas as pd

MOST_OUTAGES = 50


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def report_html(
    *, report: Report, outages: "pd.DataFrame", pictures: Mapping[str, Path], scenario_text: str
) -> str:
    """What does a run say, as a self-contained HTML page?

    `outages`: the table of one replication; `pictures`: SVG files by the names `status` and
    `survival`; `scenario_text`: the resolved scenario.
    """
    longest = outages.assign(lasting=_hours(outages, report)).nlargest(MOST_OUTAGES, "lasting")
    return _templates().get_template("report.html.j2").render(
        report=report,
        days=report.scenario.horizon / 86_400_000,
        several=report.replications > 1,
        kpis=[_kpi_row(kpi, report) for kpi in WORDS if kpi in report.kpis],
        statuses=[(look, report.final_status[look.label]) for look in LOOKS.values()],
        pictures={name: _data(path) for name, path in pictures.items()},
        outages=[_outage_row(row) for row in longest.itertuples()],
        all_outages=len(outages),
        scenario_text=scenario_text,
    )  # fmt: skip


def _hours(outages: "pd.DataFrame", report: Report) -> Any:
    start = report.scenario.start.replace(tzinfo=None)

    end = start + timedelta(milliseconds=report.scenario.horizon)
    return (outages["ended"].fillna(end) - outages["began"]).dt.total_seconds() / 3600


def _kpi_row(kpi: str, report: Report) -> dict[str, str]:
    row = report.kpis[kpi]
    several = report.replications > 1
    low, high = (written(kpi, row[end], mean=True) for end in ("ci_low", "ci_high"))
    return {
        "name": name_of(kpi),
        "key": kpi,
        "value": written(kpi, row["mean"], mean=several),
        "interval": f"{low} to {high}" if several else "",
    }


def _outage_row(row: Any) -> dict[str, str]:
    ended = (
        "still down"
        if row.ended is None or row.ended != row.ended
        else f"{row.ended:%Y-%m-%d %H:%M}"
    )
    return {
        "integration": row.integration,
        "cause": row.cause,
        "dead_since": f"{row.dead_since:%Y-%m-%d %H:%M}",
        "began": f"{row.began:%Y-%m-%d %H:%M}",
        "ended": ended,
        "days": f"{row.lasting / 24:,.1f}",
        "refused": f"{row.refused_calls:,}",
    }


def _data(path: Path) -> str:
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:image/svg+xml;base64,{content}"
