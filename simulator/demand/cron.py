"""When does a cron expression fire? Wall-clock time of a time zone, daylight saving included.

cronsim decides what an expression means. To ask it for each firing of a busy expression over years
is slow, so it is asked for the days and for the times of one ordinary day, and for every single
firing only on days on which the clock is changed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from cronsim import CronSim
from numpy.typing import NDArray

_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)
_TEMPLATE_DAY = datetime(2001, 1, 1)


def _firings(expression: str, begin: datetime, end: datetime) -> Iterator[datetime]:
    """What cronsim says for [begin, end), both on a whole second."""
    for firing in CronSim(expression, begin - timedelta(seconds=1)):
        if firing >= end:
            return
        yield firing


def _times_of_day(fields: list[str]) -> NDArray[np.int64]:
    """At which times does it fire on an ordinary day? (ms since midnight)"""
    expression = " ".join([*fields[:-3], "*", "*", "*"])
    firings = _firings(expression, _TEMPLATE_DAY, _TEMPLATE_DAY + _DAY)
    return np.array([(f - _TEMPLATE_DAY) // _MILLISECOND for f in firings], np.int64)


def _day_instants(
    expression: str, day: datetime, start: datetime, zone: ZoneInfo, times: NDArray[np.int64]
) -> NDArray[np.int64]:
    """When does it fire on this local day? (ms since the start)"""
    midnight, next_midnight = day.replace(tzinfo=zone), (day + _DAY).replace(tzinfo=zone)
    begin = (midnight.astimezone(UTC) - start) // _MILLISECOND
    if midnight.utcoffset() == next_midnight.utcoffset():
        return begin + times
    firings = _firings(expression, midnight, next_midnight)
    return np.array([(f.astimezone(UTC) - start) // _MILLISECOND for f in firings], np.int64)


@lru_cache(64)  # in an organisation that really exists, many tokens share a schedule
def cron_instants(
    expression: str, start: datetime, zone: ZoneInfo, until: int
) -> NDArray[np.int64]:
    """At which instants in [0, until) does the expression fire? (ms since the start, in order)

    A wall-clock time that a change of the clock skips fires once, right after the change; one that
    comes twice fires the first time (as in Debian's cron; intervals such as `*/15` go on evenly).
    """
    fields = expression.split()
    times = _times_of_day(fields)
    first = datetime.combine(start.astimezone(zone).date(), time()) - _DAY
    last = (start + timedelta(milliseconds=until)).astimezone(zone).replace(tzinfo=None) + _DAY
    days = _firings(" ".join(["0", "0", *fields[-3:]]), first, last)
    instants = [_day_instants(expression, day, start, zone, times) for day in days]
    fired = np.unique(np.concatenate([np.empty(0, np.int64), *instants]))
    fired = fired[(fired >= 0) & (fired < until)]
    fired.flags.writeable = False
    return fired
