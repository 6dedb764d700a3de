"""When a token is yellow, worked out by hand."""

import pytest

from tests.model.small_worlds import day, events, result, statuses
from tests.model.test_owners import SUSPENDED


def test_yellow_from_the_flag_to_its_clearing() -> None:
    flags = "[{on: +2d, share: 100%, cleared_after: 3d}]"
    found = result("{every: 1d, offset: 0s}", suspicious=flags, horizon="10d")
    assert events(found) == [(day(2), "flagged"), (day(5), "cleared")]
    assert statuses(found, 1, 2, 4, 5) == ["green", "yellow", "yellow", "green"]
    assert found.kpis["yellow_token_days"] == 3


def test_yellow_covers_red_and_ends_with_the_token() -> None:
    found = result(suspicious="[{on: +25d, share: 100%}]")
    assert statuses(found, 24, 25, 29, 30) == ["red", "yellow", "yellow", "expired"]
    assert found.kpis["red_token_days"] == pytest.approx(2)


def test_expiry_comes_before_flag_and_clearing_at_one_instant() -> None:
    assert events(result(suspicious="[{on: +30d, share: 100%}]")) == [(day(30), "expired")]
    flags = "[{on: +25d, share: 100%, cleared_after: 5d}]"
    assert [event for _, event in events(result(suspicious=flags))] == ["flagged", "expired"]


def test_suspension_hides_yellow_but_clearing_goes_on() -> None:
    flags = "[{on: +8d, share: 100%, cleared_after: 4d}]"
    found = result("{every: 1d, offset: 0s}", users=SUSPENDED, suspicious=flags, horizon="30d")
    assert statuses(found, 8, 10, 12, 25) == ["yellow", "suspended", "suspended", "green"]
    assert (day(12), "cleared") in events(found)


def test_two_flags_last_as_long_as_the_longer_one() -> None:
    flags = "[{on: +2d, share: 100%, cleared_after: 9d}, {on: +4d, share: 100%, cleared_after: 2d}]"
    found = result("{every: 1d, offset: 0s}", suspicious=flags, horizon="20d")
    assert events(found) == [(day(2), "flagged"), (day(4), "flagged"), (day(11), "cleared")]
    assert statuses(found, 1, 2, 6, 10, 11) == ["green", "yellow", "yellow", "yellow", "green"]
    assert found.kpis["yellow_token_days"] == 9


def test_cleared_and_flagged_anew_at_one_instant() -> None:
    flags = "[{on: +2d, share: 100%, cleared_after: 3d}, {on: +5d, share: 100%, cleared_after: 1d}]"
    found = result("{every: 1d, offset: 0s}", suspicious=flags, horizon="20d", colour_changes=True)
    assert events(found) == [
        (day(2), "flagged"),
        (day(2), "turned_yellow"),
        (day(5), "cleared"),
        (day(5), "flagged"),
        (day(6), "cleared"),
        (day(6), "turned_green"),
    ]
    assert found.kpis["yellow_token_days"] == 4


def test_deactivation_takes_the_flag_away() -> None:
    """And at the instant at which it would be cleared, the owner comes first."""
    users = "{count: 1, departures: [{on: +5d, share: 100%, return_after: 1d}]}"
    flags = "[{on: +2d, share: 100%, cleared_after: 3d}, {on: +3d, share: 100%}]"
    back = "{reactivation: come_back}"
    for suspicious in (flags, "[{on: +2d, share: 100%, cleared_after: 3d}]"):
        found = result(users=users, suspicious=suspicious, lifecycle=back, horizon="9d")
        assert "cleared" not in [event for _, event in events(found)]
        assert statuses(found, 4, 5, 6) == ["yellow", "deprovisioned", "gray"]


def test_a_token_can_be_flagged_as_it_is_created_but_not_before() -> None:
    for on, status in (("+19d23h59m59.999s", "green"), ("+20d", "yellow")):
        found = result(more=", issued: +20d", suspicious=f"[{{on: {on}, share: 100%}}]")
        assert statuses(found, 20, 21) == [status, status]
