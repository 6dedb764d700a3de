"""How many tokens are in which status over time? The stacked picture."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.lifecycle import LIVE_STATUSES, Status
from simulator.report.marks import Mark
from simulator.report.style import FAINT, INK, LOOKS, finished, framed, shortened, spread, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND = (0.05, 0.95)
"""Which quantiles over replications the band shows."""

_GAP = 0.062  # between two labels, as a share of the height of the axes
_ROW = 0.062  # between two rows of marks
_LETTER = 0.0116  # width of a letter of a mark, as a share of the width of the axes
_MOST_ROWS = 4


def status_figure(
    status: pd.DataFrame, *, marks: Sequence[Mark] = (), title: str = "", subtitle: str = ""
) -> Figure:
    """Draw the distribution of statuses over simulated time as a figure of its own."""
    with styled():
        figure, ax = framed()
        plot_status(status, marks=marks, ax=ax)
        rows = max([row for row, _ in _rows_of(marks, *ax.get_xlim())], default=-1) + 1
        return finished(figure, title, subtitle, top=0.86 - 0.05 * rows)


def plot_status(
    status: pd.DataFrame, *, marks: Sequence[Mark] = (), ax: "Axes | None" = None
) -> "Axes":
    """Draw the distribution of statuses over simulated time.

    `status`: the table of that name; several replications are drawn as their mean, with a band from
    the 5 % to the 95 % quantile around the number of live tokens. Without `ax`, on a new figure.
    """
    with styled():
        if ax is None:
            _, ax = framed()
        counts = status.groupby("time")[[look.label for look in LOOKS.values()]].mean()
        times = date2num(counts.index.to_numpy())
        if len(times) == 1:  # less than a day: a picture needs some width
            counts, times = pd.concat([counts, counts]), np.append(times, times + 0.5)
        _draw_layers(ax, times, counts)
        if status["replication"].nunique() > 1:
            _draw_band(ax, times, status)
        _set_axes(ax, times, counts)
        _draw_marks(ax, marks)
        _label_layers(ax, counts)
        return ax


def _draw_layers(ax: "Axes", times: Any, counts: pd.DataFrame) -> None:
    floor = np.zeros(len(times))
    for look in LOOKS.values():
        ceiling = floor + counts[look.label].to_numpy()
        if ceiling.max() > 0 and (ceiling > floor).any():
            ax.fill_between(
                times,
                floor,
                ceiling,
                facecolor=look.colour,
                hatch=look.hatch,
                edgecolor="#ffffff",
                linewidth=0.4,
            )
        floor = ceiling


def _draw_band(ax: "Axes", times: Any, status: pd.DataFrame) -> None:
    live = status[[LOOKS[one].label for one in LIVE_STATUSES]].sum(axis=1)
    low, high = (live.groupby(status["time"]).quantile(share).to_numpy() for share in BAND)
    for edge in (low, high):
        ax.plot(times, edge, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    ax.fill_between(times, low, high, facecolor="#ffffff", alpha=0.35, linewidth=0)
    words = "live tokens: 90 % of the replications lie between the dashed lines"
    ax.set_xlabel(words, size=11, color=FAINT, loc="left")


def _set_axes(ax: "Axes", times: Any, counts: pd.DataFrame) -> None:
    ax.set_xlim(times[0], times[-1])
    most = float(counts.sum(axis=1).max())
    ax.set_ylim(0, max(1.0, most))
    if most == 0:
        ax.text(0.5, 0.5, "no tokens", transform=ax.transAxes, ha="center", color=FAINT)
    locator = AutoDateLocator(minticks=4, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))
    ax.set_ylabel("tokens")


def _number(value: float) -> str:
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= 10 * unit or (value >= unit and unit == 1e6):
            return f"{value / unit:.4g}{letter}"
    return f"{value:,.0f}"


def _rows_of(marks: Sequence[Mark], begin: float, end: float) -> list[tuple[int, str]]:
    """In which row above the picture does the label of each time stand, without overlap?

    Where all rows are full, a label is left out ('').
    """
    free, rows = [-1.0] * _MOST_ROWS, []
    for time, together in groupby(marks, key=lambda mark: mark.time):
        label = ", ".join(mark.label for mark in together)
        label = shortened(label, 60)
        place, width = _place(time, begin, end), len(label) * _LETTER
        left = place if place + width <= 1.2 else place - width
        row = next((k for k in range(_MOST_ROWS) if free[k] < left), None)
        if row is None:
            rows.append((0, ""))
        else:
            free[row] = left + width + 0.02
            rows.append((row, label))
    return rows


def _place(time: Any, begin: float, end: float) -> float:
    return float((date2num(time) - begin) / (end - begin)) if end > begin else 0.0


def _draw_marks(ax: "Axes", marks: Sequence[Mark]) -> None:
    begin, end = ax.get_xlim()
    times = [time for time, _ in groupby(marks, key=lambda mark: mark.time)]
    for time, (row, label) in zip(times, _rows_of(marks, begin, end), strict=True):
        place = _place(time, begin, end)
        height = 1.025 + row * _ROW
        right = place + len(label) * _LETTER <= 1.2
        ax.plot([place, place], [0, height + 0.03], transform=ax.transAxes, color=INK,
                linewidth=1.1, linestyle=(0, (1, 1.5)), clip_on=False)  # fmt: skip
        ax.text(place + (0.006 if right else -0.006), height, label, transform=ax.transAxes,
                size=10.5, ha="left" if right else "right", va="bottom", clip_on=False)  # fmt: skip


def _label_layers(ax: "Axes", counts: pd.DataFrame) -> None:
    """Name every layer at its right end, with how many tokens are in it at last."""
    top = ax.get_ylim()[1]
    present = [status for status in LOOKS if counts[LOOKS[status].label].max() > 0]
    last = counts.iloc[-1]
    ends = last[[look.label for look in LOOKS.values()]].cumsum()
    middles = [(ends[LOOKS[s].label] - last[LOOKS[s].label] / 2) / top for s in present]
    places = spread([float(m) for m in middles], _GAP, 0.02, 0.98)
    for status, middle, place in zip(present, middles, places, strict=True):
        _label_layer(ax, status, float(last[LOOKS[status].label]), float(middle), place)


def _label_layer(ax: "Axes", status: Status, number: float, middle: float, place: float) -> None:
    look = LOOKS[status]
    line: dict[str, Any] = {"transform": ax.transAxes, "clip_on": False}
    ax.plot([1.0, 1.018], [middle, place], color=FAINT, linewidth=0.8, **line)
    ax.add_patch(
        Rectangle((1.02, place - 0.02), 0.022, 0.04, facecolor=look.colour, hatch=look.hatch,
                  edgecolor="#ffffff", linewidth=0.4, **line)
    )  # fmt: skip
    exact = f"{number:,.0f}" if number == round(number) or number >= 100 else f"{number:.1f}"
    shown = exact if number < 1e6 else _number(number)
    ax.text(1.05, place, f"{look.label} {shown}", va="center", size=11, **line)
