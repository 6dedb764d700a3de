"""When may an integration call, and how likely is it that a planned call happens?

The answer is a step function over simulated time, cut into **stretches** of one chance each: local
days (`weekly`), pauses, `from` and `until`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY, GREEN_LIMIT
from simulator.scenario.calls import Calls, Day

WEEKDAYS = get_args(Day)
SLOT = GREEN_LIMIT // 2
"""Calls in two slots of this length, one after the other, are near enough to keep a token green."""
DENSE = 64 * math.log(2) / GREEN_LIMIT
"""From this rate on (per ms), the chance of no call while green lasts is below 2^-64."""
_LONGER = (16, 8, 4, 2)
_MANY = 700
"""Calls that a longer slot has on average, at most: more are slow to cut in two."""


@dataclass(frozen=True)
class Stretch:
    """A piece of time, [start, end) in ms, in which a planned call has one chance."""

    start: int
    end: int
    chance: float


class Calendar(NamedTuple):
    """What thins, pauses or bounds calls, whatever their pattern."""

    weekly: tuple[tuple[str, float], ...] = ()
    """The share of planned calls that happens, by weekday."""
    closed: tuple[tuple[int, int], ...] = ()
    """Times without calls, in any order (ms)."""
    timezone: str | None = None

    @classmethod
    def of(cls, calls: Calls) -> "Calendar":
        """What does a scenario say?"""
        closed = [(window.start, window.end) for window in calls.pauses]
        if calls.start is not None:
            closed.append((0, calls.start))
        if calls.until is not None:
            closed.append((calls.until, FOREVER))
        return cls(tuple(calls.weekly.items()), tuple(closed), calls.timezone)

    def ending(self, end: int) -> "Calendar":
        """The same, without calls from an instant on."""
        return self._replace(closed=(*self.closed, (end, FOREVER)))


@dataclass(frozen=True)
class Clock:
    """What do local calendars say at a simulated instant?"""

    start: datetime
    zone: ZoneInfo

    def local_date(self, instant: int) -> date:
        """Which local day is it at this instant? (ms since the start)"""
        return (self.start + timedelta(milliseconds=instant)).astimezone(self.zone).date()

    def instant(self, local: datetime) -> int:
        """When is this local wall-clock time? (ms since the start; the earlier of two)"""
        aware = local.replace(tzinfo=self.zone)
        return (aware.astimezone(UTC) - self.start) // timedelta(milliseconds=1)

    def midnight(self, day: date) -> int:
        """When does this local day begin? (ms since the start)"""
        return self.instant(datetime(day.year, day.month, day.day))


def days(clock: Clock, until: int) -> Iterator[tuple[int, int, int]]:
    """Which local days lie in [0, until), and which weekday (0 is Monday) is each?"""
    day, begin = clock.local_date(0), 0
    while begin < until:
        end = clock.midnight(day + timedelta(days=1))
        if end > begin:
            yield begin, end, day.weekday()
            begin = end
        day += timedelta(days=1)


def _thinned(calendar: Calendar, clock: Clock, until: int) -> Iterator[Stretch]:
    """The shares by weekday alone."""
    weekly = dict(calendar.weekly)
    if all(share == 1.0 for share in weekly.values()):
        yield Stretch(0, FOREVER, 1.0)
        return
    for begin, end, weekday in days(clock, until):
        yield Stretch(begin, end, weekly.get(WEEKDAYS[weekday], 1.0))


def _merged(closed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The times without calls, merged and in order."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(closed):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > begin:
            merged.append((begin, end))
    return merged


def _cut(stretches: Iterator[Stretch], closed: list[tuple[int, int]]) -> Iterator[Stretch]:
    """Stretches with the closures cut out of them."""
    place = 0
    for stretch in stretches:
        begin = stretch.start
        while begin < stretch.end:
            while place < len(closed) and closed[place][1] <= begin:
                place += 1
            low, high = closed[place] if place < len(closed) else (FOREVER, FOREVER)
            if low <= begin:
                end = min(high, stretch.end)
                yield Stretch(begin, end, 0.0)
            else:
                end = min(low, stretch.end)
                yield Stretch(begin, end, stretch.chance)
            begin = end


def stretches(calendar: Calendar, start: datetime, until: int) -> list[Stretch]:
    """Which chance has a planned call when, if none is missed? (covers at least [0, until))

    Neighbours of equal chance are one stretch, so a calendar without modifiers is a single one.
    """
    clock = Clock(start, ZoneInfo(calendar.timezone or "UTC"))
    merged: list[Stretch] = []
    for piece in _cut(_thinned(calendar, clock, until), _merged(calendar.closed)):
        if merged and merged[-1].chance == piece.chance:
            merged[-1] = Stretch(merged[-1].start, piece.end, piece.chance)
        else:
            merged.append(piece)
    return merged


def slot_length(rate: float) -> int:
    """How long are slots at this rate (calls per ms)? ms

    Where calls are so dense that a gap that matters is never drawn, longer slots are fewer.
    """
    if rate < DENSE:
        return SLOT
    fitting = (times * SLOT for times in _LONGER if rate * times * SLOT <= _MANY)
    return next(fitting, SLOT)


def slots(calendar: Calendar, rate: float, start: datetime, until: int) -> list[Stretch]:
    """Into which slots is time cut for calls at random? (covers [0, until); one chance each)

    `rate`: calls per ms. A slot is 36 hours or a multiple, counted from the start, or the part of
    it that lies in one stretch. Stretches are asked for beyond the end, so that where they are cut
    off does not depend on the horizon.
    """
    pieces: list[Stretch] = []
    for stretch in stretches(calendar, start, until + _LONGER[0] * SLOT + DAY):
        begin, length = stretch.start, slot_length(rate * stretch.chance)
        while begin < min(stretch.end, until):
            end = min(stretch.end, (begin // length + 1) * length)
            pieces.append(Stretch(begin, end, stretch.chance))
            begin = end
    return pieces
