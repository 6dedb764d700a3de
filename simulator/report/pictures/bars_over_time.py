"""Tokens in each status over time, in letters: for a terminal, with and without colour."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.lifecycle import Status
from simulator.report.pictures.style import LOOKS, name_of
from simulator.report.words.kpi import format_number

if TYPE_CHECKING:
    from rich.text import Text

ROWS, WIDEST, _GUTTER = 5, 64, 8
"""Lines, columns, and columns for the scale at their left."""

_LEAST = 0.25
"""Of a letter: what is less is not shown."""

Moment = tuple[datetime, Mapping[str, float]]
"""How many tokens were in each status at a time?"""


Bars = Sequence[Sequence[Status]]
"""From the left to the right, each from below: live tokens first, then dead ones."""


def bars_of(moments: Sequence[Moment], width: int) -> Bars:
    """How are these moments shown, on a terminal of this width?"""
    columns = max(1, min(WIDEST, width - _GUTTER))
    places = [k * (len(moments) - 1) // max(columns - 1, 1) for k in range(columns)]
    most = most_of(moments)
    return [_stack(moments[place][1], most) for place in places]


def most_of(moments: Sequence[Moment]) -> float:
    """How many tokens were there at most?"""
    return max(sum(counts.values()) for _, counts in moments)


def bar_lines(moments: Sequence[Moment], bars: Bars) -> Iterator["Text"]:
    """A letter for each status, and below them the dates."""
    from rich.text import Text

    most = most_of(moments)
    for row in reversed(range(ROWS)):
        scale = most if row == ROWS - 1 else 0 if row == 0 else None
        text = "" if scale is None else format_number(round(scale, 1))
        line = Text(f"{text:>{_GUTTER - 1}} ", no_wrap=True, overflow="crop")
        for stack in bars:
            if row < len(stack):
                line.append(LOOKS[stack[row]].letter, style=style_of(stack[row]))
            else:
                line.append(" ")
        line.rstrip()
        yield line
    yield Text(
        f"{'':{_GUTTER}}{_dates(moments, len(bars))}".rstrip(), no_wrap=True, overflow="crop"
    )


def style_of(status: Status) -> str:
    """How is a letter of it coloured?"""
    return f"{LOOKS[status].ink} on {LOOKS[status].colour}"


def _stack(counts: Mapping[str, float], most: float) -> list[Status]:
    """Which statuses has a bar, from below? A quarter of a letter shows, if there is room."""
    total = sum(counts.values())
    height = max(1, round(ROWS * total / most)) if total else 0
    least = _LEAST * most / ROWS
    present = {s: counts[name_of(s)] for s in Status if counts[name_of(s)] >= least}
    present = present or {max(Status, key=lambda s: counts[name_of(s)]): total}
    cells = dict.fromkeys(sorted(present, key=lambda s: -present[s])[:height], 1)
    while sum(cells.values()) < height:
        lacking = max(cells, key=lambda s: present[s] / total * height - cells[s])
        cells[lacking] += 1
    return [status for status in Status for _ in range(cells.get(status, 0))]


def _dates(moments: Sequence[Moment], columns: int) -> str:
    """The first and the last day, and the one in the middle if there is room for it."""
    first, last = (f"{moments[place][0]:%Y-%m-%d}" for place in (0, -1))
    if columns < 2 * len(first) + 2 or first == last:
        return first
    middle = f"{moments[(len(moments) - 1) // 2][0]:%Y-%m-%d}" if columns >= 40 else ""
    rest = columns - len(first)
    return f"{first}{middle:^{rest - len(last)}}{last}"
