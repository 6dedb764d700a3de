"""The desk is open while the local clock shows working hours, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.demand.office import open_hours
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY, HOUR, MINUTE, YEAR
from simulator.scenario.desk import Desk
from simulator.scenario.working_hours import WorkingHours
from tests.weeks import weeks

MILLISECOND = timedelta(milliseconds=1)
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns",
]  # fmt: skip
CHANGES = ["2026-03-08", "2026-03-22", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25"]
"""Days on which the clocks of one of these zones change."""


def opened(
    hours: str | None,
    start: str,
    until: int,
    timezone: str | None = None,
    holidays: str | None = None,
) -> list[str]:
    """When the desk opens and closes, in UTC."""
    desk = Desk.model_validate({"hours": hours, "timezone": timezone, "holidays": holidays})
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    found = open_hours(desk, begin, until)
    return [
        "-".join(f"{begin + instant * MILLISECOND:%d %H:%M}" for instant in span) for span in found
    ]


def works(hours: WorkingHours, local: datetime) -> bool:
    """Does somebody work at this local time? From the words of the scenario, one by one."""
    minute, today = local.hour * 60 + local.minute, local.weekday()
    for listed, times in hours.shifts:
        named = {
            (first + step) % 7 for first, last in listed for step in range((last - first) % 7 + 1)
        }
        for begin, end in times:
            if begin < end and today in named and begin <= minute < end:
                return True
            if begin > end and today in named and minute >= begin:
                return True
            if begin > end and (today - 1) % 7 in named and minute < end:
                return True
    return False


@given(
    weeks, st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(0, DAY), st.integers(1, 3 * DAY)
)  # fmt: skip
def test_minute_by_minute(hours: WorkingHours, zone: str, day: str, early: int, until: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) - early * MILLISECOND
    found = open_hours(Desk(hours=hours, timezone=zone), start, until)

    def is_open(instant: int) -> bool:
        return works(hours, (start + instant * MILLISECOND).astimezone(ZoneInfo(zone)))

    assert all(0 <= begin < end <= until for begin, end in found)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))
    for instant in range(0, until, MINUTE):
        assert any(begin <= instant < end for begin, end in found) == is_open(instant)
    for begin, end in found:
        assert is_open(begin)
        assert is_open(end - 1)
        assert begin == 0 or not is_open(begin - 1)
        assert end == until or not is_open(end)


@given(
    weeks, st.sampled_from(["US", "DE-BY", "SA"]), st.sampled_from(ZONES), st.integers(1970, 2090)
)
def test_holidays_last_from_midnight_to_midnight(
    hours: WorkingHours, region: str, zone: str, year: int
) -> None:
    country, _, part = region.partition("-")
    free = holidays.country_holidays(country, part or None, years=[year, year + 1])
    start, until = datetime(year, 12, 20, tzinfo=UTC), 30 * DAY
    closed = open_hours(Desk(hours=hours, timezone=zone, holidays=region), start, until)
    for instant in range(0, until, 11 * MINUTE):
        local = (start + instant * MILLISECOND).astimezone(ZoneInfo(zone))
        expected = works(hours, local) and local.date() not in free
        assert any(begin <= instant < end for begin, end in closed) == expected


def test_without_a_desk_and_without_hours_it_is_open_for_ever() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert open_hours(None, start, 5) == open_hours(Desk(staff=3), start, 5) == ((0, FOREVER),)


def test_a_working_week() -> None:
    assert opened("Mon-Fri 09:00-17:00", "2026-01-01", 5 * DAY) == [
        "01 09:00-01 17:00",
        "02 09:00-02 17:00",
        "05 09:00-05 17:00",
    ]
    assert opened("Thu 09:00-24:00; Fri 00:00-08:00, 08:00-12:00", "2026-01-01", 5 * DAY) == [
        "01 09:00-02 12:00"
    ]


def test_clipped_at_the_start_and_the_end() -> None:
    assert opened("09:00-17:00", "2026-01-01T12:00", DAY) == [
        "01 12:00-01 17:00",
        "02 09:00-02 12:00",
    ]
    assert opened("22:00-06:00", "2026-01-01T00:00", DAY) == [
        "01 00:00-01 06:00",
        "01 22:00-02 00:00",
    ]


def test_the_night_on_which_an_hour_is_skipped() -> None:
    berlin = "Europe/Berlin"
    start = "2026-03-28T12:00"
    assert opened("00:00-06:00", start, DAY, berlin) == ["28 23:00-29 04:00"]  # five hours
    assert opened("02:15-02:45", start, DAY, berlin) == []
    assert opened("01:30-03:30", start, DAY, berlin) == ["29 00:30-29 01:30"]
    assert opened("Mon-Sun 09:00-17:00", start, 2 * DAY, berlin) == [
        "28 12:00-28 16:00",
        "29 07:00-29 15:00",
        "30 07:00-30 12:00",
    ]


def test_the_night_on_which_an_hour_comes_twice() -> None:
    berlin = "Europe/Berlin"
    start = "2026-10-24T12:00"
    assert opened("00:00-06:00", start, DAY, berlin) == ["24 22:00-25 05:00"]  # seven hours
    assert opened("02:15-02:45", start, DAY, berlin) == ["25 00:15-25 00:45", "25 01:15-25 01:45"]
    assert opened("02:00-03:00", start, DAY, berlin) == ["25 00:00-25 02:00"]
    assert opened("01:30-02:30", start, DAY, berlin) == ["24 23:30-25 00:30", "25 01:00-25 01:30"]


def test_a_day_that_a_country_left_out() -> None:
    apia = "Pacific/Apia"  # after Thursday the 29th of December 2011 came Saturday the 31st
    found = opened("Thu-Sat 09:00-17:00", "2011-12-29T00:00", 3 * DAY, apia)
    assert found == ["29 19:00-30 03:00", "30 19:00-31 03:00"]


def test_holidays() -> None:
    # Friday the 3rd of July 2026: Independence Day, observed
    assert opened("Mon-Fri 09:00-17:00", "2026-07-02", 5 * DAY, holidays="US") == [
        "02 09:00-02 17:00",
        "06 09:00-06 17:00",
    ]
    assert opened("22:00-06:00", "2026-07-02T12:00", 2 * DAY, holidays="US") == [
        "02 22:00-03 00:00"
    ]


def test_holidays_without_hours_close_the_desk_for_the_local_day() -> None:
    # All Saints' Day on the 1st of November is one in Bavaria, and not in Berlin
    begin, until = "2026-10-31T12:00", 2 * DAY
    bavaria = opened(None, begin, until, "Europe/Berlin", "DE-BY")
    assert bavaria == ["31 12:00-31 23:00", "01 23:00-02 12:00"]
    assert opened(None, begin, until, "Europe/Berlin", "DE-BE") == ["31 12:00-02 12:00"]


@pytest.mark.parametrize("start", ["1970-01-01", "2100-01-01"])
def test_a_hundred_years(start: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    hours = Desk.model_validate({"hours": "Mon-Fri 09:00-17:00", "timezone": "Europe/Berlin"})
    found = open_hours(hours, begin, 100 * YEAR)
    last = (begin + timedelta(days=36_500)).date()
    weekdays = sum(
        date.fromordinal(day).weekday() < 5 for day in range(begin.toordinal(), last.toordinal())
    )
    assert len(found) == weekdays
    assert {end - begin for begin, end in found} == {8 * HOUR}
