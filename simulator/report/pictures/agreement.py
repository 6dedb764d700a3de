"""The picture of theory and simulation: simulated points with their intervals over curves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter

from simulator.lifecycle import Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import headline, new_axes
from simulator.report.pictures.side_labels import SideLabel, column_width, draw_side_labels
from simulator.report.words.kpi import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_HEIGHT = 3.6
"""Inches."""
_COLOURS = {
    style.name_of(status): look.hatch_colour if status is Status.GRAY else look.colour
    for status, look in style.LOOKS.items()
}
"""Of lines; gray is too faint for one."""
_SQUARE: dict[str, Any] = {
    "linestyle": "none",
    "marker": "s",
    "markersize": 9,
    "markerfacecolor": "none",
    "markeredgecolor": style.INK,
    "zorder": 4,
}


def plot_agreement(
    curves: "pd.DataFrame",
    points: "pd.DataFrame",
    *,
    title: str = "",
    x: str = "",
    y: str = "",
    share: bool = True,
) -> "Axes":
    """Draw calculated curves, and what was simulated at some places of them.

    `curves`: `series`, `x`, `y`. `points`: `series`, `x`, `value`, `low`, `high` and `expected`; in
    a square if the interval misses what is expected. `share`: are the values shares of one? Series
    that are called as a status have its colour.
    """
    with style.drawing():
        ax = new_axes("100%" if share else format_number(points["high"].max()), _HEIGHT)
        missed = misses(points)
        squares = "; squares: intervals that miss the curve" if missed.any() else ""
        headline(ax, title, "", f"{y}: calculated (curves), simulated (points, 95%){squares}")
        _set_scales(ax, curves, points, share)
        names = list(dict.fromkeys(curves["series"]))
        for number, name in enumerate(names):
            of_series = (one[one["series"] == name] for one in (curves, points))
            _draw_series(ax, _look(number, name), *of_series)
        ax.plot(points["x"][missed], points["value"][missed], **_SQUARE)
        _draw_labels(ax, names, curves)
        ax.set_xlabel(x, fontsize=style.SMALL, fontfamily=style.FONT, loc="left")
    return ax


def misses(points: "pd.DataFrame") -> "pd.Series[bool]":
    """Of which points does the interval miss what is expected?"""
    return (points["expected"] < points["low"]) | (points["expected"] > points["high"])


def _set_scales(ax: "Axes", curves: "pd.DataFrame", points: "pd.DataFrame", share: bool) -> None:
    top = 1.0 if share else 1.03 * max(curves["y"].max(), points["high"].max())
    ax.set_ylim(-0.02 * top, 1.02 * top)
    form = FuncFormatter(lambda y, _: f"{y:.0%}" if share else format_number(y))
    ax.yaxis.set_major_formatter(form)
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.grid(axis="y", color="#e6e8eb", linewidth=0.6)
    ax.set_axisbelow(True)


def _draw_series(
    ax: "Axes", look: dict[str, Any], curve: "pd.DataFrame", points: "pd.DataFrame"
) -> None:
    ax.plot(curve["x"], curve["y"], linewidth=1.6, zorder=2, **look)
    arms = [points["value"] - points["low"], points["high"] - points["value"]]
    bars: dict[str, Any] = {"capsize": 2, "elinewidth": 1, "zorder": 3, "color": look["color"]}
    ax.errorbar(points["x"], points["value"], arms, fmt="o", markersize=3.4, **bars)


def _look(number: int, name: str) -> dict[str, Any]:
    dashes = style.DASHES[number % len(style.DASHES)]
    colour = _COLOURS.get(name, style.SERIES[number % len(style.SERIES)])
    return {"color": colour, "linestyle": (0, dashes) if dashes else "-"}


def _draw_labels(ax: "Axes", names: Sequence[str], curves: "pd.DataFrame") -> None:
    ends = [curves[curves["series"] == name].iloc[-1] for name in names]
    labels = [
        SideLabel(name, "", end["x"], end["y"]) for name, end in zip(names, ends, strict=True)
    ]
    left, right = float(curves["x"].min()), float(curves["x"].max())
    left -= 0.02 * (right - left)
    share = column_width(ax, labels)
    ax.set_xlim(left, right + (right - left) * share / (1 - share))
    ax.set_xticks([tick for tick in ax.get_xticks() if left <= tick <= right])
    ax.spines["bottom"].set_bounds(left, right)

    def sample(ax: "Axes", number: int, box: tuple[float, float, float, float]) -> None:
        x, bottom, width, height = box
        middle = bottom + height / 2
        ax.plot([x, x + width], [middle, middle], linewidth=2.0, **_look(number, names[number]))

    draw_side_labels(ax, labels, right, ax.get_ylim()[1], sample)
