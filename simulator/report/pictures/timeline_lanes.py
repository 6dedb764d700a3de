"""The lanes of the picture of a life: calls, tokens, outages, tickets, each at its place."""

from typing import Any

import numpy as np

from simulator.lifecycle import DAY, Status
from simulator.report.pictures import style
from simulator.report.pictures.canvas import Picture, size_in_points, write
from simulator.report.pictures.spreading import text_width
from simulator.report.pictures.time_axis import day_of
from simulator.results.views.life import Life

MOST_CALLS = 400
"""That are drawn one by one; of more, those of each stretch of time as the height of a bar."""
_STRETCHES = 240
_HIGH = 0.66
"""Of a bar, as a share of its lane."""
REFUSED = style.SERIES[5]
_ABOVE = 3.5
"""The marks."""


def draw_calls(ax: Picture, place: float, life: Life) -> None:
    """One line for each call, or if there are many, bars for stretches of time."""
    refused = life.refused
    if not len(refused):
        _say_none(ax, place, "never")
    for some, colour in ((~refused, style.SERIES[0]), (refused, REFUSED)):
        days = life.calls[some].astype("datetime64[ms]").astype(np.int64) / DAY
        if len(life.calls) <= MOST_CALLS:
            low = place - _HIGH / 2
            ax.vlines(days, low, low + _HIGH, colors=colour, linewidths=0.9)
        elif len(days):
            _draw_rate(ax, place, life, days, colour)
    missed = life.calls[refused].astype("datetime64[ms]").astype(np.int64) / DAY
    if len(life.calls) <= MOST_CALLS:
        tops = np.full(len(missed), place + _HIGH / 2)
        ax.plot(missed, tops, linestyle="", marker="x", markersize=4, color=REFUSED)


def _draw_rate(ax: Picture, place: float, life: Life, days: Any, colour: str) -> None:
    """How many calls there were in each of many short stretches."""
    edges = np.linspace(day_of(life.window.begin), day_of(life.window.end), _STRETCHES + 1)
    counts, _ = np.histogram(days, edges)
    everything = life.calls.astype("datetime64[ms]").astype(np.int64) / DAY
    most = np.histogram(everything, edges)[0].max()
    low = place - _HIGH / 2
    tops = np.where(counts > 0, np.maximum(counts / most * _HIGH, 0.08), 0.0)
    ax.bar(edges[:-1], tops, np.diff(edges), low, align="edge", color=colour, linewidth=0)


def draw_tokens(ax: Picture, place: float, life: Life, tokens: list[str]) -> None:
    """Each in its colours, one after the other; a thin bar for a dead one."""
    width, _ = size_in_points(ax)
    for name in tokens:
        spells = life.colours[life.colours["token"] == name]
        issued = life.tokens[life.tokens["token"] == name].iloc[0]
        until = shown_until(issued, life)
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


def draw_outages(ax: Picture, place: float, life: Life) -> None:
    """A bar for each; a thin line for the time before, when no call had been refused yet."""
    if life.outages.empty:
        _say_none(ax, place, "none")
    for row in life.outages.itertuples():
        outage: Any = row
        still = outage.ended != outage.ended
        ended = day_of(life.window.end if still else outage.ended)
        dead, began = day_of(outage.dead_since), day_of(outage.began)
        ax.hlines([place], dead, began, colors=REFUSED, linewidths=1.4, zorder=_ABOVE)
        ax.barh(
            [place],
            [ended - began],
            left=[began],
            height=_HIGH * 0.8,
            color=REFUSED,
            zorder=_ABOVE,
        )
        low, high = place - _HIGH * 0.4, place + _HIGH * 0.4
        ax.vlines([began], low, high, colors=REFUSED, linewidths=1, zorder=_ABOVE)
        if still:
            ax.plot([ended], [place], marker=">", markersize=5, color=REFUSED, clip_on=False)


def draw_tickets(ax: Picture, place: float, life: Life) -> None:
    """A thin line while a ticket waits, a bar while it is worked on."""
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


def shown_until(token: Any, life: Life) -> Any:
    """When does it end? If it was not replaced before: when another one takes its place."""
    later = life.tokens[life.tokens["issued"] > token.issued]["issued"]
    if token.retired == token.retired and (later < token.retired).any():
        return token.retired
    following = later[later >= token.retired] if token.retired == token.retired else later[:0]
    return following.iloc[0] if len(following) else life.window.end
