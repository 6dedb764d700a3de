"""Working hours as people write them: `Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-13:00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from simulator.scenario.field_schemas import HOURS
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.messages import shown

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MIDNIGHT = 24 * 60
ALLOWED = "write days and times, such as Mon-Fri 09:00-17:00"
_TIMES = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))? *- *([0-9]{1,2})(?::([0-9]{2}))?")

Span = tuple[int, int]


class Shift(NamedTuple):
    """Times of work that are the same on some days of the week."""

    days: tuple[Span, ...]
    """From one day to another, both included; 0 is Monday."""
    times: tuple[Span, ...]
    """From one minute of the day to another; on the next day if that is not later."""


@dataclass(frozen=True)
class WorkingHours:
    """When people work, by the clock on their wall: the same every week."""

    shifts: tuple[Shift, ...]

    def __str__(self) -> str:
        """How are they written?"""
        return "; ".join(map(_format_shift, self.shifts))

    def of_day(self, day: int) -> tuple[Span, ...]:
        """In which minutes [begin, end) of a day (0 is Monday) does the clock show working hours?

        They may overlap.
        """
        return tuple(
            (max(0, begin - ago * MIDNIGHT), min(MIDNIGHT, end - ago * MIDNIGHT))
            for ago in (0, 1)
            for begin, end in self._begun_on((day - ago) % len(DAYS))
            if end > ago * MIDNIGHT
        )

    def _begun_on(self, day: int) -> Iterator[Span]:
        for days, times in self.shifts:
            if any(_includes(span, day) for span in days):
                for begin, end in times:
                    yield begin, end if end > begin else end + MIDNIGHT


def parse_hours(text: str) -> WorkingHours:
    """Which working hours are meant? Raises ValueError with a message for their writer."""
    return WorkingHours(tuple(_parse_shift(part.strip()) for part in text.split(";")))


def _parse_shift(text: str) -> Shift:
    names, digits = re.match(r"([^0-9]*)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    if not digits:
        raise ValueError(f"{shown(text)} has no times; {ALLOWED}")
    days = [_parse_days(part.strip()) for part in names.split(",")] if names.strip() else []
    times = [_parse_times(part.strip()) for part in digits.split(",")]
    return Shift(tuple(days) or ((0, len(DAYS) - 1),), tuple(times))


def _parse_days(text: str) -> Span:
    first, dash, last = (part.strip() for part in text.partition("-"))
    return _parse_day(first), _parse_day(last if dash else first)


def _parse_day(name: str) -> int:
    if name.capitalize() not in DAYS:
        near = did_you_mean(name, DAYS) or did_you_mean(name[:3], DAYS)
        raise ValueError(f"{shown(name)} is no day of the week; allowed: {listed(DAYS)}{near}")
    return DAYS.index(name.capitalize())


def _parse_times(text: str) -> Span:
    found = _TIMES.fullmatch(text)
    if not found:
        raise ValueError(f"{shown(text)} is not from one time to another; {ALLOWED}")
    hour, minute, last_hour, last_minute = (int(number or 0) for number in found.groups())
    begin, end = 60 * hour + minute, 60 * last_hour + last_minute
    if max(minute, last_minute) > 59 or begin >= MIDNIGHT or end > MIDNIGHT:
        raise ValueError(f"{shown(text)} are no times of a day; from 00:00 to 24:00 is allowed")
    if begin == end:
        raise ValueError(f"{shown(text)} ends when it begins; write 00:00-24:00 for the whole day")
    if None in found.groups():
        meant = _format_times((begin, end))
        raise ValueError(f"{shown(text)} has no minutes; {ALLOWED}; did you mean {meant}?")
    return begin, end


def _includes(days: Span, day: int) -> bool:
    first, last = days
    return first <= day <= last if first <= last else day >= first or day <= last


def _format_shift(shift: Shift) -> str:
    days = ", ".join(_format_days(span) for span in shift.days)
    return f"{days} {', '.join(_format_times(span) for span in shift.times)}"


def _format_days(span: Span) -> str:
    first, last = (DAYS[day] for day in span)
    return first if first == last else f"{first}-{last}"


def _format_times(span: Span) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span)


def read_hours(value: object) -> WorkingHours:
    """Which working hours are meant by a value of a scenario?"""
    if isinstance(value, WorkingHours):
        return value
    if isinstance(value, str):
        return parse_hours(value)
    raise ValueError(f"{shown(value)} is no working hours; {ALLOWED}")


Hours = Annotated[
    WorkingHours, PlainValidator(read_hours), PlainSerializer(str), WithJsonSchema(HOURS)
]
