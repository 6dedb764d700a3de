"""The second picture: how long tokens live, cohort by cohort."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from simulator.lifecycle import DAY
from simulator.report.numbers.kaplan_meier import Survival
from simulator.report.numbers.lifetimes import survival_of_cohorts, survival_table
from simulator.report.pictures import style
from simulator.report.pictures.canvas import headline, new_axes, prepared, say_nothing_there
from simulator.report.pictures.side_labels import SideLabel, column_width, draw_side_labels
from simulator.report.words.kpi import format_number, format_percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_survival", "survival_figure", "survival_table"]

MOST_CURVES = 8
_MOST_POINTS = 1500
_MOST_BANDS = 5
_HEADROOM = 0.02
_NUDGE = 1e-9
_EXPLANATION = "Share of tokens still alive, by days since their creation"
_SHADED = "; shaded: 95% confidence"

Cohorts = Mapping[str, tuple[int, Survival]]


def plot_survival(
    tokens: "pd.DataFrame",
    *,
    start: datetime,
    until: datetime,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
) -> "Axes":
    """Draw which share of the tokens of each integration cohort is still alive at which age.

    `tokens`: the table of that name; `start` and `until`: when the run began and ended (UTC).
    Kaplan-Meier's estimate with a 95 % band; tokens that are still live are censored, tokens from
    before the start are counted from the age that they had then. Of more than eight cohorts the
    largest seven stay apart. All words stay within the axes, but for headline and scales.
    """
    with style.drawing():
        cohorts = survival_of_cohorts(tokens, start=start, until=until, most=MOST_CURVES)
        ax = new_axes("100%") if ax is None else prepared(ax)
        if not cohorts:
            say_nothing_there(ax, "No tokens were issued.")
            headline(ax, title, subtitle, "")
            return ax
        band = len(cohorts) <= _MOST_BANDS
        headline(ax, title, subtitle, _EXPLANATION + (_SHADED if band else ""))
        labels = [_label(n, name, *found) for n, (name, found) in enumerate(cohorts.items())]
        _set_scales(ax, cohorts, labels)
        for number, (_, found) in enumerate(cohorts.values()):
            _draw_curve(ax, number, found, band)
        draw_side_labels(ax, labels, _oldest(cohorts), 1 + _HEADROOM, _draw_sample)
    return ax


def survival_figure(
    tokens: "pd.DataFrame",
    *,
    start: datetime,
    until: datetime,
    title: str = "",
    subtitle: str = "",
) -> "Figure":
    """The picture of `plot_survival` as a figure of its own, 8 inches wide."""
    ax = plot_survival(tokens, start=start, until=until, title=title, subtitle=subtitle)
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made in a figure
    return figure


def _oldest(cohorts: Cohorts) -> float:
    return max(max(found.ends for _, found in cohorts.values()) / DAY, 1.0)


def _last(found: Survival) -> float:
    return float(found.alive[-1]) if len(found.alive) else 1.0


def _label(number: int, name: str, count: int, found: Survival) -> SideLabel:
    detail = f"{format_percent(_last(found))} of {count:,}"
    height = _last(found) - number * _NUDGE  # of curves that end together the first is on top
    return SideLabel(name, detail, found.ends / DAY, height)


def _set_scales(ax: "Axes", cohorts: Cohorts, labels: Sequence[SideLabel]) -> None:
    end, share = _oldest(cohorts), column_width(ax, labels)
    ax.set_xlim(0, end / (1 - share))
    ax.set_ylim(-_HEADROOM, 1 + _HEADROOM)
    days = [day for day in MaxNLocator(7, integer=True).tick_values(0, end) if 0 <= day <= end]
    texts = [format_number(day) for day in days]
    ax.set_xticks(days, [*(f"{text}\n " for text in texts[:-1]), f"{texts[-1]}\ndays"])
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    ax.set_yticks(shares, [f"{part:.0%}" for part in shares])
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.spines["bottom"].set_bounds(0, end)
    ax.spines["left"].set_bounds(0, 1)
    ax.hlines(shares, 0, end, colors="#e6e8eb", linewidths=0.6, zorder=0)


def _draw_curve(ax: "Axes", number: int, found: Survival, band: bool) -> None:
    ages, alive, low, high = _steps(found)
    look = _look(number)
    if band:
        ax.fill_between(ages, low, high, step="post", facecolor=look["color"], alpha=0.15, lw=0)
    ax.plot(ages, alive, drawstyle="steps-post", linewidth=1.7, zorder=2.5, **look)


def _look(number: int) -> dict[str, Any]:
    """How is the curve of this number drawn? The last of eight is for the others."""
    dashes = style.DASHES[number]
    return {"color": style.SERIES[number], "linestyle": (0, dashes) if dashes else "-"}


def _steps(found: Survival) -> tuple[NDArray[np.float64], ...]:
    """The corners of the curve and of its band: from the first age watched to the last one."""
    kept = _visible(found.alive)
    ages = np.concatenate([[found.begins], found.ages[kept], [found.ends]]) / DAY
    curves = (found.alive[kept], found.low[kept], found.high[kept])
    return ages, *(np.concatenate([[1.0], c, c[-1:] if len(c) else [1.0]]) for c in curves)


def _visible(alive: NDArray[np.float64]) -> NDArray[np.intp]:
    """Which of very many steps are needed for what can be seen?"""
    steps = np.floor(alive * _MOST_POINTS)
    last = np.append(steps[1:] != steps[:-1], True)
    return np.flatnonzero(last) if len(alive) > _MOST_POINTS else np.arange(len(alive))


def _draw_sample(ax: "Axes", number: int, box: tuple[float, float, float, float]) -> None:
    left, bottom, width, height = box
    middle = bottom + height / 2
    ax.plot([left, left + width], [middle, middle], linewidth=2.0, **_look(number))
