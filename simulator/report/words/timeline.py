"""The life of an integration as text, in 80 columns: what happened, and why it was down."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np

from simulator.report.words.timeline_why import why
from simulator.results.views.life import COLOURS, Life
from simulator.scenario import Scenario
from simulator.scenario.wording import number_of

WIDTH = 80
MOST_LINES, _FIRST = 60, 15
"""Of what happened; of more, so many of the first ones."""
MOST_BEFORE = 12
"""Lines that lead to a day."""

_WORDS: Mapping[str, str] = {
    "issued": "{token} is created, owned by {user}",
    "expired": "{token} expires: nobody has used it for 30 days",
    "deprovisioned": "{token} is deprovisioned with the account of {user}",
    "revoked": "{token} is revoked",
    "restored": "{token} works again, as does the account of {user}",
    "rotated": "{token} is replaced, though it works",
    "flagged": "{token} comes under suspicion",
    "cleared": "{token} is cleared of suspicion",
    "leaked": "{token} is learned by an intruder",
    "outage_began": "a call is refused: it is DOWN from now on",
    "outage_ended": "it is UP again, with {token}",
    "user_deactivated": "{user}, the owner, is deactivated",
    "user_reactivated": "{user}, the owner, is active again",
    "user_suspended": "{user}, the owner, is suspended",
    "user_unsuspended": "{user}, the owner, is no longer suspended",
    "turned_green": "{token} turns green",
    "turned_gray": "{token} turns gray: not used for 3 days",
    "turned_red": "{token} turns red: it expires within 7 days",
    "turned_yellow": "{token} turns yellow",
}
_WORK = {
    "outage": "the desk is told that it is down",
    "rotation": "the desk is to replace {token}",
    "hand_over": "the desk is to hand over {token}",
    "investigation": "the desk is to investigate {token}",
}


class Line(NamedTuple):
    """Something that happened."""

    time: datetime
    text: str


def timeline_lines(life: Life, told: str) -> Iterator[str]:
    """What happened in the life of an integration, from its begin to its end?"""
    calls, refused = len(life.calls), int(life.refused.sum())
    lasted = f"{life.window.begin:%Y-%m-%d} to {life.window.end:%Y-%m-%d}"
    yield from wrap(f"{life.integration} of {told}", WIDTH)
    yield (
        f"{lasted}: {number_of(calls, 'call')}, {refused:,} refused; "
        f"{number_of(len(life.tokens), 'token')}, {number_of(len(life.outages), 'outage')}"
    )
    yield ""
    lines = list(_with_calls(life, _lines(life)))
    if len(lines) > MOST_LINES:
        left_out = len(lines) - MOST_LINES
        rest = Line(lines[_FIRST].time, f"({left_out:,} more lines: --on DATE shows a day)")
        lines = [*lines[:_FIRST], rest, *lines[left_out + _FIRST :]]
    yield from _written(lines)
    yield from _written([Line(life.window.end, _ending(life))])


def day_lines(life: Life, day: date, scenario: Scenario) -> Iterator[str]:
    """Why was it as it was on that day, and what led there?"""
    answer = why(life, day, scenario)
    yield from wrap(answer.sentence, WIDTH, break_on_hyphens=False)
    end = datetime(day.year, day.month, day.day) + timedelta(days=1)
    happened = sorted([*_lines(life, whole=True), Line(end, "")], key=lambda line: line.time)
    lines = [line for line in _with_calls(life, happened) if line.text]
    since = max(answer.since, life.window.begin)
    led = [line for line in lines if since <= line.time < end][-MOST_BEFORE:]
    after = [line for line in lines if line.time >= end][:2]
    yield from ["", "What led to it", *_written(led)] if led else []
    yield from ["", "What came next", *_written(after)] if after else []


def _written(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        head = f"{line.time:%Y-%m-%d %H:%M}  "
        first, *more = wrap(line.text, WIDTH - len(head), break_on_hyphens=False) or [""]
        yield f"{head}{first}".rstrip()
        yield from (" " * len(head) + text for text in more)


def _lines(life: Life, *, whole: bool = False) -> list[Line]:
    """What happened to it, without its calls, in the order of time. `whole`: all colours, too."""
    shown = life.events if whole else life.events[~_undone(life)]
    rows: list[Any] = list(shown.itertuples())
    found = [Line(row.time, _happened(life, row)) for row in rows]
    for row in life.tickets.itertuples():
        ticket: Any = row
        found.append(Line(ticket.opened, _WORK[ticket.urgency].format(token=ticket.token)))
        if ticket.taken == ticket.taken and ticket.taken > ticket.opened:
            found.append(Line(ticket.taken, "the desk begins to work on it"))
    return sorted(found, key=lambda line: line.time)


def _happened(life: Life, row: Any) -> str:
    text = _WORDS[row.event].format(token=row.token, user=row.user)
    if row.event == "turned_green" and np.datetime64(row.time, "ms") not in life.calls:
        return f"{text}: renewed by a heartbeat or a reminder"
    return text


def _undone(life: Life) -> Any:
    """Which changes of colour do not matter, for the token turned green again later?"""
    turned = life.events["event"].str.startswith(COLOURS)
    greens = life.events[life.events["event"] == "turned_green"]
    last = dict(zip(greens["token"], greens["time"], strict=True))
    rows = zip(life.events["token"], life.events["time"], strict=True)
    undone = np.array([token in last and time <= last[token] for token, time in rows], np.bool_)
    return turned & undone


def _with_calls(life: Life, lines: list[Line]) -> Iterator[Line]:
    """The lines, and between them how often it called, with which success."""
    refused, times = life.refused, life.calls
    place = 0
    for line in [*lines, None]:
        until = len(times)
        if line is not None:
            until = int(np.searchsorted(times, np.datetime64(line.time, "ms")))
        yield from _called(times[place:until], refused[place:until])
        place = max(place, until)
        if line is not None:
            yield line


def _called(times: Any, refused: Any) -> Iterator[Line]:
    """A line for calls that were answered, and one for those that were refused."""
    for some, what in ((times[~refused], "call"), (times[refused], "refused call")):
        if len(some):
            first, last = (one.astype("datetime64[ms]").astype(datetime) for one in some[[0, -1]])
            until = f", the last at {last:%Y-%m-%d %H:%M}" if len(some) > 1 else ""
            yield Line(first, f"({number_of(len(some), what)}{until})")


def _ending(life: Life) -> str:
    if not life.outages.empty and life.outages["ended"].isna().iloc[-1]:
        return "the end: it is still down"
    last: Any = life.tokens.iloc[-1] if len(life.tokens) else None
    if last is None:
        return "the end: it has no token yet"
    if last.retired == last.retired:
        return f"the end: {last.token} is dead ({last.end}), and no call was refused yet"
    colour = life.colours[life.colours["token"] == last.token]["status"].iloc[-1:]
    return f"the end: {last.token} is {''.join(colour) or 'live'}"
