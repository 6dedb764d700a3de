"""Inactive users, suspicious tokens and leaks, worked out by hand."""

import pytest

from simulator.lifecycle import DAY, HOUR
from simulator.scenario.durations import format_duration
from tests.model.stories import SEED, tell, world
from tests.reference import Reference

ROBOT = "{u: {count: 1, kind: service_account}}"
DAILY = "{every: 1d, offset: 0s}"
FLAG = "suspicious: [{on: +5d, share: 100%}]"


def test_a_service_account_never_signs_in() -> None:
    """Its token is in use, and is of no use from then on."""
    told = tell(
        world("suspend_inactive: {after: 35d}", calls=DAILY, users=ROBOT, horizon="50d"),
        """
        35d user_suspended u/0
        35d outage_began a/0#1
        """,
    )
    assert told.outages["cause"].tolist() == ["suspended"]


def test_people_who_are_inactive_are_unsuspended_by_a_repair() -> None:
    """Which counts as a sign-in. The token works again, and there is no new one."""
    tell(
        world(
            "suspend_inactive: {after: 10d}",
            calls=DAILY,
            users=ROBOT,
            also="recovery: {notice: 1d, repair: 12h}",
            horizon="22d",
        ),
        """
        10d user_suspended u/0
        10d outage_began a/0#1
        11d12h user_unsuspended u/0
        11d12h outage_ended a/0#1
        21d12h user_suspended u/0
        22d outage_began a/0#1
        """,
    )


def test_an_inactive_owner_of_a_dead_token_is_unsuspended_and_gets_a_new_one() -> None:
    tell(
        world(
            "suspend_inactive: {after: 20d}",
            calls="{at: [+31d]}",
            users=ROBOT,
            also="recovery: {repair: 1d}",
            horizon="40d",
        ),
        """
        20d user_suspended u/0
        30d expired a/0#1
        31d outage_began a/0#1
        32d user_unsuspended u/0
        32d issued a/0#2
        32d outage_ended a/0#2
        """,
    )


@pytest.mark.parametrize(
    "rule", ["{after: 35d, exempt: [u]}", "{after: 35d, applies_to: v}", "{after: 60d}"]
)
def test_users_who_are_left_alone(rule: str) -> None:
    users = "{u: {count: 1, kind: service_account}, v: {count: 1}}"
    tell(world(f"suspend_inactive: {rule}", calls=DAILY, users=users, horizon="50d"), "")


def test_who_returns_is_active_anew() -> None:
    users = (
        "{u: {count: 1, kind: service_account, "
        "departures: [{on: +5d, count: 1, return_after: 5d}]}}"
    )
    tell(
        world("suspend_inactive: {after: 10d}", users=users, horizon="25d"),
        """
        5d user_deactivated u/0
        5d deprovisioned a/0#1
        10d user_reactivated u/0
        20d user_suspended u/0
        """,
    )


def test_a_suspicious_token_is_replaced_and_revoked() -> None:
    """The new token comes first, so no call is refused."""
    told = tell(
        world("respond: {detect: 6h, effort: 18h}", calls=DAILY, also=FLAG, horizon="10d"),
        """
        5d flagged a/0#1
        6d issued a/0#2
        6d revoked a/0#1
        """,
    )
    assert told.outages.empty
    assert told.kpis["rotations"] == 0
    assert told.kpis["yellow_token_days"] == pytest.approx(1)


def test_a_suspicious_token_is_revoked_though_nobody_can_replace_it() -> None:
    users = "{u: {count: 1, suspensions: [{on: +4d, count: 1}]}}"
    tell(
        world("respond: {effort: 1d}", users=users, also=FLAG, horizon="10d"),
        """
        4d user_suspended u/0
        5d flagged a/0#1
        6d revoked a/0#1
        """,
    )


@pytest.mark.parametrize("how", ["false_alarm: 100%", "action: clear"])
def test_a_suspicious_token_is_cleared(how: str) -> None:
    told = tell(
        world(f"respond: {{effort: 1d, {how}}}", also=FLAG, horizon="10d"),
        """
        5d flagged a/0#1
        6d cleared a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == pytest.approx(24)


def test_a_flag_that_is_cleared_before_anybody_has_looked_into_it() -> None:
    """At the instant at which the desk would be told of it."""
    also = "suspicious: [{on: +5d, share: 100%, cleared_after: 1d}]"
    told = tell(
        world("respond: {detect: 1d}", also=also, horizon="10d"),
        """
        5d flagged a/0#1
        6d cleared a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == 0


def test_a_second_flag_makes_no_second_ticket() -> None:
    """One is on the list already; the investigation clears the token of both."""
    also = "suspicious: [{on: +5d, share: 100%}, {on: +6d, share: 100%}]"
    told = tell(
        world("respond: {effort: 2d, action: clear}", also=also, horizon="10d"),
        """
        5d flagged a/0#1
        6d flagged a/0#1
        7d cleared a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == pytest.approx(48)


def test_a_leak_exposes_until_the_token_is_dead() -> None:
    """But not while its owner is suspended. Leaks are random; here there is one every three hours."""
    scenario = world(
        "max_age: {revoke_at: 10d}",
        users="{u: {count: 1, suspensions: [{on: +5d, count: 1, for: 3d}]}}",
        also="leaks: {rate: 8/d}",
        horizon="20d",
    )
    leaked = [
        event for event in Reference(scenario, SEED).run().ledger.events if event[1] == "leaked"
    ]
    first = leaked[0][0] / DAY
    assert first < 5
    told = tell(
        scenario,
        "\n".join(
            [
                "5d user_suspended u/0",
                "8d user_unsuspended u/0",
                "10d revoked a/0#1",
                *(f"{format_duration(time)} leaked a/0#1" for time, *_ in leaked),
            ]
        ),
    )
    assert leaked[-1][0] < 10 * DAY
    assert told.kpis["exposure_days"] == pytest.approx(10 - 3 - first)


def test_a_leak_is_noticed_and_no_false_alarm() -> None:
    """Its flag is not cleared by time, and whoever looks into it sees what it is."""
    scenario = world(
        "respond: {effort: 1h, false_alarm: 100%}",
        also="leaks: {rate: 0.2/d, noticed: {share: 100%, after: 1d}}",
        horizon="4d",
    )
    events = Reference(scenario, SEED).run().ledger.events
    (leaked,) = [time for time, event, *_ in events if event == "leaked"]
    tell(
        scenario,
        f"""
        {format_duration(leaked)} leaked a/0#1
        {format_duration(leaked + DAY)} flagged a/0#1
        {format_duration(leaked + DAY + HOUR)} issued a/0#2
        {format_duration(leaked + DAY + HOUR)} revoked a/0#1
        """,
    )
