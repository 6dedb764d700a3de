"""The picture of outages: a row for each integration, a bar for each time that it was down."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D

from simulator.lifecycle import Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    new_axes,
    prepared,
    say_nothing_there,
    size_in_points,
)
from simulator.report.pictures.legend import Entry, draw_legend, foot_for, sample_of
from simulator.report.pictures.spreading import shortened, text_width
from simulator.report.pictures.time_axis import day_of, set_dates
from simulator.results.views.source import Window

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_ROWS = 40
_ROW, _FRAME, _LEAST = 0.19, 1.5, 2.4
"""Inches: of a row, of what surrounds all rows, of the whole at least."""
_LONGEST_NAME = 150.0
_UNNOTICED, _STILL = "dead, no call refused yet", "still down at the end"


def plot_outages(
    outages: "pd.DataFrame",
    window: Window,
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw when integrations were down, and why: one replication.

    `outages`: as of `views.outages`; `window`: the time that was simulated; `about`: which
    replication it is. A thin line: the token was dead, and no call had been refused yet. Of more
    than forty integrations those that were down longest.
    """
    shown, told = _chosen(outages, window)
    rows = {name: place for place, name in enumerate(dict.fromkeys(shown["integration"]))}
    causes = [status for status in Status if status.name.lower() in set(shown["cause"])]
    with style.drawing():
        names = [_short(name) for name in rows]
        if ax is None:
            height = max(_LEAST, _ROW * len(rows) + _FRAME)
            widest = max(names, key=lambda n: text_width(n, style.SMALL), default="")
            foot = foot_for([label for _, label in _legend(causes, shown)])
            ax = new_axes(widest, height, foot)
        ax = prepared(ax)
        if not rows:
            say_nothing_there(ax, "No integration was down.")
            headline(ax, title, subtitle, f"{told}{about}")
            return ax
        headline(ax, title, subtitle, f"{told}{about}")
        _set_scales(ax, window, names)
        for status in causes:
            _draw(ax, shown[shown["cause"] == status.name.lower()], rows, status, window)
        draw_legend(ax, _legend(causes, shown))
    return ax


def _chosen(outages: "pd.DataFrame", window: Window) -> "tuple[pd.DataFrame, str]":
    """The rows that are drawn, in the order in which they begin, and what they are."""
    lasting = outages["ended"].fillna(window.end) - outages["began"]
    down = lasting.groupby(outages["integration"]).sum().sort_values(ascending=False, kind="stable")
    kept = outages[outages["integration"].isin(down.index[:MOST_ROWS])]
    order = kept.assign(place=kept["integration"].map(_natural)).sort_values(["began", "place"])
    count = len(down)
    if count > MOST_ROWS:
        return (
            order,
            f"When the {MOST_ROWS} integrations were down that suffered most, of {count:,}",
        )
    return order, "When integrations were down"


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key that puts a/2 before a/10."""
    return tuple((int(d or 0), text) for d, text in re.findall(r"(\d*)(\D*)", name))


def _short(name: str) -> str:
    return shortened(name, style.SMALL, _LONGEST_NAME, tail=0.5)


def _set_scales(ax: "Axes", window: Window, names: Sequence[str]) -> None:
    begin, end = day_of(window.begin), day_of(window.end)
    set_dates(ax, window.begin, window.end)
    ax.set_xlim(begin, end + (end - begin) * 0.015)
    ax.set_ylim(len(names) - 0.4, -0.6)
    size = min(style.SMALL, 0.75 * size_in_points(ax)[1] / len(names))
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK, labelsize=size)
    ax.spines["left"].set_visible(False)
    ax.hlines(range(len(names)), begin, end, colors="#e6e8eb", linewidths=0.6, zorder=0)


def _draw(
    ax: "Axes", some: "pd.DataFrame", rows: dict[str, int], status: Status, window: Window
) -> None:
    look, places = style.LOOKS[status], [rows[name] for name in some["integration"]]
    dead, began, ended = (
        [day_of(time) for time in some[column].fillna(window.end)]
        for column in ("dead_since", "began", "ended")
    )
    ax.hlines(places, dead, began, colors=look.colour, linewidths=1.6, zorder=2)
    ax.barh(
        places,
        [max(e - b, 1e-9) for b, e in zip(began, ended, strict=True)],
        left=began,
        height=0.66,
        facecolor=look.colour,
        edgecolor=look.hatch_colour,
        hatch=look.hatch,
        linewidth=0,
        zorder=2.5,
    )
    short = [(e, p) for b, e, p in zip(began, ended, places, strict=True)]
    ax.vlines([e for e, _ in short], [p - 0.33 for _, p in short], [p + 0.33 for _, p in short],
              colors=look.colour, linewidths=0.9, zorder=2.5)  # fmt: skip
    still = [p for p, missing in zip(places, some["ended"].isna(), strict=True) if missing]
    end = [day_of(window.end)] * len(still)
    ax.plot(end, still, linestyle="", marker=">", markersize=4, color=look.colour, clip_on=False)


def _legend(causes: Sequence[Status], shown: "pd.DataFrame") -> list[Entry]:
    entries: list[Entry] = [(sample_of(status), style.name_of(status)) for status in causes]
    if (shown["dead_since"] < shown["began"]).any():
        entries.append((Line2D([], [], color=style.FAINT, linewidth=1.6), _UNNOTICED))
    if shown["ended"].isna().any():
        mark = Line2D([], [], color=style.FAINT, marker=">", markersize=4, linestyle="")
        entries.append((mark, _STILL))
    return entries
