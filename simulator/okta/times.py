"""Times as Okta writes them (`2026-01-31T06:00:00.000Z`), in milliseconds since 1970."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SHAPE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
EARLIEST, LATEST = 946_684_800_000, 7_258_118_400_000  # 2000 and 2200


def parse_instant(text: object) -> int:
    """Which instant is a time of Okta's? (UTC unless it has an offset) Raises ValueError."""
    if not isinstance(text, str) or not _SHAPE.fullmatch(text):
        raise ValueError(f"{str(text)[:40]!r} is not a time such as 2026-01-31T06:00:00.000Z")
    try:
        moment = datetime.fromisoformat(re.sub(r"([.][0-9]{6})[0-9]+", r"\1", text))
    except ValueError:
        raise ValueError(f"{text!r} is not a day and hour of the calendar") from None
    instant = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    if not EARLIEST <= (milliseconds := instant // _MILLISECOND) < LATEST:
        raise ValueError(f"{text!r} is not between the years 2000 and 2200")
    return milliseconds


def format_instant(instant: int) -> str:
    """How does Okta write an instant?"""
    moment = moment_of(instant)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def moment_of(instant: int) -> datetime:
    """Which point of the calendar is an instant? (UTC)"""
    return _EPOCH + instant * _MILLISECOND


def instant_of(moment: datetime) -> int:
    """How many milliseconds after 1970 is a point of the calendar? (aware)"""
    return (moment - _EPOCH) // _MILLISECOND
