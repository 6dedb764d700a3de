"""The kinds of value that a scenario is made of, as pydantic field types.

In a file they are text with a unit; in Python also plain numbers (milliseconds, events a day).
"""

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializationInfo,
    ValidationInfo,
    WithJsonSchema,
)

from simulator.scenario import durations, field_schemas, rates, times
from simulator.scenario.flaws import did_you_mean
from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading, Writing

MOST = 10_000_000


def read_duration(value: object, info: ValidationInfo) -> int:
    """How many milliseconds are meant by a value of a scenario?"""
    if isinstance(value, str):
        return durations.parse_duration(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"{shown(value)} is not a duration; {durations.ALLOWED}")
    if _from_file(info) or isinstance(value, float):
        raise ValueError(
            f"{value} has no unit; {durations.ALLOWED}; did you mean {_plain(value)}d?"
        )
    if not 0 <= value <= durations.LONGEST:
        raise ValueError(f"{value} ms is out of range; from 0 to 1000 years is allowed")
    return value


def read_span(value: object, info: ValidationInfo) -> int:
    """How many milliseconds are meant by a duration that cannot be zero?"""
    duration = read_duration(value, info)
    if duration == 0:
        raise ValueError(f"{shown(value)} is too short; it must be longer than zero")
    return duration


def read_time(value: object, info: ValidationInfo) -> int:
    """How many milliseconds after the start is the time meant by a value of a scenario?"""
    if isinstance(value, str):
        start = info.context.start if isinstance(info.context, Reading) else None
        if start is None and not (value.startswith("+") or _from_file(info)):
            raise ValueError(f"{value!r} has no start to count from; use loads(), or milliseconds")
        return times.parse_time(value, start or datetime.min.replace(tzinfo=UTC))
    if isinstance(value, int) and not isinstance(value, bool) and not _from_file(info):
        return read_duration(value, info)
    raise ValueError(f"{shown(value)} is not a time; {times.ALLOWED}")


def read_start(value: object) -> datetime:
    """Which instant in UTC is meant by the start of a scenario?"""
    if isinstance(value, datetime):
        return times.check_start(times.as_utc(value))
    if isinstance(value, str):
        return times.parse_start(value)
    raise ValueError(f"{shown(value)} is not a time; {times.ALLOWED_TIMESTAMP}")


def read_share(value: object) -> float:
    """Which share of one is meant by a value of a scenario?"""
    if isinstance(value, str):
        return rates.parse_share(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(rates.check_share(value, str(value)[:40]))
    raise ValueError(f"{shown(value)} is not a share; {rates.ALLOWED_SHARE}")


def read_partial_share(value: object) -> float:
    """Which share below one is meant by a value of a scenario?"""
    share = read_share(value)
    if share == 1:
        raise ValueError(f"{shown(value)} is too much; it must stay below 100%")
    return share


def read_rate(value: object, info: ValidationInfo) -> float:
    """How many events a day are meant by a value of a scenario?"""
    if isinstance(value, str):
        return rates.parse_rate(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"{shown(value)} is not a rate; {rates.ALLOWED_RATE}")
    if _from_file(info):
        raise ValueError(
            f"{value} has no period; {rates.ALLOWED_RATE}; did you mean {_plain(value)}/d?"
        )
    return float(rates.check_rate(value, f"{value}/d"))


def read_name(value: object) -> str:
    """Is it a name that can stand in keys and file names? (`nightly-sync`)"""
    if isinstance(value, str) and field_schemas.NAME_PATTERN.fullmatch(value):
        return value
    raise ValueError(
        f"{shown(value)} is not a name; 1 to 64 letters, digits and . _ - are allowed, "
        "a letter or digit first"
    )


def check_timezone(name: str) -> str:
    """Is it the name of a timezone? Raises ValueError with the nearest name if not."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        near = did_you_mean(name, sorted(available_timezones()))
        text = f"{shown(name)} is not a timezone; write a name like Europe/Berlin{near}"
        raise ValueError(text) from None
    return name


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list | tuple) and value else (value,)


def write_time(instant: int, info: SerializationInfo) -> str:
    """How is an instant written? By the calendar, if it is known when the scenario starts."""
    if isinstance(info.context, Writing):
        return times.format_time(instant, info.context.start)
    return "+" + durations.format_duration(instant)


def write_share(share: float) -> str | float:
    """How is a share written, exactly?"""
    text = rates.format_share(share)
    return text if text.endswith("%") else share


def _from_file(info: ValidationInfo) -> bool:
    return info.context is not None


def _plain(value: float) -> str:
    return str(value)[:20]


_WRITE_DURATION = PlainSerializer(durations.format_duration)
_WRITE_SHARE = PlainSerializer(write_share)

Duration = Annotated[
    int,
    PlainValidator(read_duration),
    _WRITE_DURATION,
    WithJsonSchema(field_schemas.DURATION),
]
Span = Annotated[
    int, PlainValidator(read_span), _WRITE_DURATION, WithJsonSchema(field_schemas.DURATION)
]
Spans = Annotated[
    tuple[Span, ...], BeforeValidator(_one_or_more), WithJsonSchema(field_schemas.DURATIONS)
]
Time = Annotated[
    int,
    PlainValidator(read_time),
    PlainSerializer(write_time),
    WithJsonSchema(field_schemas.TIME),
]
Start = Annotated[
    datetime,
    PlainValidator(read_start),
    PlainSerializer(times.format_timestamp),
    WithJsonSchema(field_schemas.START),
]
Share = Annotated[
    float, PlainValidator(read_share), _WRITE_SHARE, WithJsonSchema(field_schemas.SHARE)
]
PartialShare = Annotated[
    float, PlainValidator(read_partial_share), _WRITE_SHARE, WithJsonSchema(field_schemas.SHARE)
]
Rate = Annotated[
    float,
    PlainValidator(read_rate),
    PlainSerializer(rates.format_rate),
    WithJsonSchema(field_schemas.RATE),
]
Name = Annotated[
    str,
    PlainValidator(read_name),
    WithJsonSchema(field_schemas.NAME),
]
Timezone = Annotated[str, Field(strict=True), AfterValidator(check_timezone)]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST)]
