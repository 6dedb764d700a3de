"""Hand-computed tables: what happens at the very instants at which a rule changes its mind.

Every expectation is worked out by hand from the rules; ms = one millisecond before or after.
"""

from datetime import datetime

import pandas as pd
import pytest

from tests.model.small_worlds import MS, day, events, result, statuses


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
    assert result(jobs, start="2024-02-01").tokens.iloc[0]["last_used"] == datetime(2024, 2, 29)
    assert events(result(jobs, start="2024-02-01")) == [(datetime(2024, 3, 30), "expired")]
    assert pd.isna(result(jobs, start="2025-02-01").tokens.iloc[0]["last_used"])


@pytest.mark.parametrize(("year", "calls"), [(2024, 1), (2026, 2)])
def test_a_leap_day_can_kill(year: int, calls: int) -> None:
    """31 January to 1 March are 29 days, and exactly 30 in a leap year: too late."""
    found = result(f"{{at: [{year}-01-31, {year}-03-01]}}", start=f"{year}-01-05", horizon="60d")
    assert found.tokens.iloc[0]["calls"] == calls


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


def test_an_unused_token_can_be_gray_from_the_start() -> None:
    found = result("{at: [+2d]}", lifecycle="{unused: gray}", colour_changes=True)
    assert statuses(found, 0, 1, 2, 5, 6) == ["gray", "gray", "green", "green", "gray"]
    assert events(found)[0] == (day(2), "turned_green")
