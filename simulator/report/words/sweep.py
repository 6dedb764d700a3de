"""A sweep in words, tables and plain data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from simulator.report.pictures.aligned import aligned, cut
from simulator.report.words.comparison import COUNTED
from simulator.report.words.comparison_summary import item
from simulator.report.words.kpi import KPI_WORDS, MINOR, format_kpi, words_of
from simulator.results.kpis import Summary

Points = Sequence[Mapping[str, str]]
Summaries = Mapping[str, Sequence[Summary]]

FORMAT_VERSION = 1
WIDTH, MOST_ROWS = 80, 24
_LONGEST_VALUE = 16


def varying(summaries: Summaries) -> list[str]:
    """Which indicators are not the same at all points? In the order of reading."""
    order = [kpi for kpi in KPI_WORDS if kpi in summaries and kpi not in MINOR]
    return [kpi for kpi in order if len({row["mean"] for row in summaries[kpi]}) > 1]


def letters(points: Points) -> dict[str, str]:
    """How is each path that varies called in a table?"""
    return {path: chr(ord("A") + place) for place, path in enumerate(points[0])}


def sweep_lines(points: Points, summaries: Summaries) -> Iterator[str]:
    """Between which points does each indicator lie, and what is it at each of them?"""
    shown = [kpi for kpi in COUNTED if kpi in varying(summaries)]
    for path, letter in letters(points).items():
        yield f"{letter}  {path}"
    yield ""
    if not shown:
        yield "Nothing by which policies are chosen depends on it."
        return
    for kpi in shown:
        yield item(extremes(kpi, points, summaries[kpi]))
    yield ""
    yield from _table(points, summaries, shown)
    yield ""
    yield "±: half of the 95 % interval of each point by itself. In the same worlds,"
    yield "differences between points are known better than that (kpis.parquet)."


def extremes(
    kpi: str,
    points: Points,
    rows: Sequence[Summary],
    named: Callable[[Mapping[str, str]], str] | None = None,
) -> str:
    """At which points is an indicator least, and most? `named`: what a point is called."""
    name = named or _named
    known = [(row["mean"], place) for place, row in enumerate(rows) if row["mean"] is not None]
    (least, low), (most, high) = min(known), max(known)
    return (
        f"{words_of(kpi).label}: least {format_kpi(kpi, least)} at {name(points[low])}, "
        f"most {format_kpi(kpi, most)} at {name(points[high])}."
    )


def _named(point: Mapping[str, str]) -> str:
    values = [cut(value, _LONGEST_VALUE) for value in point.values()]
    names = (chr(ord("A") + place) for place in range(len(values)))
    return " ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _table(points: Points, summaries: Summaries, shown: Sequence[str]) -> Iterator[str]:
    """As many indicators as fit beside the values, with half the width of their intervals."""
    for fitting in range(len(shown), 0, -1):
        lines = list(aligned(_rows(points, summaries, shown[:fitting]), left=()))
        if max(map(len, lines)) <= WIDTH or fitting == 1:
            break
    yield from lines
    if len(points) > MOST_ROWS:
        yield f"{len(points) - MOST_ROWS:,} more points: see sweep.csv"


def _rows(points: Points, summaries: Summaries, shown: Sequence[str]) -> list[list[str]]:
    rows = [[*letters(points).values(), *(words_of(kpi).label for kpi in shown)]]
    for place, point in enumerate(points[:MOST_ROWS]):
        values = [cut(value, _LONGEST_VALUE) for value in point.values()]
        rows.append(values + [_with_width(kpi, summaries[kpi][place]) for kpi in shown])
    return rows


def _with_width(kpi: str, row: Summary) -> str:
    low, high = row["ci_low"], row["ci_high"]
    if low is None or high is None or low == high:
        return format_kpi(kpi, row["mean"])
    return f"{format_kpi(kpi, row['mean'])} ±{format_kpi(kpi, (high - low) / 2)}"


def sweep_data(
    points: Points, summaries: Summaries, seed: int, replications: int
) -> dict[str, object]:
    """What does a program need to know of a sweep?"""
    return {
        "format_version": FORMAT_VERSION,
        "seed": seed,
        "replications": replications,
        "factors": list(points[0]),
        "points": [
            {"values": dict(point), "kpis": {kpi: rows[place] for kpi, rows in summaries.items()}}
            for place, point in enumerate(points)
        ],
    }


def sweep_html(name: str, told: str, points: Points, summaries: Summaries) -> str:
    """A sweep as a notebook shows it: the indicators by which policies are chosen."""
    shown = [kpi for kpi in COUNTED if kpi in varying(summaries)]
    head = [*points[0], *(words_of(kpi).label for kpi in shown)]
    body = _rows(points, summaries, shown)[1:]
    return (
        f"<div><p><strong>{escape(name)}</strong>: {escape(told)}</p><table><thead>"
        f"{_row(head, 'th')}</thead><tbody>{''.join(_row(row, 'td') for row in body)}"
        "</tbody></table></div>"
    )


def _row(cells: Sequence[str], kind: str) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(text)}</{kind}>" for text in cells) + "</tr>"
