"""Marks in a picture: a line at the instant, and words in the room above the data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.pictures import style
from simulator.report.pictures.canvas import size_in_points, write
from simulator.report.pictures.mark_rows import PlacedMark, place_marks
from simulator.report.pictures.marks import Mark
from simulator.report.pictures.time_axis import day_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 1.5
"""From one row of words to the next, in sizes of the text."""
_MOST = 0.4
"""Of the height of the axes, for all rows."""


def height_of_marks(ax: "Axes", marks: Sequence[Mark]) -> float:
    """Which share of the height of the axes do the words of the marks take?"""
    rows = max((placed.row + 1 for placed in _placed(ax, marks)), default=0)
    return min(rows * _ROW * style.SMALL / size_in_points(ax)[1], _MOST)


def draw_marks(ax: "Axes", marks: Sequence[Mark], top: float) -> None:
    """Draw the marks that lie within the axes; the data ends at `top`."""
    width, height = size_in_points(ax)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    row_height = _ROW * style.SMALL * (high - low) / height
    for placed in _placed(ax, marks):
        bottom = top + row_height * placed.row
        for number, mark in enumerate(placed.marks):
            _draw_line(ax, day_of(mark.time), bottom + row_height * 0.9 if number == 0 else top)
        x = left + placed.left / width * (right - left)
        write(ax, x, bottom + row_height * 0.5, placed.text, fontsize=style.SMALL)


def _draw_line(ax: "Axes", day: float, top: float) -> None:
    ax.plot([day, day], [0, top], color="white", lw=1.4, alpha=0.7, zorder=3)
    ax.plot([day, day], [0, top], color=style.INK, lw=0.8, dashes=(4, 2), zorder=3)


def _placed(ax: "Axes", marks: Sequence[Mark]) -> tuple[PlacedMark, ...]:
    width, _ = size_in_points(ax)
    left, right = ax.get_xlim()
    days = sorted(marks, key=lambda mark: mark.time)
    shown = [mark for mark in days if left <= day_of(mark.time) <= right]
    places = [(day_of(mark.time) - left) / (right - left) * width for mark in shown]
    return place_marks(shown, places, width, style.SMALL)
