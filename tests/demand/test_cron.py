"""Cron expressions fire when cronsim says that they do, on every day of every time zone."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim

from simulator.demand.cron import cron_instants
from simulator.lifecycle import DAY

EXPRESSIONS = ["30 2 * * *", "0 6 1 1,4,7,10 *", "*/20 1-3 * * *", "0 0 29 2 *", "15 10 * * 1#2"]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_firings_are_those_of_cronsim(expression: str, zone: str) -> None:
    start = datetime(2026, 1, 15, 5, 30, tzinfo=UTC)
    end = start + timedelta(days=800)
    local = (start - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    firings = takewhile(
        lambda firing: firing < end, (f.astimezone(UTC) for f in CronSim(expression, local))
    )
    expected = sorted({(firing - start) // timedelta(milliseconds=1) for firing in firings})
    found = cron_instants(expression, start, ZoneInfo(zone), 800 * DAY).tolist()
    assert found == expected


def test_a_skipped_hour_fires_once_and_a_double_hour_fires_once() -> None:
    start = datetime(2026, 3, 28, tzinfo=UTC)
    found = cron_instants("30 2 * * *", start, ZoneInfo("Europe/Berlin"), 3 * DAY)
    hours = [(start + timedelta(milliseconds=int(f))).strftime("%d %H:%M") for f in found]
    assert hours == ["28 01:30", "29 01:00", "30 00:30"]  # UTC; at 02:00 local it was 03:00
    start = datetime(2026, 10, 24, tzinfo=UTC)
    found = cron_instants("30 2 * * *", start, ZoneInfo("Europe/Berlin"), 3 * DAY)
    hours = [(start + timedelta(milliseconds=int(f))).strftime("%d %H:%M") for f in found]
    assert hours == ["24 00:30", "25 00:30", "26 01:30"]
