"""Numbers along an axis: few and round."""

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from simulator.report.pictures import style
from simulator.report.words.kpi import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def count_ticks(total: float) -> list[float]:
    """At which counts, from none to a total, does an axis have ticks?"""
    values = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10], integer=True).tick_values(0, total)
    return [float(value) for value in values if 0 <= value <= max(total, 1)]


def level_ticks(most: float) -> list[float]:
    """The same for a level, which may be less than one."""
    values = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(0, most)
    return [float(value) for value in values if 0 <= value <= most] or [0.0]


def widest_of(ticks: list[float]) -> str:
    """For which label is room needed at the left?"""
    return max((format_number(tick) for tick in ticks), key=len)


def set_counts(ax: "Axes", ticks: list[float], top: float) -> None:
    """Put counts along the upright axis, from 0 to `top`, with thin lines across the data."""
    ax.set_ylim(0, top)
    ax.set_yticks(ticks, [format_number(tick) for tick in ticks])
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.spines["left"].set_bounds(0, top)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color="#e6e8eb", linewidth=0.6)
