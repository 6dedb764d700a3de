"""What suspended, departed and returning owners do to their tokens, worked out by hand."""

import pandas as pd

from tests.model.small_worlds import day, events, result, statuses

SUSPENDED = "{count: 1, suspensions: [{on: +10d, share: 100%, for: 15d}]}"


def test_calls_are_refused_while_the_owner_is_suspended() -> None:
    found = result("{at: [+9d, +10d, +12d, +25d, +26d]}", users=SUSPENDED, horizon="40d")
    assert events(found) == [
        (day(10), "user_suspended"),
        (day(10), "outage_began"),  # the call at the instant of suspension
        (day(25), "user_unsuspended"),
        (day(25), "outage_ended"),  # and the call at the instant of unsuspension succeeds
    ]
    outage = found.outages.iloc[0]
    assert (outage["cause"], outage["dead_since"], outage["ended"]) == (
        "suspended",
        day(10),
        day(25),
    )
    assert (outage["refused_calls"], found.tokens.iloc[0]["calls"]) == (2, 3)
    assert statuses(found, 9, 10, 24, 25) == ["green", "suspended", "suspended", "green"]


def test_the_clock_runs_while_the_owner_is_suspended() -> None:
    found = result("{at: [+1d]}", users="{count: 1, suspensions: [{on: +10d, count: 1, for: 30d}]}")
    assert (day(31), "expired") in events(found)
    assert statuses(found, 30, 31) == ["suspended", "expired"]


def test_the_clock_can_pause() -> None:
    users = "{count: 1, suspensions: [{on: +10d, count: 1, for: 30d}]}"
    found = result("{at: [+1d]}", users=users, lifecycle="{clock_while_suspended: pauses}")
    assert events(found)[-1] == (day(61), "expired")
    assert statuses(found, 39, 40, 54, 55, 60) == ["suspended", "gray", "gray", "red", "red"]


def test_unsuspension_at_the_instant_of_expiry_comes_too_late() -> None:
    # Last use on day 9; suspended from day 10 for 29 days, so until day 39, when the token expires.
    users = "{count: 1, suspensions: [{on: +10d, count: 1, for: 29d}]}"
    found = result("{at: [+9d, +12d]}", users=users)
    assert events(found) == [
        (day(10), "user_suspended"),
        (day(12), "outage_began"),
        (day(39), "user_unsuspended"),
        (day(39), "expired"),
    ]
    assert pd.isna(found.outages.iloc[0]["ended"])


def test_suspension_can_be_without_effect() -> None:
    found = result("{at: [+9d, +12d]}", users=SUSPENDED, lifecycle="{suspension: unaffected}")
    assert found.outages.empty
    assert found.tokens.iloc[0]["calls"] == 2
    assert [event for _, event in events(found)] == [
        "user_suspended",
        "user_unsuspended",
        "expired",
    ]


RETURNING = "{count: 1, departures: [{on: +10d, share: 100%, return_after: 5d}]}"


def test_tokens_stay_dead_when_their_owner_returns() -> None:
    found = result("{every: 1d, offset: 12h}", users=RETURNING, horizon="20d")
    assert [event for _, event in events(found)] == [
        "user_deactivated", "deprovisioned", "outage_began", "user_reactivated",
    ]  # fmt: skip
    assert statuses(found, 19) == ["deprovisioned"]


def test_tokens_can_come_back_with_their_owner() -> None:
    back = "{reactivation: come_back}"
    found = result("{every: 1d, offset: 12h}", users=RETURNING, lifecycle=back, horizon="20d")
    assert events(found)[-3:] == [
        (day(15), "user_reactivated"),
        (day(15), "restored"),
        (day(15), "outage_ended"),
    ]
    # Back at day 15, idle since day 9.5; used again on day 15.5.
    dead = "deprovisioned"
    assert statuses(found, 9, 10, 14, 15, 16) == ["green", dead, dead, "gray", "green"]
    assert pd.isna(found.tokens.iloc[0]["retired"])
    # Not used since the start, it would have expired on day 30, the very instant of the return.
    late = "{count: 1, departures: [{on: +10d, share: 100%, return_after: 20d}]}"
    assert statuses(result(users=late, lifecycle=back), 99) == ["deprovisioned"]


