"""The kinds of value that a scenario is made of, as pydantic field types.

From a file they are text with a unit; in Python also plain numbers (milliseconds, events a day).
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema

from simulator.scenario import durations, field_schemas, rates, times
from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading

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


def _from_file(info: ValidationInfo) -> bool:
    return info.context is not None


def _plain(value: float) -> str:
    return str(value)[:20]


Duration = Annotated[int, PlainValidator(read_duration), WithJsonSchema(field_schemas.DURATION)]
Span = Annotated[int, PlainValidator(read_span), WithJsonSchema(field_schemas.DURATION)]
Time = Annotated[int, PlainValidator(read_time), WithJsonSchema(field_schemas.TIME)]
Start = Annotated[datetime, PlainValidator(read_start), WithJsonSchema(field_schemas.START)]
Share = Annotated[float, PlainValidator(read_share), WithJsonSchema(field_schemas.SHARE)]
PartialShare = Annotated[
    float, PlainValidator(read_partial_share), WithJsonSchema(field_schemas.SHARE)
]
Rate = Annotated[float, PlainValidator(read_rate), WithJsonSchema(field_schemas.RATE)]
Name = Annotated[
    str,
    PlainValidator(read_name),
    WithJsonSchema(field_schemas.NAME),
]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST)]
