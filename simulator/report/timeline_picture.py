"""The life of an integration as a picture: calls, tokens and their colours, outages, tickets."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.lifecycle import Status
from simulator.report import style
from simulator.report.canvas import Picture, headline, new_axes, write
from simulator.report.legend import Entry, draw_legend, foot_for, sample_of
from simulator.report.mark_lines import draw_marks, height_of_marks
from simulator.report.marks import Mark
from simulator.report.spreading import text_width
from simulator.report.time_axis import day_of, set_dates
from simulator.results.views.life import Life

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_CALLS = 400
"""That are drawn one by one; of more, those of each stretch of time as the height of a bar."""
_STRETCHES = 240
_LANE, _FRAME, _MARKED = 0.42, 1.5, 0.8
"""Inches: of a lane, of what surrounds them, and of the words above them."""
_HIGH = 0.66
"""Of a bar, as a share of its lane."""
MOST_TOKENS = 6
"""Lanes for tokens; of more at a time the later ones lie on each other."""
_REFUSED = style.SERIES[5]
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
_ABOVE = 3.5
"""The marks."""

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
    lanes: list[tuple[str, Draw]] = [("calls", lambda ax, place: _draw_calls(ax, place, life))]
    for number, tokens in enumerate(_rows_of_tokens(life)):
        draw = partial(_draw_tokens, life=life, tokens=tokens)
        lanes.append(("tokens" if number == 0 else " ", draw))
    lanes.append(("outages", lambda ax, place: _draw_outages(ax, place, life)))
    if len(life.tickets):
        lanes.append(("desk", lambda ax, place: _draw_tickets(ax, place, life)))
    return lanes


def _rows_of_tokens(life: Life) -> list[list[str]]:
    """Tokens that live at the same time lie in different lanes."""
    rows: list[list[str]] = []
    ends: list[Any] = []
    for token in life.tokens.itertuples():
        begin, end = token.issued, _shown_until(token, life)
        free = next((n for n, before in enumerate(ends) if before <= begin), len(rows))
        free = min(free, MOST_TOKENS - 1)
        if free == len(rows):
            rows.append([])
            ends.append(end)
        rows[free].append(str(token.token))
        ends[free] = end
    return rows or [[]]


def _shown_until(token: Any, life: Life) -> Any:
    """When does it end? If it was not replaced before: when another one takes its place."""
    later = life.tokens[life.tokens["issued"] > token.issued]["issued"]
    if token.retired == token.retired and (later < token.retired).any():
        return token.retired
    following = later[later >= token.retired] if token.retired == token.retired else later[:0]
    return following.iloc[0] if len(following) else life.window.end


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


def _draw_calls(ax: Picture, place: float, life: Life) -> None:
    refused = life.refused
    if not len(refused):
        _say_none(ax, place, "never")
    for some, colour in ((~refused, style.SERIES[0]), (refused, _REFUSED)):
        days = life.calls[some].astype("datetime64[ms]").astype(np.int64) / 86_400_000
        if len(life.calls) <= MOST_CALLS:
            low = place - _HIGH / 2
            ax.vlines(days, low, low + _HIGH, colors=colour, linewidths=0.9)
        elif len(days):
            _draw_rate(ax, place, life, days, colour)
    missed = life.calls[refused].astype("datetime64[ms]").astype(np.int64) / 86_400_000
    if len(life.calls) <= MOST_CALLS:
        tops = np.full(len(missed), place + _HIGH / 2)
        ax.plot(missed, tops, linestyle="", marker="x", markersize=4, color=_REFUSED)


def _draw_rate(ax: Picture, place: float, life: Life, days: Any, colour: str) -> None:
    """How many calls there were in each of many short stretches."""
    edges = np.linspace(day_of(life.window.begin), day_of(life.window.end), _STRETCHES + 1)
    counts, _ = np.histogram(days, edges)
    everything = life.calls.astype("datetime64[ms]").astype(np.int64) / 86_400_000
    most = np.histogram(everything, edges)[0].max()
    low = place - _HIGH / 2
    tops = np.where(counts > 0, np.maximum(counts / most * _HIGH, 0.08), 0.0)
    ax.bar(edges[:-1], tops, np.diff(edges), low, align="edge", color=colour, linewidth=0)


def _draw_tokens(ax: Picture, place: float, life: Life, tokens: list[str]) -> None:
    width = ax.get_window_extent().width * 72 / 100
    for name in tokens:
        spells = life.colours[life.colours["token"] == name]
        issued = life.tokens[life.tokens["token"] == name].iloc[0]
        until = _shown_until(issued, life)
        rows: list[Any] = list(spells.itertuples())
        for spell in rows:
            status = Status[spell.status.upper()]
            begin, end = day_of(spell.begin), day_of(min(spell.end, max(until, spell.begin)))
            _bar(ax, place, (begin, end), status)
        begin, end = day_of(max(issued.issued, life.window.begin)), day_of(until)
        text = f"#{name.rpartition('#')[2]}"
        left, right = ax.get_xlim()
        if (end - begin) / (right - left) * width > text_width(text, 7) + 4:
            write(ax, begin, place + _HIGH / 2, f" {text}", size=7, va="bottom", color=style.FAINT)


def _bar(ax: Picture, place: float, span: tuple[float, float], status: Status) -> None:
    look, dead = style.LOOKS[status], status >= Status.EXPIRED
    (bar,) = ax.barh(
        [place], [max(span[1] - span[0], 0)], left=[span[0]], height=_HIGH * (0.4 if dead else 0.8)
    )
    bar.set(facecolor=look.colour, edgecolor=look.hatch_colour, hatch=look.hatch, linewidth=0)


def _draw_outages(ax: Picture, place: float, life: Life) -> None:
    if life.outages.empty:
        _say_none(ax, place, "none")
    for row in life.outages.itertuples():
        outage: Any = row
        still = outage.ended != outage.ended
        ended = day_of(life.window.end if still else outage.ended)
        dead, began = day_of(outage.dead_since), day_of(outage.began)
        ax.hlines([place], dead, began, colors=_REFUSED, linewidths=1.4, zorder=_ABOVE)
        ax.barh(
            [place],
            [ended - began],
            left=[began],
            height=_HIGH * 0.8,
            color=_REFUSED,
            zorder=_ABOVE,
        )
        low, high = place - _HIGH * 0.4, place + _HIGH * 0.4
        ax.vlines([began], low, high, colors=_REFUSED, linewidths=1, zorder=_ABOVE)
        if still:
            ax.plot([ended], [place], marker=">", markersize=5, color=_REFUSED, clip_on=False)


def _draw_tickets(ax: Picture, place: float, life: Life) -> None:
    for row in life.tickets.itertuples():
        ticket: Any = row
        end = life.window.end if ticket.ended != ticket.ended else ticket.ended
        taken = end if ticket.taken != ticket.taken else ticket.taken
        opened, begun, done = (day_of(time) for time in (ticket.opened, taken, end))
        ax.hlines([place], opened, begun, colors=style.SERIES[1], linewidths=2.0)
        ax.barh([place], [done - begun], left=[begun], height=_HIGH * 0.7, color=style.SERIES[3])
        low, high = place - _HIGH * 0.35, place + _HIGH * 0.35
        ax.vlines([begun], low, high, colors=style.SERIES[3], linewidths=1.0, zorder=_ABOVE)


def _say_none(ax: Picture, place: float, text: str) -> None:
    left, right = ax.get_xlim()
    write(ax, left + (right - left) * 0.01, place, text, size=style.SMALL, color=style.FAINT)


def _legend(life: Life) -> list[Entry]:
    met = [status for status in Status if style.name_of(status) in set(life.colours["status"])]
    entries: list[Entry] = [(sample_of(status), style.name_of(status)) for status in met]
    if life.refused.any():
        entries.append((Patch(color=_REFUSED), "refused, down"))
    if (life.outages["dead_since"] < life.outages["began"]).any():
        entries.append((Line2D([], [], color=_REFUSED, linewidth=1.4), "not working, unnoticed"))
    if len(life.tickets):
        entries.append((Line2D([], [], color=style.SERIES[1], linewidth=2.0), "ticket waits"))
        entries.append((Patch(color=style.SERIES[3]), "ticket in work"))
    return entries
