"""Hand-computed tables: what happens at the very instants at which a rule changes its mind.

Every expectation is worked out by hand from the rules; ms = one millisecond before or after.
"""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from simulator import loads, simulate
from simulator.experiment import Result

START = datetime(2026, 1, 1)
MS = timedelta(milliseconds=1)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def result(
    calls: str = "never",
    *,
    users: str = "{count: 1}",
    more: str = "",
    start: str = "2026-01-01",
    horizon: str = "100d",
    lifecycle: str = "okta",
    suspicious: str = "[]",
    count: int = 1,
    colour_changes: bool = False,
) -> Result:
    """One cohort of integrations of one cohort of users."""
    scenario = loads(
        f"name: boundary\nstart: {start}\nhorizon: {horizon}\nlifecycle: {lifecycle}\n"
        f"users: {{u: {users}}}\nsuspicious: {suspicious}\n"
        f"integrations: {{a: {{count: {count}, owner: u, calls: {calls}{more}}}}}\n"
    )
    return simulate(scenario, seed=1, colour_changes=colour_changes)


def events(found: Result) -> list[tuple[datetime, str]]:
    """What happened besides the issue, in order."""
    rows = found.events[found.events["event"] != "issued"]
    return [
        (time.to_pydatetime(), event)
        for time, event in zip(rows["time"], rows["event"], strict=True)
    ]


def statuses(found: Result, *days: int) -> list[str]:
    """In which status was the only token at the end of these days?"""
    table = found.status.drop(columns=["replication", "time"])
    return [str(table.iloc[number].idxmax()) for number in days]


def test_a_token_that_is_never_used() -> None:
    found = result()
    assert statuses(found, 0, 3, 4, 23, 24, 29, 30, 31) == [
        "green", "green", "gray", "gray", "red", "red", "expired", "expired",
    ]  # fmt: skip
    token = found.tokens.iloc[0]
    assert (token["end"], token["retired"], token["calls"]) == ("expired", day(30), 0)
    assert pd.isna(token["last_used"])
    assert found.outages.empty
    assert found.kpis["latent_days"] == 70
    assert found.kpis["gray_token_days"] == pytest.approx(20)
    assert found.kpis["red_token_days"] == pytest.approx(7)
    assert found.kpis["mean_token_age_days"] == 15


def test_a_call_at_exactly_30_days_is_refused() -> None:
    found = result("{at: [+30d]}")
    assert events(found) == [(day(30), "expired"), (day(30), "outage_began")]
    outage = found.outages.iloc[0]
    assert (outage["cause"], outage["dead_since"], outage["refused_calls"]) == (
        "expired",
        day(30),
        1,
    )
    assert found.tokens.iloc[0]["calls"] == 0


def test_a_call_one_millisecond_before_30_days_renews() -> None:
    found = result("{at: [+29d23h59m59.999s]}")
    assert events(found) == [(day(60) - MS, "expired")]
    assert found.tokens.iloc[0]["last_used"] == day(30) - MS


@pytest.mark.parametrize(
    ("gap", "turns"),
    [
        ("3d", []),  # idle for exactly 3 days is green
        ("3d0.001s", []),  # it would turn gray at that very instant, and is called then
        ("3d0.002s", ["turned_gray", "turned_green"]),
        ("23d", ["turned_gray", "turned_green"]),
        ("23d0.002s", ["turned_gray", "turned_red", "turned_green"]),
    ],
)
def test_turns_of_colour_between_two_calls(gap: str, turns: list[str]) -> None:
    found = result(f"{{at: [+0s, +{gap}]}}", horizon="24d", colour_changes=True)
    seen = [event for _, event in events(found)]
    assert seen[: len(turns)] == turns
    if not turns:
        assert "turned_green" not in seen


def test_colours_turn_at_these_instants() -> None:
    found = result("{at: [+0s]}", colour_changes=True)
    assert events(found) == [
        (day(3) + MS, "turned_gray"),
        (day(23) + MS, "turned_red"),
        (day(30), "expired"),
    ]


def test_departure_at_the_instant_of_expiry_deprovisions() -> None:
    found = result(users="{count: 1, departures: [{on: +30d, share: 100%}]}")
    assert events(found) == [(day(30), "user_deactivated"), (day(30), "deprovisioned")]
    assert statuses(found, 29, 30) == ["red", "deprovisioned"]


def test_a_call_at_the_instant_of_deactivation_is_refused() -> None:
    found = result("{every: 1d, offset: 0s}", users="{count: 1, tenure: 5d}", horizon="6d")
    assert events(found) == [
        (day(5), "user_deactivated"),
        (day(5), "deprovisioned"),
        (day(5), "outage_began"),
    ]
    assert found.tokens.iloc[0]["calls"] == 5
    assert found.outages.iloc[0]["refused_calls"] == 2
    assert found.kpis["outage_hours"] == 24
    assert found.kpis["availability"] == pytest.approx(5 / 6)


