"""The picture: how many tokens were in each status, over simulated time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from simulator.lifecycle import DAY, Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    new_axes,
    prepared,
    say_nothing_there,
)
from simulator.report.pictures.mark_lines import draw_marks, height_of_marks
from simulator.report.pictures.marks import Mark, marks_of
from simulator.report.pictures.number_axis import count_ticks
from simulator.report.pictures.side_labels import SideLabel, column_width, draw_side_labels
from simulator.report.pictures.status_layers import Layers, layers_of
from simulator.report.pictures.time_axis import day_of, set_dates
from simulator.report.words.kpi import format_number, format_percent
from simulator.results.status_counts import StatusCounts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Mark", "marks_of", "plot_status", "status_figure"]

Curve = NDArray[np.float64]


def plot_status(
    status: "pd.DataFrame | StatusCounts",
    *,
    marks: Sequence[Mark] = (),
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    band: bool = True,
) -> "Axes":
    """Draw how many tokens were in each status over time, stacked: live ones below, dead above.

    `status`: the table of that name, or a count of it. With several replications: their mean, and
    (`band`) where the number of live tokens was in 90 % of them. All words stay within the axes,
    but for the headline and the dates. Without `ax`, in a new figure.
    """
    with style.drawing():
        layers = layers_of(status)
        ticks = count_ticks(layers.total)
        ax = new_axes(format_number(ticks[-1])) if ax is None else prepared(ax)
        if layers.total == 0:
            say_nothing_there(ax, "No tokens were issued.")
            headline(ax, title, subtitle, "")
            return ax
        headline(ax, title, subtitle, _explanation(layers, band))
        _set_scales(ax, layers, marks, ticks)
        _draw_layers(ax, layers)
        if band and layers.replications > 1:
            _draw_band(ax, layers)
        _draw_labels(ax, layers)
        draw_marks(ax, marks, layers.total)
    return ax


def status_figure(
    status: "pd.DataFrame | StatusCounts",
    *,
    marks: Sequence[Mark] = (),
    title: str = "",
    subtitle: str = "",
) -> "Figure":
    """The picture of `plot_status` as a figure of its own, 8 inches wide."""
    ax = plot_status(status, marks=marks, title=title, subtitle=subtitle)
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made in a figure
    return figure


def _explanation(layers: Layers, band: bool) -> str:
    if layers.replications == 1:
        return "Tokens in each status"
    shaded = "; shaded: number of live tokens in 90% of them" if band else ""
    return f"Tokens in each status, mean of {layers.replications:,} replications{shaded}"


def _span(layers: Layers) -> tuple[datetime, datetime]:
    begin, end = (time.astype(datetime) for time in layers.times[[0, -1]])
    return begin, max(end, begin + timedelta(hours=1))


def _set_scales(ax: "Axes", layers: Layers, marks: Sequence[Mark], ticks: Sequence[float]) -> None:
    begin, end = _span(layers)
    set_dates(ax, begin, end)
    left, right = day_of(begin), day_of(end)
    share = column_width(ax, _labels(layers, right))
    ax.set_xlim(left, right + (right - left) * share / (1 - share))
    ax.set_yticks(ticks, [format_number(tick) for tick in ticks])
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.spines["left"].set_bounds(0, layers.total)
    strip = height_of_marks(ax, marks)
    ax.set_ylim(0, layers.total / (1 - strip))


def _draw_layers(ax: "Axes", layers: Layers) -> None:
    days, tops = _days(layers), np.cumsum(layers.counts, axis=0)
    for status in reversed(Status):  # each down to the ground: no seams between neighbours
        if layers.peaks[status] > 0:
            look = style.LOOKS[status]
            ax.fill_between(
                days,
                _held(layers, tops[status]),
                facecolor=look.colour,
                edgecolor=look.hatch_colour,
                hatch=look.hatch,
                linewidth=0,
                label=style.name_of(status),
            )


def _draw_band(ax: "Axes", layers: Layers) -> None:
    days = _days(layers)
    low, high = _held(layers, layers.live_low), _held(layers, layers.live_high)
    ax.fill_between(days, low, high, facecolor="white", alpha=0.45, linewidth=0)
    for edge in (low, high):
        ax.plot(days, edge, color="white", lw=1.6, solid_capstyle="butt")
        ax.plot(days, edge, color=style.INK, lw=0.7, solid_capstyle="butt")


def _days(layers: Layers) -> Curve:
    if len(layers.times) == 1:
        return np.array([day_of(time) for time in _span(layers)])
    return layers.times.astype("datetime64[ms]").astype(np.int64) / DAY


def _held(layers: Layers, curve: Curve) -> Curve:
    """A curve of one point lasts for as long as the axis."""
    return curve if len(layers.times) > 1 else np.repeat(curve, 2)


def _labels(layers: Layers, end: float) -> list[SideLabel]:
    last = layers.counts[:, -1]
    middles = np.cumsum(last) - last / 2
    total = max(float(last.sum()), 1.0)
    labels = []
    for status in Status:
        if layers.peaks[status] == 0:
            continue
        count = format_number(round(float(last[status]), 1))
        share = f" ({format_percent(last[status] / total)})"
        most = f", at most {format_number(round(float(layers.peaks[status]), 1))}"
        detail = count + (share if last[status] > 0 else most)
        there = bool(last[status] > 0)
        labels.append(SideLabel(style.name_of(status), detail, end, float(middles[status]), there))
    return labels


def _draw_labels(ax: "Axes", layers: Layers) -> None:
    seen = [status for status in Status if layers.peaks[status] > 0]
    end = day_of(_span(layers)[1])

    def draw(ax: "Axes", number: int, box: tuple[float, float, float, float]) -> None:
        look = style.LOOKS[seen[number]]
        left, bottom, width, height = box
        area = Rectangle((left, bottom), width, height, linewidth=0, hatch=look.hatch)
        area.set(facecolor=look.colour, edgecolor=look.hatch_colour)
        ax.add_patch(area)

    draw_side_labels(ax, _labels(layers, end), end, layers.total, draw)
