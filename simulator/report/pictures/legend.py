"""What colours and hatches mean: below the axis, where it covers no data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from simulator.lifecycle import Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import HALF_DATE, new_axes, prepared, size_in_points
from simulator.report.pictures.number_axis import widest_of
from simulator.report.pictures.spreading import shortened, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_BELOW, _HANDLE, _GAP, _LINE = 36.0, 18.0, 20.0, 14.0
"""Points: from the axis down to the legend, of a sample with its pad, between entries, of a row."""
_LONGEST = 260.0
ROOM = 460.0
"""Points that a legend has in a figure of our own, at least."""

_HIGH = 3.4
"""Inches of a picture of counts, without its legend."""

Entry = tuple["Artist", str]


def sample_of(status: Status) -> Patch:
    """An area that looks like a status."""
    look = style.LOOKS[status]
    patch = Patch(facecolor=look.colour, edgecolor=look.hatch_colour, hatch=look.hatch)
    patch.set_linewidth(0)
    return patch


def foot_for(labels: Sequence[str], room: float = ROOM) -> float:
    """How much room does a legend take below the labels of the axis, in points?"""
    rows = -(-len(labels) // _columns(labels, room)) if labels else 0
    return rows * _LINE + 4 if rows else 0.0


def axes_above(labels: Sequence[str], ticks: list[float], ax: "Axes | None") -> "Axes":
    """Axes for counts with these ticks, with room below for a legend, unless some are given."""
    if ax is None:
        foot = foot_for(labels)
        ax = new_axes(widest_of(ticks), _HIGH + foot / 72, foot, HALF_DATE)
    return prepared(ax)


def draw_legend(ax: "Axes", entries: Sequence[Entry]) -> None:
    """Write what things mean below the axes, in as many rows as it takes."""
    if not entries:
        return
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made in a figure
    down = ScaledTranslation(0, -_BELOW / 72, figure.dpi_scale_trans)
    columns = _columns([label for _, label in entries], min(ROOM, size_in_points(ax)[0]))
    entries = [entry for column in range(columns) for entry in entries[column::columns]]
    legend = ax.legend(
        handles=[handle for handle, _ in entries],
        labels=[_fitting(label) for _, label in entries],
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + down,
        ncols=columns,
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handlelength=1.5,
        handletextpad=0.5,
        columnspacing=1.5,
        labelspacing=0.4,
        prop={"family": style.FONT, "size": style.SMALL},
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def _columns(labels: Sequence[str], room: float) -> int:
    widths = [_HANDLE + _GAP + text_width(_fitting(label), style.SMALL) for label in labels]
    fitting = (n for n in range(len(labels), 1, -1) if _wide(widths, n) <= room)
    return next(fitting, 1)


def _wide(widths: Sequence[float], columns: int) -> float:
    """How wide are so many columns, filled row by row?"""
    return sum(max(widths[column::columns]) for column in range(columns))


def _fitting(label: str) -> str:
    return shortened(label, style.SMALL, _LONGEST, tail=0.4)
