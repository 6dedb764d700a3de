"""A result as it shows in a notebook."""

import base64
import io
from html import escape
from typing import TYPE_CHECKING

from simulator.report.kpi_words import WORDS, name_of, written
from simulator.report.marks import marks_of
from simulator.report.status import status_figure
from simulator.report.style import styled
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

_DPI = 90


def result_html(
    *, scenario: Scenario, seed: int, policy: str, kpis: "pd.Series[float]", status: "pd.DataFrame"
) -> str:
    """What does one replication show, as a piece of HTML?"""
    heading = f"{scenario.name}: seed {seed}, policy {policy}"
    figure = status_figure(
        status, marks=marks_of(scenario), title=scenario.name, subtitle=scenario.description
    )
    image = io.BytesIO()
    with styled():
        figure.savefig(image, format="png", dpi=_DPI, metadata={"Software": None})
    picture = base64.b64encode(image.getvalue()).decode("ascii")
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(name_of(kpi))}</td>"
        f"<td style='text-align:right'>{escape(written(kpi, float(kpis[kpi])))}</td></tr>"
        for kpi in WORDS
        if kpi in kpis.index
    )
    return (
        f"<div><p><strong>{escape(heading)}</strong></p>"
        f"<img alt='Tokens in each status over time' style='max-width:100%' "
        f"src='data:image/png;base64,{picture}'><table>{rows}</table></div>"
    )