def test_a_token_that_expires_while_suspended_keeps_its_one_outage() -> None:
    users = "{count: 1, suspensions: [{on: +10d, count: 1, for: 30d}]}"
    found = result("{at: [+1d, +12d, +35d, +45d]}", users=users)
    assert events(found) == [
        (day(10), "user_suspended"),
        (day(12), "outage_began"),
        (day(31), "expired"),
        (day(40), "user_unsuspended"),
    ]
    (outage,) = found.outages.to_dict("records")
    assert (outage["cause"], outage["dead_since"]) == ("suspended", day(10))
    assert outage["refused_calls"] == 3
    assert pd.isna(outage["ended"])
    assert found.kpis["latent_days"] == 0


def test_the_first_refused_call_says_why() -> None:
    """Suspended on day 10 and expired on day 31, but nobody called before day 35."""
    users = "{count: 1, suspensions: [{on: +10d, count: 1, for: 30d}]}"
    found = result("{at: [+1d, +35d]}", users=users)
    (outage,) = found.outages.to_dict("records")
    assert (outage["cause"], outage["dead_since"]) == ("expired", day(31))
    assert found.kpis["latent_days"] == 4


def test_a_token_born_suspended_waits_from_its_creation() -> None:
    users = "{count: 1, suspensions: [{on: +10d, count: 1, for: 30d}]}"
    pauses = "{clock_while_suspended: pauses}"
    for lifecycle, expired in (("okta", day(45)), (pauses, day(70))):
        found = result("{at: [+20d]}", users=users, lifecycle=lifecycle, more=", issued: +15d")
        assert statuses(found, 15, 39) == ["suspended", "suspended"]
        assert found.outages.iloc[0]["dead_since"] == day(15)
        assert found.outages.iloc[0]["ended"] == day(40)
        # Paused, the clock stood from day 15, when the token was created, to day 40.
        assert events(found)[-1] == (expired, "expired")


def test_a_paused_clock_is_put_off_by_deactivation_too() -> None:
    """Used on day 1; suspended on day 10; deactivated from day 30 to day 40: 21 days are left."""
    users = (
        "{count: 1, suspensions: [{on: +10d, count: 1, for: 60d}],"
        " departures: [{on: +30d, count: 1, return_after: 10d}]}"
    )
    switches = "{clock_while_suspended: pauses, reactivation: come_back}"
    found = result("{at: [+1d]}", users=users, lifecycle=switches)
    assert events(found) == [
        (day(10), "user_suspended"),
        (day(30), "user_deactivated"),
        (day(30), "deprovisioned"),
        (day(40), "user_reactivated"),
        (day(40), "restored"),  # and active: deactivation has ended the suspension
        (day(51), "expired"),
    ]


def test_who_leaves_for_good_while_away_does_not_return() -> None:
    users = "{count: 1, tenure: 12d, departures: [{on: +10d, count: 1, return_after: 5d}]}"
    found = result("{every: 1d, offset: 12h}", users=users, horizon="20d")
    names = [event for _, event in events(found)]
    assert names == ["user_deactivated", "deprovisioned", "outage_began"]


def test_a_return_at_the_very_end_of_a_tenure() -> None:
    """Returns come before turnover: the owner is back, and leaves at once."""
    users = "{count: 1, tenure: 15d, departures: [{on: +10d, count: 1, return_after: 5d}]}"
    found = result(users=users, lifecycle="{reactivation: come_back}", horizon="20d")
    assert events(found)[2:] == [
        (day(15), "user_reactivated"),
        (day(15), "restored"),
        (day(15), "user_deactivated"),
        (day(15), "deprovisioned"),
    ]
    assert statuses(found, 15) == ["deprovisioned"]
    assert found.kpis["deprovisioned"] == 1


def test_a_departure_and_a_suspension_on_one_day() -> None:
    """Departures come first, and a suspension hits only who is active."""
    users = "{count: 1, departures: [{on: +5d, count: 1}], suspensions: [{on: +5d, count: 1}]}"
    names = [event for _, event in events(result(users=users, horizon="9d"))]
    assert names == ["user_deactivated", "deprovisioned"]


def test_an_unsuspension_at_the_very_end_of_a_tenure() -> None:
    """Unsuspensions come before turnover: the token works again, and dies at once."""
    users = "{count: 1, tenure: 15d, suspensions: [{on: +10d, count: 1, for: 5d}]}"
    found = result("{every: 1d, offset: 0s}", users=users, horizon="20d")
    assert events(found) == [
        (day(10), "user_suspended"),
        (day(10), "outage_began"),
        (day(15), "user_unsuspended"),
        (day(15), "outage_ended"),
        (day(15), "user_deactivated"),
        (day(15), "deprovisioned"),
        (day(15), "outage_began"),
    ]
    assert found.outages["cause"].tolist() == ["suspended", "deprovisioned"]
    assert found.outages["refused_calls"].tolist() == [5, 6]
