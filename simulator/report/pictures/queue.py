"""The picture of the desk: how many tickets wait, and how many are being worked on?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    say_nothing_there,
)
from simulator.report.pictures.legend import Entry, axes_above, draw_legend
from simulator.report.pictures.number_axis import level_ticks, set_counts
from simulator.report.pictures.time_axis import day_of, set_dates
from simulator.report.words.kpi import format_number
from simulator.results.views.source import Window

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WORDS = {"waiting": "waiting", "in_work": "begun and not done yet"}
_LOOKS: Mapping[str, dict[str, Any]] = {
    "waiting": {"color": style.SERIES[1], "linestyle": "-"},
    "in_work": {"color": style.SERIES[0], "linestyle": (0, (4, 1.5))},
}
_LENGTHS = {1.0: "hour", 6.0: "six hours", 24.0: "day", 168.0: "week"}


def plot_queue(
    queue: "pd.DataFrame",
    window: Window,
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw how many tickets the desk had, waiting and begun, over time.

    `queue`: as of `views.queue`; `about`: over what the mean is. Shaded, where there are several
    replications: what 90 % of them lie in.
    """
    banded = bool((queue["waiting_high"] > queue["waiting_low"]).any())
    most = float(queue[["waiting_high", "in_work_high", *_WORDS]].to_numpy().max(initial=0.0))
    with style.drawing():
        ticks = level_ticks(most)
        labels = [_label(kind, queue) for kind in _WORDS]
        ax = axes_above(labels, ticks, ax)
        if most == 0:
            say_nothing_there(ax, "The desk had nothing to do.")
            headline(ax, title, subtitle, f"Tickets at the desk{about}")
            return ax
        shaded = "; shaded: 90% of them" if banded else ""
        headline(ax, title, subtitle, f"Tickets at the desk, {_each(queue)}{about}{shaded}")
        set_counts(ax, ticks, most * 1.03)
        set_dates(ax, window.begin, window.end)
        ax.set_xlim(day_of(window.begin), max(day_of(window.end), day_of(window.begin) + 1 / 24))
        for kind in _WORDS:
            _draw(ax, queue, kind, banded)
        draw_legend(ax, _entries(labels))
    return ax


def _each(queue: "pd.DataFrame") -> str:
    hours = float(queue["hours"].iloc[0])
    return f"mean of each {_LENGTHS.get(hours, f'{format_number(hours)} hours')}"


def _label(kind: str, queue: "pd.DataFrame") -> str:
    if queue.empty or queue[kind].max() == 0:
        return f"{_WORDS[kind]}, none"
    peak: Any = queue.iloc[int(queue[kind].to_numpy().argmax())]
    when = f"{peak['time'].day} {peak['time']:%b %Y}"
    return f"{_WORDS[kind]}, at most {format_number(round(float(peak[kind]), 1))} ({when})"


def _draw(ax: "Axes", queue: "pd.DataFrame", kind: str, banded: bool) -> None:
    look = _LOOKS[kind]
    if banded:
        low, high = (_steps(queue, f"{kind}_{end}") for end in ("low", "high"))
        ax.fill_between(low[0], low[1], high[1], color=look["color"], alpha=0.2, linewidth=0)
    ax.plot(*_steps(queue, kind), linewidth=1.6, solid_joinstyle="round", **look)


def _steps(queue: "pd.DataFrame", column: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The corners of a line that is level within each stretch."""
    begins = np.array([day_of(time) for time in queue["time"]])
    ends = begins + queue["hours"].to_numpy(np.float64) / 24
    days = np.stack([begins, ends], axis=1).ravel()
    return days, np.repeat(queue[column].to_numpy(np.float64), 2)


def _entries(labels: list[str]) -> list[Entry]:
    handles = (Line2D([], [], linewidth=1.6, **look) for look in _LOOKS.values())
    return list(zip(handles, labels, strict=True))
