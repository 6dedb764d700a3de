"""The picture of deaths: how many tokens died in each month, and of what."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.lifecycle import DEAD_STATUSES
from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    say_nothing_there,
)
from simulator.report.pictures.legend import axes_above, draw_legend, sample_of
from simulator.report.pictures.number_axis import level_ticks, set_counts
from simulator.report.pictures.time_axis import day_of, set_dates
from simulator.report.words.kpi import format_number
from simulator.results.views.source import Window

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_WIDE = 0.84
"""Of a bar, as a share of its month."""


def plot_deaths(
    deaths: "pd.DataFrame",
    window: Window,
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw how many tokens died in each calendar month of the run, by their cause.

    `deaths`: as of `views.deaths`; `about`: over what the mean is. The legend has the sums.
    """
    table: Any = deaths.pivot_table(index="month", columns="cause", values="tokens", sort=True)
    totals = deaths.groupby("cause")["tokens"].sum()
    causes = [status for status in DEAD_STATUSES if totals.get(status.name.lower(), 0) > 0]
    with style.drawing():
        labels = [_label(status.name.lower(), totals) for status in causes]
        most = float(table.sum(axis=1).max()) if causes else 0.0
        ticks = level_ticks(most)
        ax = axes_above(labels, ticks, ax)
        told = f"Tokens that died in each calendar month{about}"
        if not causes:
            say_nothing_there(ax, "No token died.")
            headline(ax, title, subtitle, told)
            return ax
        headline(ax, title, subtitle, told)
        set_counts(ax, ticks, most * 1.03)
        _set_months(ax, window)
        begins, widths = _months(table.index, window)
        bottom = 0.0
        for status in causes:
            look, tokens = style.LOOKS[status], table[status.name.lower()].to_numpy()
            bars = ax.bar(begins, tokens, widths, bottom, align="edge", color=look.colour)
            for bar in bars:
                bar.set(edgecolor=look.hatch_colour, hatch=look.hatch, linewidth=0)
            bottom = bottom + tokens
        entries = [(sample_of(s), label) for s, label in zip(causes, labels, strict=True)]
        draw_legend(ax, entries)
    return ax


def _label(cause: str, totals: "pd.Series[float]") -> str:
    return f"{cause}, {format_number(round(float(totals[cause]), 1))} in all"


def _set_months(ax: "Axes", window: Window) -> None:
    set_dates(ax, window.begin, window.end)
    ax.set_xlim(day_of(window.begin), max(day_of(window.end), day_of(window.begin) + 1 / 24))


def _months(months: "pd.DatetimeIndex", window: Window) -> tuple[list[float], list[float]]:
    """Where do bars begin, and how wide are they? The first and last month may be cut short."""
    found = [(max(begin, window.begin), min(_next(begin), window.end)) for begin in months]
    spans = [(day_of(begin), max(day_of(end), day_of(begin) + 1 / 24)) for begin, end in found]
    pad = (1 - _WIDE) / 2
    return (
        [begin + (end - begin) * pad for begin, end in spans],
        [(end - begin) * _WIDE for begin, end in spans],
    )


def _next(month: datetime) -> datetime:
    year, number = divmod(month.year * 12 + month.month, 12)
    return datetime(year, number + 1, 1)
