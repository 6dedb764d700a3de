"""The picture of a sweep: an indicator over what varies."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.report.pictures import style
from simulator.report.pictures.canvas import Drawing
from simulator.report.pictures.spreading import shortened
from simulator.report.words.kpi import format_kpi, words_of
from simulator.results.kpis import Summary
from simulator.scenario.quantities import axis_value

Points = Sequence[Mapping[str, str]]

_WIDE, _HIGH = 8.0, 4.2
_MOST_PANELS, _MOST_NOTES = 6, 150
_COLOUR = style.SERIES[0]


def sweep_figure(kpi: str, points: Points, rows: Sequence[Summary], title: str = "") -> Figure:
    """Draw the mean of an indicator with its 95 % intervals over the values that vary.

    One path: a line with a band. Two, all combined: a heat map. Else: the points, path by path.
    """
    paths = list(points[0])
    with style.drawing():
        if len(paths) == 2 and combined(points):
            return _heat_map(kpi, points, rows, title)
        shown = paths[:_MOST_PANELS]
        lines = -(-len(shown) // 3)
        figure = Drawing(figsize=(_WIDE, _HIGH * (1 if lines == 1 else 0.75 * lines)), dpi=100)
        columns = min(len(shown), 3)
        panels = figure.subplots(lines, columns, squeeze=False, sharey=True).flat
        for ax, path in zip(panels, shown, strict=False):
            values = [point[path] for point in points]
            _draw(ax, kpi, values, rows, line=len(paths) == 1)
            label = f"{path}{_unit(values, len(paths) == 1)}"
            ax.set_xlabel(shortened(label, style.SIZE, 460 / columns, tail=0.7))
        for ax in list(panels)[len(shown) :]:
            ax.set_visible(False)
        _headline(figure, kpi, title, "mean and 95 % interval")
    return figure


def _draw(
    ax: Axes, kpi: str, values: Sequence[str], rows: Sequence[Summary], *, line: bool
) -> None:
    places, names = places_of(values)
    order = np.argsort(places, kind="stable")
    mean, low, high = (_column(rows, name)[order] for name in ("mean", "ci_low", "ci_high"))
    x = np.asarray(places)[order]
    if line and names is None:
        ax.fill_between(x, low, high, color=_COLOUR, alpha=0.18, linewidth=0)
        ax.plot(x, mean, color=_COLOUR, linewidth=1.8, marker="o", markersize=4.5)
    else:
        ax.vlines(x, low, high, color=_COLOUR, linewidth=1.6, alpha=0.6)
        ax.plot(x, mean, color=_COLOUR, linestyle="", marker="o", markersize=4.5)
    if names is not None:
        ax.set_xticks(range(len(names)), names)
        ax.margins(x=0.2)
    elif _few(values, line):
        texts = dict(zip(x.tolist(), (values[place] for place in order), strict=True))
        ax.set_xticks(list(texts), list(texts.values()))
    else:
        ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_kpi(kpi, value)))
    ax.tick_params(labelsize=style.SMALL)


def _unit(values: Sequence[str], line: bool) -> str:
    """The unit of an axis whose numbers do not show it."""
    found = axis_value(values[0])
    shown = found is None or not found[0] or _few(values, line) or places_of(values)[1] is not None
    return "" if shown or found is None else f", {found[0]}"


def _few(values: Sequence[str], line: bool) -> bool:
    """Are they so few that each can be written at the axis?"""
    return len(set(values)) <= (8 if line else 3)


def places_of(values: Sequence[str]) -> tuple[list[float], list[str] | None]:
    """Where on an axis are the values? Words, and numbers of several units, in their order."""
    found = [axis_value(value) for value in values]
    if all(one is not None for one in found) and len({one[0] for one in found if one}) == 1:
        return [one[1] for one in found if one], None
    names = list(dict.fromkeys(values))
    return [float(names.index(value)) for value in values], names


def _column(rows: Sequence[Summary], name: str) -> Any:
    return np.array([np.nan if row[name] is None else row[name] for row in rows], float)


def combined(points: Points) -> bool:
    """Are two paths varied in all combinations?"""
    a, b = ({point[path] for point in points} for path in points[0])
    return len(points) == len(a) * len(b) == len({tuple(point.values()) for point in points})


def _heat_map(kpi: str, points: Points, rows: Sequence[Summary], title: str) -> Figure:
    down, across = points[0]
    names = [list(dict.fromkeys(point[path] for point in points)) for path in (down, across)]
    cells = _column(rows, "mean").reshape(len(names[0]), len(names[1]))
    high = max(3.2, min(9.0, 1.5 + 0.42 * len(names[0])))
    figure = Drawing(figsize=(_WIDE, high), dpi=100)
    ax = figure.add_subplot()
    image = ax.imshow(cells, aspect="auto", cmap="Blues")
    for axis, path, labels in ((ax.xaxis, across, names[1]), (ax.yaxis, down, names[0])):
        axis.set_ticks(range(len(labels)), labels)
        room = 300 if axis is ax.xaxis else 72 * high - 110
        axis.set_label_text(shortened(path, style.SMALL, room, tail=0.6))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=style.SMALL)
    if cells.size <= _MOST_NOTES:
        _note(ax, kpi, cells)
    else:
        figure.colorbar(image, ax=ax)
    _headline(figure, kpi, title, "mean")
    return figure


def _note(ax: Axes, kpi: str, cells: Any) -> None:
    """Write the numbers into the cells."""
    least, most = np.nanmin(cells), np.nanmax(cells)
    for (row, column), value in np.ndenumerate(cells):
        dark = most > least and (value - least) / (most - least) > 0.55
        ink = "white" if dark else style.INK
        text = format_kpi(kpi, float(value))
        ax.text(column, row, text, ha="center", va="center", color=ink, size=style.SMALL)


def _headline(figure: Figure, kpi: str, title: str, what: str) -> None:
    words, high = words_of(kpi), figure.get_figheight()
    label = f"{words.label}, {words.unit}" if words.unit else words.label
    figure.tight_layout(rect=(0.01, 0.01, 0.99, 1 - 0.62 / high))
    figure.text(0.02, 1 - 0.26 / high, label, size=style.LARGE, weight="bold")
    told = f"{title}: {what} in the same worlds" if title else what
    figure.text(0.02, 1 - 0.46 / high, told, size=style.SMALL, color=style.FAINT)
