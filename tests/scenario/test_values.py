"""Durations, rates, shares and times: what is accepted, what it means, and the way back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lifecycle import DAY, HOUR, MINUTE, SECOND, YEAR
from simulator.scenario.durations import LONGEST, format_duration, parse_duration
from simulator.scenario.rates import (
    FASTEST,
    format_rate,
    format_share,
    parse_rate,
    parse_share,
)
from simulator.scenario.times import format_time, parse_time, parse_timestamp

START = datetime(2026, 1, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", 90 * SECOND), ("30m", 30 * MINUTE), ("6h", 6 * HOUR), ("30d", 30 * DAY),
        ("2w", 14 * DAY), ("1d12h", 36 * HOUR), ("1.5h", 90 * MINUTE), ("0d", 0), ("0.0005s", 0),
        ("0.001s", 1), ("P30D", 30 * DAY), ("PT6H", 6 * HOUR), ("P1DT12H", 36 * HOUR),
        ("P2W", 14 * DAY), ("PT0.5S", 500), ("365000d", LONGEST),
    ],
)  # fmt: skip
def test_durations(text: str, length: int) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "", "d", "6", "6 h", "h6", "-6h", "+6h", "6h30d", "6h6h", "1e3d", "6H", "1y", "1mo", "P1M",
        "P1Y", "P1Y2D", "PT", "P", "P1DT", "P-1D", "P1,5D", "1d 12h", "365001d", "٣d", "6h\n",
        "9999999999999999999d", "1_000d", "0x1d", "inf", "nan",
    ],
)  # fmt: skip
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a duration|ambiguous|too long"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["1y", "2mo", "3 months", "P1M", "P1Y", "P1Y2D", "1Y", "1M"])
def test_months_and_years_are_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match="ambiguous, months and years differ"):
        parse_duration(text)


@given(st.integers(0, LONGEST))
def test_a_duration_is_written_as_it_is_read(length: int) -> None:
    assert parse_duration(format_duration(length)) == length


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20/d", 20), ("3.5/w", 0.5), ("6/h", 144), ("365/y", 1), ("1/min", 1440), ("1/s", FASTEST),
        ("1e-3/d", 0.001), ("0.5/y", 0.5 * DAY / YEAR),
    ],
)  # fmt: skip
def test_rates(text: str, rate: float) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["20", "/d", "20/m", "20/mo", "-1/d", "0/d", "2/s", "1e999/d", "nan/d", "1/2d", "20 /d"]
)
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match=r"rate|ambiguous|too fast"):
        parse_rate(text)


@given(st.floats(1e-9, FASTEST))
def test_a_rate_is_written_as_it_is_read(rate: float) -> None:
    assert parse_rate(format_rate(rate)) == rate


@pytest.mark.parametrize(
    ("text", "share"), [("15%", 0.15), ("0%", 0), ("100%", 1), ("0.5%", 0.005)]
)
def test_shares(text: str, share: float) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["101%", "-1%", "15 %", "%", "fifteen", "0.15", "nan%", "1e9%"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValueError, match="not a share"):
        parse_share(text)


@given(st.floats(0, 1))
def test_a_share_is_written_as_it_is_read(share: float) -> None:
    text = format_share(share)
    assert (parse_share(text) if text.endswith("%") else float(text)) == share


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-01T06:00:00Z", 0), ("2026-01-02", 18 * HOUR), ("2026-01-01 07:00", HOUR),
        ("2026-01-01T07:00:00+01:00", 0), ("2026-01-01T07:00:00-0100", 2 * HOUR), ("+45d", 45 * DAY),
        ("2026-01-01T06:00:00.5Z", 500), ("2026-01-01T06:00:00.001Z", 1), ("+P1D", DAY), ("+0s", 0),
    ],
)  # fmt: skip
def test_times(text: str, instant: int) -> None:
    assert parse_time(text, START) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01", "2025-06-30", "2026-02-29", "2026-1-1", "30.06.2026", "2026-06", "2026-W03",
        "20260630", "+", "-3d", "+-3d", "now", "3026-06-30", "2026-01-01T25:00", "2026-01-01T",
        "2026-01-01T06:00:00.0000001Z", "0000-01-01", "9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|before the start|1000 years"):
        parse_time(text, START)


@given(
    st.integers(0, 1000 * YEAR - DAY), st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31))
)
def test_a_time_is_written_as_it_is_read(instant: int, start: datetime) -> None:
    begin = start.replace(tzinfo=UTC, microsecond=start.microsecond // 1000 * 1000)
    assert parse_time(format_time(instant, begin), begin) == instant


def test_a_timestamp_is_cut_to_milliseconds_of_utc() -> None:
    moment = parse_timestamp("2026-03-29T02:30:00.123+02:00")
    assert moment == datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(milliseconds=123)
