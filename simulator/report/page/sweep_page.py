"""The page of a sweep."""

from collections.abc import Iterator, Mapping

from simulator.report.page.comparison_page import period
from simulator.report.page.document import html_of
from simulator.report.page.made import Papers, made
from simulator.report.page.pieces import Page, Section
from simulator.report.page.sweep_charts import points_table, sweep_charts
from simulator.report.words.comparison import COUNTED
from simulator.report.words.sweep import Points, Summaries, extremes, varying
from simulator.results.opened import Opened
from simulator.scenario import Scenario

MOST_FIGURES, MOST_COLUMNS = 8, 6
_ANSWERS = 2


def sweep_page(scenario: Scenario, points: Points, summaries: Summaries, run: Opened) -> str:
    """What does a sweep say, as a page?"""
    papers = Papers(run.manifest, (run.folder / "scenario.yaml").read_text(encoding="utf-8"))
    shown = chosen(summaries)
    told = [extremes(kpi, points, summaries[kpi], _named) for kpi in shown if kpi in COUNTED]
    return html_of(
        Page(
            title=f"{scenario.name}: what depends on {' and '.join(points[0])}",
            about=scenario.description,
            facts={
                "simulated": period(scenario),
                "points": f"{len(points):,}",
                "worlds": f"{run.manifest['replications']:,}, the same at all points",
                "seed": f"{run.manifest['seed']}",
                "policy": scenario.policy,
            },
            answer=told[:_ANSWERS] or ["Nothing by which policies are chosen depends on it."],
            sections=list(_sections(points, summaries, told[_ANSWERS:])),
            made=made(run.scenario, papers),
        )
    )


def _named(point: Mapping[str, str]) -> str:
    """A point by its values: `turnover 5%, policy none`."""
    return ", ".join(f"{path.rpartition('.')[2]} {value}" for path, value in point.items())


def chosen(summaries: Summaries) -> list[str]:
    """Which indicators are shown? Those by which policies are chosen come first."""
    found = varying(summaries)
    return [
        *(kpi for kpi in COUNTED if kpi in found),
        *(kpi for kpi in found if kpi not in COUNTED),
    ]


def _sections(points: Points, summaries: Summaries, more: list[str]) -> Iterator[Section]:
    shown = chosen(summaries)
    if more:
        yield Section("extremes", "Least and most", items=more)
    if not shown:
        return
    figures = shown[:MOST_FIGURES]
    charts = [chart for kpi in figures for chart in sweep_charts(kpi, points, summaries[kpi])]
    left = len(shown) - len(figures)
    text = ["Means with 95 % intervals, each point by itself."]
    text += [f"{left} more figures vary: see the folder pictures."] if left else []
    yield Section("pictures", "Key figures over what varies", text, charts, wide=False)
    table = points_table(points, summaries, shown[:MOST_COLUMNS])
    yield Section("points", "All points", tables=[table])
