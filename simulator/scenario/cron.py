"""Cron expressions: are they right, and how far apart do they fire?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from simulator.lifecycle import DAY, YEAR
from simulator.scenario.times import MILLISECOND

ANY_START = datetime(2026, 1, 1, tzinfo=UTC)
ALLOWED = "write `minute hour day month weekday`, such as 0 6 1 * *"
FIELDS = 5
AHEAD = timedelta(milliseconds=5 * YEAR)
MOST_RUNS = 2_000
ENDS_OF_FIVE_YEARS = 8_000
FEW = 1_000_000
"""A number of runs that need not be counted exactly."""
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
    """How far apart do two runs come in the next years, in milliseconds? None: it never fires.

    A gap of less than a day may be given as longer than it is, but not as a day.
    """
    ends = ends_of_days(expression)
    return max(gaps(ends, timezone, start, at_most=ENDS_OF_FIVE_YEARS), default=None)


@lru_cache(maxsize=1024)
def number_of_runs(expression: str, timezone: str | None, start: datetime, horizon: int) -> int:
    """How often does it fire within the horizon? (to within a day's runs)"""
    times = runs_of_a_day(expression)
    if times * (horizon // DAY + 1) <= FEW:
        return times * (horizon // DAY + 1)
    end = start + horizon * MILLISECOND
    days = runs(" ".join(["0 0", *expression.split()[2:]]), timezone, start)
    return times * sum(1 for _ in takewhile(lambda day: day <= end, days))


def runs_of_a_day(expression: str) -> int:
    """How often does it fire on a day on which it fires?"""
    parsed = CronSim(expression, ANY_START)
    return len(parsed.minutes) * len(parsed.hours)


def ends_of_days(expression: str) -> str:
    """The same days, but only the first and the last run of each (and up to two between)."""
    parsed = CronSim(expression, ANY_START)
    times = [f"{min(part)},{max(part)}" for part in (parsed.minutes, parsed.hours)]
    return " ".join([*times, *expression.split()[2:]])


def gaps(
    expression: str,
    timezone: str | None,
    start: datetime,
    end: datetime | None = None,
    at_most: int = MOST_RUNS,
) -> Iterator[int]:
    """How long are the gaps between its runs, up to the end or for the next five years?

    At least one gap is given, however rare the runs are, and no more than `at_most`.
    """
    for earlier, later in pairwise(islice(runs(expression, timezone, start), at_most)):
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
