"""When is the desk open? Its working hours, by the local clock, in ms since the start."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY, MINUTE
from simulator.scenario.cron import zone_of
from simulator.scenario.days_off import days_off
from simulator.scenario.desk import Desk
from simulator.scenario.times import MILLISECOND
from simulator.scenario.working_hours import DAYS, WorkingHours

YEAR_ONE = datetime.min.replace(tzinfo=UTC)

Opening = tuple[int, int]


class Clock(NamedTuple):
    """A local clock, from one change of the clocks to the next (instants in ms)."""

    begin: int
    end: int
    ahead: int
    """It shows so much more than the instant, counted from the begin of the year 1, a Monday."""


@lru_cache(maxsize=64)
def open_hours(desk: Desk | None, start: datetime, until: int) -> tuple[Opening, ...]:
    """When is the desk open? Intervals [begin, end) within [0, until), in order and apart.

    It is open while the local clock shows working hours, except on holidays, which last from local
    midnight to midnight. Without hours and holidays it is open for ever, whatever `until` is.
    """
    if desk is None or desk.always_open:
        return ((0, FOREVER),)
    week = [_opened_on(desk.hours, day) for day in range(len(DAYS))]
    closed = _holidays(desk, start, until)
    clocks = _clocks(zone_of(desk.timezone), start, until)
    return tuple(_joined(span for clock in clocks for span in _shown(clock, week, closed)))


def _opened_on(hours: WorkingHours | None, day: int) -> list[Opening]:
    """When is the desk open on a day of the week? In ms since midnight."""
    if hours is None:
        return [(0, DAY)]
    spans = sorted(hours.of_day(day))
    return list(_joined((begin * MINUTE, end * MINUTE) for begin, end in spans))


def _holidays(desk: Desk, start: datetime, until: int) -> frozenset[int]:
    """On which days, counted from the begin of the year 1, does nobody work?"""
    if desk.holidays is None:
        return frozenset()
    end = start + until * MILLISECOND
    days = days_off(desk.holidays, start.year - 1, end.year + 1)
    return frozenset(day.toordinal() - 1 for day in days)


def _clocks(zone: tzinfo, start: datetime, until: int) -> Iterator[Clock]:
    """Which clocks hang there until then, one after the other?"""

    def ahead(instant: int) -> int:
        local = (start + instant * MILLISECOND).astimezone(zone)
        return (local.replace(tzinfo=UTC) - YEAR_ONE) // MILLISECOND - instant

    begin, shown = 0, ahead(0)
    for day in range(0, until, DAY):
        following = min(day + DAY, until)
        if ahead(following) != shown:
            change = _change(ahead, day, following)
            yield Clock(begin, change, shown)
            begin, shown = change, ahead(following)
    yield Clock(begin, until, shown)


def _change(ahead: Callable[[int], int], begin: int, end: int) -> int:
    """When, between two instants, does a clock begin to show something else?"""
    before = ahead(begin)
    return begin + bisect_left(range(begin, end), True, key=lambda t: ahead(t) != before)


def _shown(clock: Clock, week: list[list[Opening]], closed: frozenset[int]) -> Iterator[Opening]:
    """When does a clock show working hours?"""
    first, last = ((instant + clock.ahead) // DAY for instant in (clock.begin, clock.end))
    for day in range(first, last + 1):
        midnight = day * DAY - clock.ahead
        for opens, closes in () if day in closed else week[day % len(DAYS)]:
            begin, end = max(clock.begin, midnight + opens), min(clock.end, midnight + closes)
            if begin < end:
                yield begin, end


def _joined(spans: Iterable[Opening]) -> Iterator[Opening]:
    """The same time in intervals that are apart. Those given are in order."""
    begin, end = 0, 0
    for span in spans:
        if span[0] > end:
            if begin < end:
                yield begin, end
            begin = span[0]
        end = max(end, span[1])
    if begin < end:
        yield begin, end
