"""A page as HTML: one file that opens without a network."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.lifecycle import Status
from simulator.report.page.pieces import Chart, Page
from simulator.report.page.scripts import json_for_html, scripts, security_policy, spec, style
from simulator.report.pictures.style import LOOKS, name_of

_KINDS = {".svg": "image/svg+xml", ".png": "image/png"}


def html_of(page: Page) -> str:
    """What is in the file of a page? Everything that people wrote is text in it, never markup."""
    charts = bool(page.charts)
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            content=json_for_html(_content(page)),
            policy=security_policy(charts=charts),
            style=style(),
            scripts=scripts(charts=charts),
            looks={name_of(status): LOOKS[status] for status in Status},
        )
    )


def _content(page: Page) -> dict[str, object]:
    """What the scripts draw."""
    return {
        "specs": {chart.spec: spec(chart.spec) for chart in page.charts},
        "charts": {chart.key: _drawn(chart) for chart in page.charts},
        "cohorts": page.by_cohort,
    }


def _drawn(chart: Chart) -> dict[str, object]:
    given = {"spec": chart.spec, "data": chart.data, "params": chart.params, "axes": chart.axes}
    return given | ({} if chart.height is None else {"height": chart.height})


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["inline"] = _inline
    return templates


def _inline(path: Path) -> str:
    """A picture as an address that holds it."""
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{_KINDS[path.suffix]};base64,{content}"
