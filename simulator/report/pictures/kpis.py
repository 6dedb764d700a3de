"""The picture of key figures: their means, and how far each interval reaches."""

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    new_axes,
    prepared,
    say_nothing_there,
    size_in_points,
    write,
)
from simulator.report.pictures.spreading import text_width
from simulator.report.words.kpi import MAIN, MINOR, format_kpi

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW, _FRAME, _LEAST = 0.24, 1.2, 2.0
"""Inches: of a row, of what surrounds all rows, of the whole at least."""
_FARTHEST, _NEAREST = 100.0, 1.0
"""Percent of the mean: what is shown at most, and at least."""
_GAP = 14.0
"""Points."""


def plot_kpis(
    kpis: "pd.DataFrame",
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw the key figures that say something, with their 95 % intervals.

    `kpis`: as of `kpi_table`; `about`: over how many replications. Figures have different units,
    so that intervals are drawn in percent of their means.
    """
    shown = _telling(kpis)
    rows: list[Any] = list(shown.itertuples())
    with style.drawing():
        widest = max((r.label for r in rows), key=lambda n: text_width(n, style.SMALL), default="")
        if ax is None:
            ax = new_axes(widest, max(_LEAST, _ROW * len(rows) + _FRAME))
        ax = prepared(ax)
        certain = shown["ci_low"].notna().any()
        what = "Means of key figures" if certain else "Key figures"
        interval = ", with 95 % intervals in percent of each mean" if certain else ""
        headline(ax, title, subtitle, f"{what}{about}{interval}")
        if not rows:
            say_nothing_there(ax, "There are no key figures.")
            return ax
        reach = _reach(rows)
        texts = [_text(row) for row in rows]
        _set_scales(ax, [row.label for row in rows], texts, reach if certain else None)
        for place, row in enumerate(rows):
            if row.ci_low == row.ci_low and row.mean:
                _draw(ax, place, row, reach)
            _write(ax, place, texts[place])
    return ax


def _telling(kpis: "pd.DataFrame") -> "pd.DataFrame":
    """The main ones, and those of the others that say something."""
    wanted = (kpis["kpi"].isin(MAIN) | (kpis["mean"] > 0)) & ~kpis["kpi"].isin(MINOR)
    means = kpis.set_index("kpi")["mean"]
    if means.get("weighted_outage_hours") == means.get("outage_hours"):
        wanted &= kpis["kpi"] != "weighted_outage_hours"
    return kpis[wanted]


def _reach(rows: list[Any]) -> float:
    """How far does the widest interval reach from its mean, in percent?"""
    ends = [abs(end) for row in rows if row.mean for end in _ends(row) if end == end]
    return min(max([_NEAREST, *ends]), _FARTHEST)


def _ends(row: Any) -> tuple[float, float]:
    return (row.ci_low / row.mean - 1) * 100, (row.ci_high / row.mean - 1) * 100


def _text(row: Any) -> tuple[str, str]:
    value = f"{format_kpi(row.kpi, row.mean)} {row.unit}".rstrip()
    if row.ci_low != row.ci_low:
        return value, ""
    return value, f"{format_kpi(row.kpi, row.ci_low)} to {format_kpi(row.kpi, row.ci_high)}"


def _set_scales(
    ax: "Axes", labels: list[str], texts: list[tuple[str, str]], reach: float | None
) -> None:
    """The intervals at the left, the numbers to the right of them."""
    wide, _ = size_in_points(ax)
    first = max(text_width(text, style.SMALL, bold=True) for text, _ in texts)
    second = max(text_width(text, style.SMALL) for _, text in texts)
    column = first + second + 3 * _GAP
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.spines["left"].set_visible(False)
    span = 2.2 * (reach or 1.0)
    share = min(column / wide, 0.75) if reach else 1.0
    left = -span / 2
    ax.set_xlim(left, left + span / (1 - share) if reach else left + span)
    if reach is None:
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        return
    found = MaxNLocator(4, symmetric=True).tick_values(-reach, reach)
    ticks = [tick for tick in found if abs(tick) <= reach]
    ax.set_xticks(ticks, [f"{t:+.3g}%".replace("-", "−") if t else "mean" for t in ticks])
    ax.spines["bottom"].set_bounds(left, -left)
    ax.vlines(0, -0.6, len(labels) - 0.4, colors=style.LINE, linewidths=0.8, zorder=0)
    ax.hlines(range(len(labels)), left, -left, colors="#e6e8eb", linewidths=0.6, zorder=0)


def _draw(ax: "Axes", place: int, row: Any, reach: float) -> None:
    low, high = _ends(row)
    limit = reach * 1.1
    colour = style.SERIES[0]
    ax.plot([max(low, -limit), min(high, limit)], [place, place], color=colour, linewidth=2.0)
    ends = [end for end in (low, high) if abs(end) <= limit]
    ax.plot(ends, [place] * len(ends), linestyle="", marker="|", markersize=8, color=colour)
    ax.plot([0], [place], marker="o", markersize=3.5, color=colour)
    for end, mark in ((low, "<"), (high, ">")):
        if abs(end) > limit:
            ax.plot([limit if end > 0 else -limit], [place], marker=mark, color=colour)


def _write(ax: "Axes", place: int, text: tuple[str, str]) -> None:
    """The value, and its interval beside it."""
    wide, _ = size_in_points(ax)
    left, right = ax.get_xlim()
    points = (right - left) / wide
    bound = ax.spines["bottom"].get_bounds()
    x = (bound[1] if bound and ax.spines["bottom"].get_visible() else left) + _GAP * points
    write(ax, x, place, text[0], size=style.SMALL, weight="bold")
    write(ax, right, place, text[1], size=style.SMALL, color=style.FAINT, ha="right")
