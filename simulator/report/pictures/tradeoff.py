"""The picture of the trade-off: what does each policy buy, and what does it cost?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.report.numbers.kpi_table import TRADED
from simulator.report.pictures import style
from simulator.report.pictures.canvas import headline, new_axes, prepared, say_nothing_there
from simulator.report.pictures.side_labels import SideLabel, column_width, draw_side_labels
from simulator.report.words.kpi import format_kpi, format_number, words_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MARKS = ("o", "s", "D", "^", "v", "P", "X", "*")
_SHORT = {
    "outage_hours": "hours down",
    "exposure_days": "token-days exposed",
    "desk_hours": "desk hours",
}
_SMALLEST, _LARGEST = 6.0, 15.0
"""Points of a mark."""
_MARGIN = 0.07


def plot_tradeoff(
    tradeoff: "pd.DataFrame",
    *,
    ax: "Axes | None" = None,
    title: str = "",
    subtitle: str = "",
    about: str = "",
) -> "Axes":
    """Draw policies by what they cost: time down across, exposure (or desk work) upwards.

    `tradeoff`: as of `tradeoff_table`; `about`: over how many worlds. Crosses are 95 % intervals.
    The third figure, where it differs, is the size of a mark, and stands beside the name.
    """
    means = tradeoff.pivot(index="policy", columns="kpi", values="mean")
    means = means.loc[list(dict.fromkeys(tradeoff["policy"])), list(TRADED)]
    across, up, third = _roles(means)
    with style.drawing():
        ax = new_axes("000,000", 4.2, 12) if ax is None else prepared(ax)
        if means.empty or means[[across, up]].isna().to_numpy().any():
            say_nothing_there(ax, "There is nothing to compare.")
            headline(ax, title, subtitle, about)
            return ax
        told = f"{_title(up)}, against {words_of(across).label.lower()}{about}"
        headline(ax, title, subtitle, f"{told}; crosses: 95 % intervals")
        crosses = [_cross(tradeoff, policy, (across, up)) for policy in means.index]
        labels = _labels(means, (across, up, third))
        top = _set_scales(ax, crosses, labels, across)
        sizes = _sizes(means, third)
        for number, cross in enumerate(crosses):
            _draw(ax, number, cross, sizes[number])
        draw_side_labels(ax, labels, top[0], top[1], _sample)
    return ax


def _roles(means: "pd.DataFrame") -> tuple[str, str, str | None]:
    """Which figure goes across, which upwards, and which beside? What never differs goes last."""
    down, exposed, desk = TRADED
    differs = {kpi: bool(means[kpi].max() > means[kpi].min()) for kpi in TRADED}
    if differs[exposed]:
        return down, exposed, desk if differs[desk] else None
    return down, desk, None


def _title(kpi: str) -> str:
    words = words_of(kpi)
    return f"{words.label} ({words.unit})"


def _cross(tradeoff: "pd.DataFrame", policy: str, kpis: tuple[str, str]) -> Any:
    """Mean, low and high end of the interval: of either figure."""
    rows = tradeoff[tradeoff["policy"] == policy].set_index("kpi")
    table = rows.loc[list(kpis), ["mean", "ci_low", "ci_high"]].to_numpy(np.float64)
    return np.where(np.isnan(table), table[:, :1], table)


def _labels(means: "pd.DataFrame", roles: tuple[str, str, str | None]) -> list[SideLabel]:
    across, up, third = roles
    shown = [kpi for kpi in (across, up, third) if kpi is not None]
    return [
        SideLabel(
            str(policy),
            ", ".join(f"{format_kpi(kpi, row[kpi])} {_SHORT[kpi]}" for kpi in shown[2:]),
            float(row[across]),
            float(row[up]),
        )
        for policy, row in means.iterrows()
    ]


def _set_scales(
    ax: "Axes", crosses: Sequence[Any], labels: Sequence[SideLabel], across: str
) -> tuple[float, float]:
    """Both from 0, with room for the labels at the right. Where do the data end?"""
    x, y = (max(float(c[k].max()) for c in crosses) * (1 + _MARGIN) or 1.0 for k in (0, 1))
    share = column_width(ax, labels)
    left = -x * _MARGIN / 2
    ax.set_xlim(left, x + (x - left) * share / (1 - share))
    ax.set_ylim(-y * _MARGIN / 2, y)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.yaxis.set_major_locator(MaxNLocator(6))
    for axis, end in ((ax.xaxis, x), (ax.yaxis, y)):
        ticks = [tick for tick in axis.get_major_locator()() if 0 <= tick <= end]
        axis.set_ticks(ticks)
        axis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value)))
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.spines["bottom"].set_bounds(left, x)
    ax.set_axisbelow(True)
    ax.set_xlabel(_title(across), loc="left", fontsize=style.SMALL)
    return x, y


def _sizes(means: "pd.DataFrame", third: str | None) -> list[float]:
    if third is None:
        return [8.0] * len(means)
    values = means[third].to_numpy(np.float64)
    shares = np.sqrt(values / max(float(values.max()), 1e-9))
    return [float(size) for size in _SMALLEST + (_LARGEST - _SMALLEST) * shares]


def _look(number: int) -> dict[str, Any]:
    colour = style.SERIES[number % len(style.SERIES)]
    return {"color": colour, "marker": _MARKS[number % len(_MARKS)]}


def _draw(ax: "Axes", number: int, cross: Any, size: float) -> None:
    (x, x_low, x_high), (y, y_low, y_high) = cross
    look = _look(number)
    ax.plot([x_low, x_high], [y, y], color=look["color"], linewidth=1.4, alpha=0.8)
    ax.plot([x, x], [y_low, y_high], color=look["color"], linewidth=1.4, alpha=0.8)
    ax.plot([x], [y], linestyle="", markersize=size, markeredgecolor="white", **look)


def _sample(ax: "Axes", number: int, box: tuple[float, float, float, float]) -> None:
    left, bottom, width, height = box
    ax.plot([left + width / 2], [bottom + height / 2], linestyle="", markersize=7, **_look(number))
