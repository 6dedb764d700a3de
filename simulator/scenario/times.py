"""Points in time as people write them (`2026-06-30`, `+45d`), in milliseconds since the start."""

import re
from datetime import UTC, datetime, timedelta

from simulator.scenario.durations import LONGEST, parse_duration

MILLISECOND = timedelta(milliseconds=1)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,3})?)? ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
ALLOWED_TIMESTAMP = "write a date like 2026-06-30 or a timestamp like 2026-06-30T12:00:00Z"
ALLOWED = ALLOWED_TIMESTAMP + ", or an offset from the start like +45d"


def parse_timestamp(text: str, allowed: str = ALLOWED_TIMESTAMP) -> datetime:
    """Which instant, in UTC, is a date or an ISO timestamp? (UTC unless it has an offset)

    Raises ValueError for anything else, with a message for the writer of the scenario.
    """
    if not TIMESTAMP.fullmatch(text):
        raise ValueError(f"{text!r} is not a time; {allowed}")
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z"))
        return as_utc(moment)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a day and hour of the calendar; {allowed}") from None


def as_utc(moment: datetime) -> datetime:
    """Which instant is it in UTC, in whole milliseconds? (UTC unless it says otherwise)"""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    exact = aware.astimezone(UTC)
    return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


def parse_start(text: str) -> datetime:
    """When does a scenario start? Raises ValueError for what is no time from 1970 to 2199."""
    return check_start(parse_timestamp(text))


def check_start(moment: datetime) -> datetime:
    """Is it a start that can be simulated? Raises ValueError if not."""
    if not EARLIEST <= moment < LATEST:
        raise ValueError(f"'{moment:%Y-%m-%d}' cannot be the start; any time from 1970 to 2199 can")
    return moment


def parse_time(text: str, start: datetime) -> int:
    """How many milliseconds after the start is `2026-06-30` or `+45d`?

    Raises ValueError for anything else, for times before the start and a thousand years after it.
    """
    if text.startswith("+"):
        return parse_duration(text[1:])
    instant = (parse_timestamp(text, ALLOWED) - start) // MILLISECOND
    if instant < 0:
        raise ValueError(f"{text!r} is before the start ({format_timestamp(start)}); {ALLOWED}")
    if instant > LONGEST:
        raise ValueError(f"{text!r} is more than 1000 years after the start")
    return instant


def format_time(instant: int, start: datetime) -> str:
    """How is an instant written for people, exactly? (`2026-06-30T12:00:00Z`)"""
    return format_timestamp(start + instant * MILLISECOND)


def format_timestamp(moment: datetime) -> str:
    """How is a time written for people, exactly? A date if it is midnight."""
    if moment.time() == datetime.min.time():
        return f"{moment.year:04}-{moment:%m-%d}"
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"
