"""Cron expressions: are they right, and how far apart do they fire?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from simulator.lifecycle import YEAR
from simulator.scenario.times import MILLISECOND

ANY_START = datetime(2026, 1, 1, tzinfo=UTC)
ALLOWED = "write `minute hour day month weekday`, such as 0 6 1 * *"
FIELDS = 5
AHEAD = timedelta(milliseconds=5 * YEAR)
MOST_RUNS = 2_000
NEAR = timedelta(days=2)
SECOND = timedelta(seconds=1)


def check_cron(expression: str) -> str:
    """Is it a cron expression of five fields? Raises ValueError if not."""
    fields = len(expression.split())
    if fields != FIELDS or len(expression) > 200:
        raise ValueError(f"{expression[:40]!r} has {fields} fields instead of {FIELDS}; {ALLOWED}")
    try:
        CronSim(expression, ANY_START)
    except (CronSimError, ValueError, AssertionError, TypeError) as error:
        reason = str(error).replace("Bad ", "a wrong ") or "a mistake"
        raise ValueError(f"{expression!r} has {reason}; {ALLOWED}") from None
    return expression


@lru_cache(maxsize=1024)
def shortest_gap(expression: str, timezone: str | None, start: datetime) -> int | None:
    """How close do two runs come, in milliseconds? None: it never fires.

    Looked for in the next runs, and around every change of the clocks within a year.
    """
    lengths = list(gaps(expression, timezone, start))
    for change in _clock_changes(timezone, start):
        lengths += gaps(expression, timezone, change - NEAR, change + NEAR)
    return min(lengths, default=None)


@lru_cache(maxsize=1024)
def longest_gap(expression: str, timezone: str | None, start: datetime) -> int | None:
    """How far apart do two runs come in the next years, in milliseconds? None: it never fires."""
    return max(gaps(expression, timezone, start), default=None)


def gaps(
    expression: str, timezone: str | None, start: datetime, end: datetime | None = None
) -> Iterator[int]:
    """How long are the gaps between its runs, up to the end or for the next five years?

    At least one gap is given, however rare the runs are, and at most 2,000 of them.
    """
    for earlier, later in pairwise(islice(runs(expression, timezone, start), MOST_RUNS)):
        yield (later - earlier) // MILLISECOND
        if later > (end or start + AHEAD):
            return


def runs(expression: str, timezone: str | None, start: datetime) -> Iterator[datetime]:
    """When does it fire from the start on, in UTC? By the clocks of the timezone (default UTC)."""
    for run in CronSim(expression, (start - SECOND).astimezone(zone_of(timezone))):
        yield run.astimezone(UTC)


def zone_of(timezone: str | None) -> tzinfo:
    """Which clocks does a timezone have?"""
    return ZoneInfo(timezone) if timezone else UTC


def _clock_changes(timezone: str | None, start: datetime) -> Iterator[datetime]:
    zone, year = zone_of(timezone), [start + timedelta(days=day) for day in range(366)]
    for before, after in pairwise(year):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield before
