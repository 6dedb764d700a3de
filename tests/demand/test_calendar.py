"""What `from`, `until`, `pauses`, `weekly`, `miss` and `timezone` leave of the calls of a pattern."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.lifecycle import DAY, HOUR
from simulator.randomness import Luck
from simulator.scenario import loads

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLANNED = {
    "rare": "poisson: 0.5/d",
    "renewal": "gaps: {gamma: {mean: 5h, cv: 0.5}}",
    "grid": "every: 5h",
    "cron": 'cron: "*/40 * * * *"',
    "at": "at: [+0s, +1d, +2d, +3d, +9d11h59m59.999s, +9d12h, +10d, +30d, +59d]",
}
"""Patterns whose calls are planned one by one: what is thinned leaves the others where they are."""


def calls(
    pattern: str,
    modifiers: str = "",
    *,
    number: int = 0,
    base: Path | None = None,
    start: str = "2026-03-01T12:00:00Z",
) -> list[int]:
    """The calls of one integration over 60 days."""
    scenario = loads(
        f"name: calendar\nstart: {start}\nhorizon: 60d\nusers: {{u: {{count: 1}}}}\n"
        f"integrations: {{a: {{count: 3, owner: u, calls: {{{pattern}{modifiers}}}}}}}\n",
        base=base,
    )
    demand, luck = Demand.of(scenario), Luck(31, 0)
    found: list[int] = calls_of(demand, demand.estate(luck), luck, number).tolist()
    return found


def weekday(zone: str) -> Callable[[int], int]:
    local = ZoneInfo(zone)
    return lambda call: (START + timedelta(milliseconds=call)).astimezone(local).weekday()


@pytest.mark.parametrize("pattern", PLANNED.values())
def test_windows_close_at_their_begin_and_open_at_their_end(pattern: str) -> None:
    window = (
        ", pauses: [{from: +9d12h, to: +20d}, {from: +1d, to: +2d}, {from: +15d, to: +30d},"
        " {from: +12d, to: +13d}]"  # they overlap, and lie within each other
    )
    for modifiers, kept in (
        (", from: +1d", lambda call: call >= DAY),
        (", until: +10d", lambda call: call < 10 * DAY),
        (window, lambda call: not (1 <= call / DAY < 2 or 9.5 <= call / DAY < 30)),
    ):
        left = calls(pattern, modifiers)
        assert left == [call for call in calls(pattern) if kept(call)]
        assert left != calls(pattern)


@pytest.mark.parametrize("pattern", PLANNED.values())
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia"])
def test_days_of_the_week_are_local(pattern: str, zone: str) -> None:
    """The clocks of Berlin and New York change within these days; Apia is 13 hours ahead."""
    plain = calls(pattern, f", timezone: {zone}")
    left = calls(pattern, f", timezone: {zone}, weekly: {{mon: 0%, sun: 0%}}")
    day = weekday(zone)
    assert left == [call for call in plain if day(call) not in (0, 6)]
    assert left != plain


def test_random_calls_at_a_high_rate_keep_to_the_calendar() -> None:
    modifiers = (
        ", timezone: Europe/Berlin, weekly: {mon: 0%}, from: +2d, until: +48d,"
        " pauses: [{from: +9d6h, to: +11d18h}]"
    )
    found, day = calls("poisson: 200/d", modifiers), weekday("Europe/Berlin")
    assert {day(call) for call in found} == {1, 2, 3, 4, 5, 6}
    assert 2 * DAY <= found[0] < 2 * DAY + 2 * HOUR  # a Tuesday
    assert 48 * DAY - 2 * HOUR < found[-1] < 48 * DAY  # a Saturday
    assert [call for call in found if 9 * DAY + 6 * HOUR <= call < 11 * DAY + 18 * HOUR] == []
    mondays = sum(day(hour * HOUR) == 0 for hour in range(2 * 24, 48 * 24))
    expected = 200 * (46 - 2.5 - mondays / 24)
    assert abs(len(found) - expected) < 4 * expected**0.5  # false alarm: 1 in 16,000 seeds


def test_the_first_day_is_local_too() -> None:
    """In New York it is still Sunday evening when a run starts on Monday at 02:00 UTC."""
    closed = ", timezone: America/New_York, weekly: {mon: 0%}"
    found = calls("every: 1h, offset: 0s", closed, start="2026-03-02T02:00:00Z")
    assert [call // HOUR for call in found][:4] == [0, 1, 2, 3 + 24]


@pytest.mark.parametrize("pattern", [*PLANNED.values(), "poisson: 20/d"])
def test_shares_multiply(pattern: str) -> None:
    """Missing half of the runs on days with half of the calls leaves a quarter."""
    every_day = ", ".join(
        f"{day}: 50%" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    )
    plain = sum(len(calls(pattern, number=number)) for number in range(3))
    modifiers = f", miss: 50%, weekly: {{{every_day}}}"
    left = sum(len(calls(pattern, modifiers, number=number)) for number in range(3))
    spread = (plain * 5 / 16) ** 0.5  # of independent Poisson counts; kept calls spread less
    assert abs(left - plain / 4) < 4 * spread


@pytest.mark.parametrize("pattern", ["every: 1d, offset: 0s", 'cron: "0 12 * * *"'])
def test_a_late_run_is_judged_when_it_was_due(pattern: str) -> None:
    late = calls(pattern, ", jitter: 6h, pauses: [{from: +5d0.001s, to: +6d}]")
    on_time = calls(pattern, ", jitter: 6h")
    assert late == on_time
    delays = np.array(late) - np.arange(len(late)) * DAY
    assert delays.min() >= 0
    assert 0 < delays.max() < 6 * HOUR


def test_recorded_calls_are_those_of_the_file(tmp_path: Path) -> None:
    rows = [
        "time,integration",
        "2026-03-01T11:59:59.999Z,a/0",  # before the start
        "2026-03-01T12:00:00Z,a/0",
        "2026-03-02T12:00:00.001+00:00,a/0",
        "2026-03-01T13:00:00Z,a/2",
        "2026-04-30T12:00:00Z,a/0",  # at the horizon
        "2026-04-30T12:00:00.001Z,a/0",  # after it
        "2026-03-05T12:00:00Z,somebody-else/0",
    ]
    (tmp_path / "named.csv").write_text("\n".join(rows))
    found = [calls("trace: named.csv", number=number, base=tmp_path) for number in range(3)]
    assert found == [[0, DAY + 1, 60 * DAY], [], [HOUR]]
    (tmp_path / "shared.csv").write_text("time\n2026-03-03T12:00:00Z\n2026-03-02T12:00:00Z\n")
    for number in range(3):
        assert calls("trace: shared.csv", number=number, base=tmp_path) == [DAY, 2 * DAY]
