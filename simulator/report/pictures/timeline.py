"""The life of an integration as a picture: calls, tokens and their colours, outages, tickets."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.lifecycle import Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import Picture, headline, new_axes
from simulator.report.pictures.legend import Entry, draw_legend, foot_for, sample_of
from simulator.report.pictures.mark_lines import draw_marks, height_of_marks
from simulator.report.pictures.marks import Mark
from simulator.report.pictures.spreading import text_width
from simulator.report.pictures.time_axis import day_of, set_dates
from simulator.report.pictures.timeline_lanes import (
    REFUSED,
    draw_calls,
    draw_outages,
    draw_tickets,
    draw_tokens,
    shown_until,
)
from simulator.results.views.life import Life

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LANE, _FRAME, _MARKED = 0.42, 1.5, 0.8
"""Inches: of a lane, of what surrounds them, and of the words above them."""
MOST_TOKENS = 6
"""Lanes for tokens; of more at a time the later ones lie on each other."""
_FOOT = 0.6
"""From the axis up to the middle of the lowest lane, in lanes."""
_MARKS: Mapping[str, str] = {
    "user_deactivated": "{user} deactivated",
    "user_reactivated": "{user} active again",
    "user_suspended": "{user} suspended",
    "user_unsuspended": "{user} unsuspended",
    "flagged": "under suspicion",
    "cleared": "cleared",
    "leaked": "leaked",
}
_MOST_MARKS = 12

Draw = Callable[["Picture", float], None]


def timeline_figure(life: Life, title: str, subtitle: str) -> "Figure":
    """Draw what happened to an integration, lane by lane, over the time of the run.

    8 inches wide. Marks above say what happened to the owner, and of suspicion and leaks.
    """
    lanes = _lanes(life)
    marks = _marks(life)
    entries = _legend(life)
    with style.drawing():
        foot = foot_for([label for _, label in entries])
        height = _FRAME + _LANE * len(lanes) + (_MARKED if marks else 0.0) + foot / 72
        names = [name for name, _ in lanes]
        ax = new_axes(max(names, key=lambda n: text_width(n, style.SMALL)), height, foot)
        headline(ax, title, subtitle, "Its calls, its tokens in their colours, and its outages")
        _set_scales(ax, life, names, marks)
        for place, (_, draw) in enumerate(reversed(lanes)):
            draw(ax, place + _FOOT)
        draw_marks(ax, marks, len(lanes) + _FOOT - 0.5)
        draw_legend(ax, entries)
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are made in a figure
    return figure


def _lanes(life: Life) -> list[tuple[str, Draw]]:
    """From the top down: their names, and how each is drawn at its place."""
    lanes: list[tuple[str, Draw]] = [("calls", lambda ax, place: draw_calls(ax, place, life))]
    for number, tokens in enumerate(_rows_of_tokens(life)):
        draw = partial(draw_tokens, life=life, tokens=tokens)
        lanes.append(("tokens" if number == 0 else " ", draw))
    lanes.append(("outages", lambda ax, place: draw_outages(ax, place, life)))
    if len(life.tickets):
        lanes.append(("desk", lambda ax, place: draw_tickets(ax, place, life)))
    return lanes


def _rows_of_tokens(life: Life) -> list[list[str]]:
    """Tokens that live at the same time lie in different lanes."""
    rows: list[list[str]] = []
    ends: list[Any] = []
    for token in life.tokens.itertuples():
        begin, end = token.issued, shown_until(token, life)
        free = next((n for n, before in enumerate(ends) if before <= begin), len(rows))
        free = min(free, MOST_TOKENS - 1)
        if free == len(rows):
            rows.append([])
            ends.append(end)
        rows[free].append(str(token.token))
        ends[free] = end
    return rows or [[]]


def _set_scales(ax: Picture, life: Life, names: list[str], marks: tuple[Mark, ...]) -> None:
    begin, end = day_of(life.window.begin), day_of(life.window.end)
    set_dates(ax, life.window.begin, life.window.end)
    ax.set_xlim(begin, begin + max(end - begin, 1 / 24) * 1.02)
    ax.set_yticks([place + _FOOT for place in range(len(names))], names[::-1])
    ax.tick_params(labelsize=style.SMALL, labelfontfamily=style.FONT)
    ax.tick_params(axis="y", length=0, labelcolor=style.INK)
    ax.spines["left"].set_visible(False)
    share = height_of_marks(ax, marks)
    ax.set_ylim(0, (len(names) + 0.1) / (1 - share))


def _marks(life: Life) -> tuple[Mark, ...]:
    rows: list[Any] = list(life.events.itertuples())
    found = [
        Mark(row.time.to_pydatetime(), _MARKS[row.event].format(user=row.user))
        for row in rows
        if row.event in _MARKS
    ]
    return tuple(dict.fromkeys(found))[:_MOST_MARKS]


def _legend(life: Life) -> list[Entry]:
    met = [status for status in Status if style.name_of(status) in set(life.colours["status"])]
    entries: list[Entry] = [(sample_of(status), style.name_of(status)) for status in met]
    if life.refused.any():
        entries.append((Patch(color=REFUSED), "refused, down"))
    if (life.outages["dead_since"] < life.outages["began"]).any():
        entries.append((Line2D([], [], color=REFUSED, linewidth=1.4), "not working, unnoticed"))
    if len(life.tickets):
        entries.append((Line2D([], [], color=style.SERIES[1], linewidth=2.0), "ticket waits"))
        entries.append((Patch(color=style.SERIES[3]), "ticket in work"))
    return entries
