"""The picture of ages: how old are the tokens that live at the end?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from simulator.report.pictures import style
from simulator.report.pictures.canvas import (
    headline,
    say_nothing_there,
)
from simulator.report.pictures.legend import axes_above, draw_legend
from simulator.report.pictures.number_axis import level_ticks, set_counts
from simulator.report.words.kpi import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_COHORTS = 8
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxx", "---", "||", "++")
_INK = "#ffffff"


def plot_ages(
    ages: "pd.DataFrame",
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw how many of the tokens that live at the end are how old, cohort by cohort.

    `ages`: as of `views.ages`; `about`: over what the mean is. Of more than eight cohorts the
    largest seven stay apart.
    """
    table = _by_cohort(ages)
    with style.drawing():
        names = [str(name) for name in table]
        labels = [_label(name, float(table[name].sum())) for name in names]
        most = float(table.sum(axis=1).max()) if names else 0.0
        ticks = level_ticks(most)
        ax = axes_above(labels, ticks, ax)
        if most == 0:
            say_nothing_there(ax, "No token is alive at the end.")
            headline(ax, title, subtitle, f"Tokens alive at the end{about}")
            return ax
        width = float((ages["to_days"] - ages["from_days"]).iloc[0])
        unit = f"{width:.0f} days" if width > 1 else "a day"
        told = f"Tokens alive at the end, by days since their creation (bars of {unit})"
        headline(ax, title, subtitle, f"{told}{about}")
        set_counts(ax, ticks, most * 1.03)
        _set_days(ax, float(ages["to_days"].max()))
        entries = _draw(ax, table, width)
        draw_legend(ax, [(handle, label) for handle, label in zip(entries, labels, strict=True)])
    return ax


def _set_days(ax: "Axes", last: float) -> None:
    """Put days along the axis, from 0."""
    days = [day for day in MaxNLocator(8, integer=True).tick_values(0, last) if 0 <= day <= last]
    texts = [format_number(day) for day in days]
    ax.set_xlim(0, last)
    ax.set_xticks(days, [*(f"{text}\n " for text in texts[:-1]), f"{texts[-1]}\ndays"])


def _by_cohort(ages: "pd.DataFrame") -> "pd.DataFrame":
    """A column for each cohort, a row for each bin; the rest of very many put together."""
    totals = ages.groupby("cohort", sort=False)["tokens"].sum()
    table = ages.pivot_table(index="from_days", columns="cohort", values="tokens", sort=True)
    table = table[[name for name in totals.index if totals[name] > 0]]
    if len(table.columns) <= MOST_COHORTS:
        return table
    largest = totals.sort_values(ascending=False, kind="stable").index[: MOST_COHORTS - 1]
    kept = [name for name in table.columns if name in set(largest)]
    rest = [name for name in table.columns if name not in set(largest)]
    return table[kept].assign(**{f"{len(rest)} others": table[rest].sum(axis=1)})


def _label(name: str, tokens: float) -> str:
    return f"{name}, {format_number(round(tokens, 1))}"


def _draw(ax: "Axes", table: "pd.DataFrame", width: float) -> Sequence[Patch]:
    handles, bottom = [], np.zeros(len(table))
    for number, name in enumerate(table):
        look: dict[str, Any] = {
            "facecolor": style.SERIES[number],
            "edgecolor": _INK,
            "hatch": _HATCHES[number],
            "linewidth": 0.4,
        }
        tokens, begins = table[name].to_numpy(), table.index.to_numpy()
        for begin, count, low in zip(begins, tokens, bottom, strict=True):
            if count > 0:
                ax.bar(begin, count, width, low, align="edge", **look)
        bottom = bottom + tokens
        handles.append(Patch(**look))
    return handles