def test_all_tokens_of_a_user_die_at_one_instant() -> None:
    found = result("{poisson: 20/d}", users="{count: 1, tenure: 40d12h}", count=7)
    retired = found.tokens["retired"]
    assert set(found.tokens["end"]) == {"deprovisioned"}
    assert set(retired) == {day(40.5)}


def test_a_job_every_30_days_comes_too_late() -> None:
    found = result("{every: 30d, offset: 0s}")
    assert events(found) == [(day(30), "expired"), (day(30), "outage_began")]
    assert found.tokens.iloc[0]["calls"] == 1
    assert found.outages.iloc[0]["refused_calls"] == 3


def test_the_first_of_the_month_dies_in_the_first_month_of_31_days() -> None:
    february = result('{cron: "0 0 1 * *"}', start="2026-02-01")
    # 1 February to 1 March 2026: 28 days; 1 March to 1 April: 31 days.
    assert events(february) == [
        (datetime(2026, 3, 31), "expired"),
        (datetime(2026, 4, 1), "outage_began"),
    ]


def test_a_leap_year_has_a_february_of_29_days() -> None:
    jobs = '{cron: "0 0 29 2 *"}'
    assert len(result(jobs, start="2024-02-01").events) == 3 - 1  # issued, expired on 30 March
    assert result(jobs, start="2024-02-01").tokens.iloc[0]["last_used"] == datetime(2024, 2, 29)
    assert pd.isna(result(jobs, start="2025-02-01").tokens.iloc[0]["last_used"])


def test_thirty_days_across_a_change_of_the_clocks_are_720_hours() -> None:
    # Berlin, 2026-03-29: the day has 23 hours. 02:00 local is 01:00 UTC before and 00:00 UTC after.
    found = result('{cron: "0 2 1,31 3,4 *", timezone: Europe/Berlin}', start="2026-03-01")
    # 1 March 01:00 UTC; 31 March 00:00 UTC: 29 d 23 h later, in time by an hour.
    assert found.tokens.iloc[0]["calls"] == 3  # 1 March, 31 March, 1 April
    found = result('{cron: "0 2 1,31 10 *", timezone: Europe/Berlin}', start="2026-10-01")
    # Berlin, 2026-10-25: the day has 25 hours. 1 October 00:00 UTC; 31 October 01:00 UTC: too late.
    assert found.tokens.iloc[0]["calls"] == 1
    assert found.tokens.iloc[0]["retired"] == datetime(2026, 10, 31)


def test_the_horizon_is_part_of_the_run() -> None:
    assert events(result(horizon="30d")) == [(day(30), "expired")]
    assert statuses(result(horizon="30d"), 30) == ["expired"]
    assert events(result(horizon="29d23h59m59.999s")) == []
    assert result("{at: [+10d]}", horizon="10d").tokens.iloc[0]["calls"] == 1
    left = result(users="{count: 1, departures: [{on: +10d, share: 100%}]}", horizon="10d")
    assert events(left) == [(day(10), "user_deactivated"), (day(10), "deprovisioned")]


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


def test_an_unused_token_can_be_gray_from_the_start() -> None:
    found = result("{at: [+2d]}", lifecycle="{unused: gray}", colour_changes=True)
    assert statuses(found, 0, 1, 2, 5, 6) == ["gray", "gray", "green", "green", "gray"]
    assert events(found)[0] == (day(2), "turned_green")


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


def test_who_has_left_creates_no_token() -> None:
    found = result("{every: 1d}", users="{count: 1, tenure: 20d}", more=", issued: +20d")
    assert found.tokens.empty
    assert found.kpis["issued"] == 0
    assert found.kpis["calls"] == 0


def test_a_token_created_later_is_counted_from_then() -> None:
    found = result("{at: [+10d, +30d]}", more=", issued: +20d")
    assert found.status["green"].tolist()[18:22] == [0, 0, 1, 1]
    assert found.tokens.iloc[0]["issued"] == day(20)
    assert found.tokens.iloc[0]["calls"] == 1  # nobody calls with a token that does not exist
    assert events(found) == [(day(60), "expired")]


def test_a_live_estate_goes_on_from_its_last_use() -> None:
    found = result(more=", last_used: 22d, age: 400d")
    token = found.tokens.iloc[0]
    assert (token["issued"], token["last_used"], token["retired"]) == (day(-400), day(-22), day(8))
    assert statuses(found, 0, 1, 2, 7, 8) == ["gray", "gray", "red", "red", "expired"]
    assert found.events["event"].tolist() == ["expired"]  # created before the start: no event
