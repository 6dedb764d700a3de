"""Labels to the right of the data, each beside what it names, none over another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.pictures import style
from simulator.report.pictures.canvas import size_in_points, write
from simulator.report.pictures.spreading import shortened, spread, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEADER, _SAMPLE, _PAD, _SLACK = 10.0, 20.0, 5.0, 2.0
_LINE = 1.45
"""From one label to the next, in sizes of the text."""
_WIDEST = 0.45
"""Of the width of the axes."""
_LEAST_OF_NAME = 0.7
"""How much of a name has to be left for its detail to be shown as well."""


@dataclass(frozen=True)
class SideLabel:
    """A name with some detail, for what ends at (x, y) in the data."""

    name: str
    detail: str
    x: float
    y: float
    leader: bool = True
    """Whether a line leads there."""


Sample = Callable[["Axes", int, tuple[float, float, float, float]], None]
"""Draws a sample of the label of that number into a box: left, bottom, width, height (data)."""


def column_width(ax: "Axes", labels: Sequence[SideLabel]) -> float:
    """How much of the width of the axes do the labels take, as a share?"""
    width, _ = size_in_points(ax)
    size = _size(ax, len(labels))
    texts = (
        text_width(label.name, size, bold=True) + text_width(label.detail, size) + _PAD
        for label in labels
    )
    wanted = _LEADER + _SAMPLE + _PAD + max(texts, default=0.0) + _SLACK
    return min(wanted / width, _WIDEST)


def draw_side_labels(
    ax: "Axes", labels: Sequence[SideLabel], end: float, top: float, draw: Sample
) -> None:
    """Write the labels right of `end` and below `top`; the limits of the axes are set already."""
    width, height = size_in_points(ax)
    (low, high), (left, right) = ax.get_ylim(), ax.get_xlim()
    across, up = (right - left) / width, (high - low) / height
    size = _size(ax, len(labels))
    line = size * _LINE * up
    order = sorted(range(len(labels)), key=lambda number: labels[number].y)
    wanted = [labels[number].y for number in order]
    places = spread(wanted, line, low + line / 2, top - line / 2)
    for number, y in zip(order, places, strict=True):
        label, x = labels[number], end + _LEADER * across
        if label.leader:
            _draw_leader(ax, label, (end + 2 * across, x - across), y)
        draw(ax, number, (x, y - 0.36 * line, _SAMPLE * across, 0.72 * line))
        x += (_SAMPLE + _PAD) * across
        foot = y - 0.36 * size * up
        name, detail = _fitting(label, size, (right - x) / across)
        write(ax, x, foot, name, size=size, weight="bold", va="baseline")
        x += (text_width(name, size, bold=True) + _PAD) * across
        write(ax, x, foot, detail, size=size, color=style.FAINT, va="baseline")


def _draw_leader(ax: "Axes", label: SideLabel, turns: tuple[float, float], y: float) -> None:
    (line,) = ax.plot([label.x, *turns], [label.y, label.y, y], linewidth=0.6, color=style.LINE)
    line.set(clip_on=False, solid_joinstyle="round", zorder=1)


def _fitting(label: SideLabel, size: float, room: float) -> tuple[str, str]:
    """What fits into so many points? The detail gives way before much of the name does."""
    whole = text_width(label.name, size, bold=True)
    beside = room - text_width(label.detail, size) - _PAD
    detail = label.detail if beside >= _LEAST_OF_NAME * whole else ""
    left = beside if detail else room
    return shortened(label.name, size, left, bold=True, tail=0.5), detail


def _size(ax: "Axes", count: int) -> float:
    """How large can the text be, in points, for so many labels to fit?"""
    _, height = size_in_points(ax)
    return min(style.SIZE, height / (_LINE * max(count, 1)))
