"""Where the words of marks go: above the data, in rows, none over another or over a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.report.pictures.marks import Mark
from simulator.report.pictures.spreading import shortened, text_width

MOST_ROWS = 4
_PAD = 4.0
_FIRST_GAP = 0.01
"""Marks nearer than this share of the width are put together, if they do not fit otherwise."""


@dataclass(frozen=True)
class PlacedMark:
    """The words of one or more marks: where they begin, in which row from the bottom."""

    marks: tuple[Mark, ...]
    places: tuple[float, ...]
    """Of the lines, in the unit of the room; the words belong to the first one."""
    text: str
    left: float
    right: float
    row: int


def place_marks(
    marks: Sequence[Mark], places: Sequence[float], room: float, size: float
) -> tuple[PlacedMark, ...]:
    """Where do the words of marks go that are at these ascending places, in points of `room`?

    Marks that leave no place for the words of each are put together, the nearest ones first.
    """
    gap = 0.0
    while True:
        groups = list(_groups(marks, places, gap))
        placed = _place(groups, room, size)
        if placed is not None:
            return placed
        gap = max(gap * 2, room * _FIRST_GAP)


def _groups(
    marks: Sequence[Mark], places: Sequence[float], gap: float
) -> Iterator[tuple[tuple[Mark, ...], tuple[float, ...]]]:
    first = 0
    for number in range(1, len(marks) + 1):
        if number == len(marks) or places[number] - places[number - 1] > gap:
            yield tuple(marks[first:number]), tuple(places[first:number])
            first = number


def _place(
    groups: Sequence[tuple[tuple[Mark, ...], tuple[float, ...]]], room: float, size: float
) -> tuple[PlacedMark, ...] | None:
    placed: list[PlacedMark] = []
    for marks, places in reversed(groups):
        text = shortened(_text(marks), size, room - 2 * _PAD)
        width = text_width(text, size)
        x = places[0]
        left = x + _PAD if x + _PAD + width <= room else max(0.0, x - _PAD - width)
        span = (left, left + width)
        row = next((r for r in range(MOST_ROWS) if _is_free(placed, places, span, r)), None)
        if row is None and len(groups) > 1:
            return None
        placed.append(PlacedMark(marks, places, text, *span, row or 0))
    return tuple(reversed(placed))


def _is_free(
    placed: Sequence[PlacedMark], places: Sequence[float], span: tuple[float, float], row: int
) -> bool:
    """Would words there touch no other words, and cross no line, nor their own line any words?"""
    left, right = span
    for other in placed:
        if other.row == row and left < other.right + _PAD and other.left < right + _PAD:
            return False
        crossed = left - _PAD < other.places[0] < right + _PAD
        if crossed and other.row >= row:
            return False
        if other.row <= row and other.left - _PAD < places[0] < other.right + _PAD:
            return False
    return True


def _text(marks: Sequence[Mark]) -> str:
    labels = list(dict.fromkeys(mark.label for mark in marks))
    if len(labels) <= 2:
        return ", ".join(labels)
    days = [f"{mark.time.day} {mark.time:%b}" for mark in (marks[0], marks[-1])]
    return f"{len(marks)} events, {days[0]}" + (f" – {days[1]}" if days[0] != days[1] else "")
