"""Axes with room for words: marks above the data, labels to the right of it, nothing cut off."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.pictures import style
from simulator.report.pictures.save import picture_bytes
from simulator.report.pictures.spreading import shortened, text_width

if TYPE_CHECKING:
    from matplotlib.text import Text

WIDTH_IN, HEIGHT_IN = 8.0, 4.5
_TOP, _BOTTOM, _RIGHT, _GAP = 44.0, 34.0, 8.0, 12.0
"""Margins in points."""
HALF_DATE = 22.0
"""Room at the right for half of a date, where data reach as far as the axis."""
_LEFT = 32.0
"""At least: half of a date."""


class Picture(Axes):
    """Axes that a notebook shows as a picture when they are the value of a cell."""

    def _repr_png_(self) -> bytes:
        figure = self.get_figure(root=True)
        assert figure is not None  # noqa: S101 - axes are made in a figure
        return picture_bytes(figure, "png")


class Drawing(Figure):
    """A figure that a notebook shows as a picture when it is the value of a cell."""

    def _repr_png_(self) -> bytes:
        return picture_bytes(self, "png")


def new_axes(
    widest_tick: str, height: float = HEIGHT_IN, foot: float = 0.0, right: float = _RIGHT
) -> Picture:
    """Axes in a figure of their own, with room for the tick labels (the widest is given).

    `foot`: room for more below the labels of the axis; `right`: of the axes, both in points.
    """
    figure = Figure(figsize=(WIDTH_IN, height), dpi=100)
    wide, high = WIDTH_IN * 72, height * 72
    left = max(text_width(widest_tick, style.SMALL) + _GAP, _LEFT)
    below = _BOTTOM + foot
    box = (left / wide, below / high, 1 - (left + right) / wide, 1 - (_TOP + below) / high)
    axes = figure.add_axes(box, axes_class=Picture)
    assert isinstance(axes, Picture)  # noqa: S101 - it was asked for
    return axes


def prepared(ax: Axes) -> Axes:
    """Somebody else's axes, placed by their figure's layout, and open at the top and the right."""
    figure = ax.get_figure(root=True)
    if figure is not None and figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def size_in_points(ax: Axes) -> tuple[float, float]:
    """How wide and how high are the axes, in points?"""
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made in a figure
    box = ax.get_window_extent()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi


def write(ax: Axes, x: float, y: float, text: str, **how: Any) -> "Text":
    """Write plain text at a place of the data: no mathematics, no clipping."""
    plain: dict[str, Any] = {"va": "center", "clip_on": False, "parse_math": False}
    return ax.text(x, y, text, **(plain | {"family": style.FONT} | how))


def headline(ax: Axes, title: str, subtitle: str, explanation: str) -> None:
    """Put a title, what it is about, and what is to be seen above the axes, at their left end."""
    width, _ = size_in_points(ax)
    if text_width(explanation, style.SMALL) > width:
        explanation = explanation.partition(";")[0]
    lines: list[tuple[float, float, str, dict[str, Any]]] = [
        (0, 8, shortened(explanation, style.SMALL, width), {"color": style.FAINT})
    ]
    if title:
        title = shortened(title, style.LARGE, width, bold=True)
        used = text_width(title, style.LARGE, bold=True) + _GAP
        rest = shortened(" ".join(subtitle.split()), style.SIZE, width - used)
        lines.append((0, 25, title, {"size": style.LARGE, "weight": "bold"}))
        lines.append((used, 25, rest, {"size": style.SIZE, "color": style.FAINT}))
    for x, y, text, how in lines:
        _write_above(ax, x, y, text, {"size": style.SMALL} | how)


def _write_above(ax: Axes, x: float, y: float, text: str, how: dict[str, Any]) -> None:
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    plain: dict[str, Any] = {"parse_math": False, "family": style.FONT, "va": "baseline"}
    ax.annotate(text, (0, 1), (x, y), annotation_clip=False, **(plain | where | how))


def say_nothing_there(ax: Axes, text: str) -> None:
    """Say in the middle of empty axes why they are empty."""
    ax.set_axis_off()
    how: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "color": style.FAINT}
    write(ax, 0.5, 0.5, text, **how)
