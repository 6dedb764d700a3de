"""The pictures of a sweep: a key figure over what varies."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.report.page.columns import numbers
from simulator.report.page.figures import interval_words
from simulator.report.page.pieces import Chart, Table
from simulator.report.pictures.sweep import combined, places_of
from simulator.report.words.kpi import format_kpi, words_of
from simulator.report.words.sweep import Points
from simulator.results.kpis import Summary

MOST_PATHS, MOST_ROWS = 4, 100
LINE, FRAME = 34, 30


def sweep_charts(kpi: str, points: Points, rows: Sequence[Summary]) -> Iterator[Chart]:
    """How does an indicator depend on what varies? A picture, or one for each of many paths."""
    paths = list(points[0])
    if len(paths) == 2 and combined(points):
        yield _heat(kpi, points, rows)
        return
    for path in paths[:MOST_PATHS]:
        yield _over(kpi, path, points, rows)


def _over(kpi: str, path: str, points: Points, rows: Sequence[Summary]) -> Chart:
    values = [point[path] for point in points]
    places, names = places_of(values)
    spec = (
        "sweep_words"
        if names is not None
        else ("sweep_line" if len(points[0]) == 1 else "sweep_points")
    )
    order = sorted(range(len(values)), key=lambda n: places[n])
    columns: dict[str, Sequence[Any]] = {
        "place": [places[n] for n in order],
        "value": [values[n] for n in order],
        "label": [f"{path} = {values[n]}" for n in order],
    }
    return Chart(
        key=f"{kpi}-{path}",
        spec=spec,
        title=_title(kpi, f" by {path}" if len(points[0]) > 1 else ""),
        alt=_told(kpi, points, rows),
        data={"points": columns | dict(_figures(kpi, [rows[n] for n in order]))},
    )


def _heat(kpi: str, points: Points, rows: Sequence[Summary]) -> Chart:
    down, across = points[0]
    means = [row["mean"] for row in rows if row["mean"] is not None]
    columns: dict[str, Sequence[Any]] = {
        "down": [point[down] for point in points],
        "across": [point[across] for point in points],
        "label": [
            ", ".join(f"{path} = {value}" for path, value in point.items()) for point in points
        ],
    }
    return Chart(
        key=f"{kpi}-heat",
        spec="sweep_heat",
        title=_title(kpi),
        alt=_told(kpi, points, rows),
        data={"points": columns | dict(_figures(kpi, rows))},
        params={"middle": (min(means) + max(means)) / 2 if means else 0.0},
        note=f"Down: {down}. Across: {across}.",
        height=LINE * len(set(columns["down"])) + FRAME,
    )


def _figures(kpi: str, rows: Sequence[Summary]) -> Iterator[tuple[str, Sequence[Any]]]:
    for name, column in (("mean", "mean"), ("low", "ci_low"), ("high", "ci_high")):
        yield name, numbers(_or_nan(row[column]) for row in rows)
    yield "mean_words", [format_kpi(kpi, row["mean"]) for row in rows]
    yield "span", [interval_words(kpi, row) for row in rows]


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _title(kpi: str, more: str = "") -> str:
    words = words_of(kpi)
    return f"{words.label}{f', {words.unit}' if words.unit else ''}{more}"


def _told(kpi: str, points: Points, rows: Sequence[Summary]) -> str:
    means = [row["mean"] for row in rows if row["mean"] is not None]
    if not means:
        return f"{words_of(kpi).label} at {len(points)} points: undefined."
    ends = " to ".join(format_kpi(kpi, end) for end in (min(means), max(means)))
    return f"{words_of(kpi).label} at {len(points)} points: {ends}."


def points_table(
    points: Points, summaries: Mapping[str, Sequence[Summary]], kpis: Sequence[str]
) -> Table:
    """What is each indicator at each point?"""
    head = ["Point", *points[0], *(words_of(kpi).label for kpi in kpis)]
    rows = [
        [f"{n + 1}", *point.values(), *(_cell(kpi, summaries[kpi][n]) for kpi in kpis)]
        for n, point in enumerate(points[:MOST_ROWS])
    ]
    left = len(points) - len(rows)
    note = (
        f"The first {len(rows):,} of {len(points):,} points; all are in sweep.csv." if left else ""
    )
    words = tuple(range(1 + len(points[0])))
    return Table(head, rows, "All points: mean, and half of the 95 % interval", words, note)


def _cell(kpi: str, row: Summary) -> str:
    low, high, mean = row["ci_low"], row["ci_high"], format_kpi(kpi, row["mean"])
    if low is None or high is None or low == high:
        return mean
    return f"{mean} ± {format_kpi(kpi, (high - low) / 2)}"
