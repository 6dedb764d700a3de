"""A result as a notebook shows it."""

import base64
from html import escape
from typing import TYPE_CHECKING

from simulator.lifecycle import DAY
from simulator.report.pictures.marks import marks_of
from simulator.report.pictures.save import WIDTH, picture_bytes
from simulator.report.pictures.status import status_figure
from simulator.report.pictures.status_layers import layers_of
from simulator.report.words.kpi import KPI_WORDS, format_kpi, format_number, words_of
from simulator.results.status_counts import StatusCounts
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


def result_html(
    *,
    scenario: Scenario,
    seed: int,
    policy: str,
    kpis: "pd.Series[float]",
    status: "pd.DataFrame | StatusCounts",
) -> str:
    """What do one replication, or the mean of several, show, as a piece of HTML?"""
    days = format_number(scenario.horizon / DAY)
    told = f"{days} days from {scenario.start:%Y-%m-%d}, seed {seed}, policy {policy}"
    if (number := layers_of(status).replications) > 1:
        told += f", mean of {number:,} replications"
    rows = "".join(_row(name, float(kpis[name])) for name in KPI_WORDS if name in kpis.index)
    return (
        f"<div><p><strong>{escape(scenario.name)}</strong>: {escape(told)}</p>"
        f"{_picture(scenario, status)}"
        f"<details><summary>Key figures</summary><table><tbody>{rows}</tbody></table></details>"
        "</div>"
    )


def _picture(scenario: Scenario, status: "pd.DataFrame | StatusCounts") -> str:
    """Twice as wide as it is shown: sharp on every screen."""
    figure = status_figure(status, marks=marks_of(scenario), subtitle=scenario.description)
    content = base64.b64encode(picture_bytes(figure, "png")).decode("ascii")
    return (
        f'<img alt="How many tokens were in each status over time" width="{WIDTH // 2}" '
        f'style="max-width: 100%; height: auto" src="data:image/png;base64,{content}">'
    )


def _row(name: str, value: float) -> str:
    words = words_of(name)
    text = f"{format_kpi(name, value)} {words.unit}".strip()
    return (
        f'<tr><td style="text-align: left" title="{escape(words.meaning)}">{escape(words.label)}'
        f'</td><td style="text-align: right">{escape(text)}</td></tr>'
    )
