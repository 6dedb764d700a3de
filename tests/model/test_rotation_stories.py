"""How tokens are replaced and revoked by rule, worked out by hand."""

import pytest

from tests.model.stories import tell, world

DAILY = "{every: 1d, offset: 0s}"
LIVE_ESTATE = ", age: 100d, last_used: 0d"


def test_rotation_with_an_overlap() -> None:
    """Calls at the end of the work go out with the new token; the old one is left for two days."""
    told = tell(
        world("rotate: {every: 20d, overlap: 2d, effort: 1d}", calls=DAILY, horizon="45d"),
        """
        21d rotated a/0#1
        21d issued a/0#2
        23d revoked a/0#1
        42d rotated a/0#2
        42d issued a/0#3
        44d revoked a/0#2
        """,
    )
    assert told.tokens["calls"].tolist() == [21, 21, 4]
    assert told.outages.empty
    assert told.kpis["rotations"] == 2


def test_rotation_without_an_overlap_refuses_no_call() -> None:
    """The new token is issued first; at the same instant the old one is revoked, and called."""
    rule = "rotate: {every: 20d, effort: 1d}"
    told = tell(
        world(rule, calls=DAILY, horizon="30d"),
        """
        21d rotated a/0#1
        21d issued a/0#2
        21d revoked a/0#1
        """,
    )
    assert told.outages.empty


def test_tokens_that_are_too_old_are_due_at_the_start() -> None:
    rule = "rotate: {every: 90d, effort: 4h, overlap: 1d}"
    told = tell(
        world(rule, calls=DAILY, more=LIVE_ESTATE, horizon="10d"),
        """
        4h rotated a/0#1
        4h issued a/0#2
        1d4h revoked a/0#1
        """,
    )
    assert told.kpis["over_age_token_days"] == pytest.approx(1 + 4 / 24)


def test_a_swap_that_fails() -> None:
    """The integration goes on with the old token, until that is revoked. Nobody uses the new one."""
    rule = "rotate: {every: 20d, overlap: 2d, effort: 1d, failure: 100%}"
    told = tell(
        world(rule, calls=DAILY, also="recovery: {repair: 6h}", horizon="40d"),
        """
        21d rotated a/0#1
        21d issued a/0#2
        23d revoked a/0#1
        23d outage_began a/0#1
        23d6h issued a/0#3
        23d6h outage_ended a/0#3
        """,
    )
    assert told.tokens["calls"].tolist() == [23, 0, 17]
    assert told.outages["cause"].tolist() == ["revoked"]


def test_only_a_held_token_that_lives_is_rotated() -> None:
    """It expires at the very instant at which it is due."""
    tell(world("rotate: {every: 30d}", horizon="40d"), "30d expired a/0#1")


def test_rotation_of_a_suspended_owner_is_for_the_next_owner() -> None:
    """And it ends the outage."""
    told = tell(
        world(
            "rotate: {every: 20d, effort: 1d}",
            calls=DAILY,
            users="{u: {count: 1, suspensions: [{on: +10d, count: 1}]}, v: {count: 1}}",
            also="recovery: {notice: 90d, repair: 1h, successor: v}",
            horizon="30d",
        ),
        """
        10d user_suspended u/0
        10d outage_began a/0#1
        21d rotated a/0#1
        21d issued a/0#2
        21d outage_ended a/0#2
        21d revoked a/0#1
        """,
    )
    assert told.tokens["user"].tolist() == ["u/0", "v/0"]


def test_nobody_to_rotate_for() -> None:
    """The ticket is dropped at once."""
    users = "{u: {count: 1, suspensions: [{on: +10d, count: 1}]}}"
    told = tell(
        world("rotate: {every: 20d, effort: 1d}", users=users, horizon="25d"),
        "10d user_suspended u/0",
    )
    assert told.kpis["desk_hours"] == 0


def test_new_tokens_under_other_owners() -> None:
    """A live estate keeps its owners until its tokens are replaced."""
    users = "{u: {count: 1}, v: {count: 2}}"
    rules = ("ownership: {v: 100%}", "rotate: {every: 90d, effort: 1h}")
    told = tell(
        world(*rules, calls=DAILY, users=users, count=2, more=LIVE_ESTATE, horizon="5d"),
        """
        1h rotated a/0#1
        1h issued a/0#2
        1h revoked a/0#1
        1h rotated a/1#1
        1h issued a/1#2
        1h revoked a/1#1
        """,
    )
    assert told.tokens["user"].tolist() == ["u/0", "v/0", "u/0", "v/1"]


def test_first_tokens_under_other_owners() -> None:
    users = "{u: {count: 1, departures: [{on: +5d, count: 1}]}, v: {count: 2}}"
    told = tell(
        world("ownership: {v: 100%}", calls=DAILY, users=users, count=2, horizon="10d"),
        "5d user_deactivated u/0",
    )
    assert told.tokens["user"].tolist() == ["v/0", "v/1"]


LEAVING = "{u: {count: 1, departures: [{on: +20d, count: 1}]}, v: {count: 1}}"


def test_hand_over_before_a_departure() -> None:
    """The old token is left alone, and dies with its owner's account."""
    rule = "hand_over: {lead: 3d, effort: 1d, to: v}"
    told = tell(
        world(rule, calls=DAILY, users=LEAVING, horizon="30d"),
        """
        18d rotated a/0#1
        18d issued a/0#2
        20d user_deactivated u/0
        20d deprovisioned a/0#1
        """,
    )
    assert told.tokens["user"].tolist() == ["u/0", "v/0"]
    assert told.outages.empty


def test_hand_over_that_comes_too_late() -> None:
    """At the end of the work, the account is deactivated: users come first."""
    rule = "hand_over: {lead: 3d, effort: 3d, to: v}"
    told = tell(
        world(rule, users=LEAVING, horizon="25d"),
        """
        20d user_deactivated u/0
        20d deprovisioned a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == pytest.approx(72)


def test_hand_over_within_the_cohort_is_not_to_the_one_who_leaves() -> None:
    users = "{u: {count: 1, departures: [{on: +20d, count: 1}]}}"
    told = tell(
        world("hand_over: {lead: 3d, to: u}", users=users, horizon="25d"),
        """
        20d user_deactivated u/0
        20d deprovisioned a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == 0


def test_a_departure_beyond_the_horizon_is_known() -> None:
    rule = "hand_over: {lead: 10d, effort: 1d, to: v}"
    tell(
        world(rule, users=LEAVING, horizon="15d"),
        """
        11d rotated a/0#1
        11d issued a/0#2
        """,
    )


def test_the_highest_age() -> None:
    told = tell(
        world("max_age: {revoke_at: 15d}", calls=DAILY, horizon="20d"),
        """
        15d revoked a/0#1
        15d outage_began a/0#1
        """,
    )
    assert told.tokens["calls"].tolist() == [15]


def test_older_tokens_are_revoked_at_the_start() -> None:
    tell(
        world("max_age: {revoke_at: 90d}", more=LIVE_ESTATE, horizon="20d"),
        "0s revoked a/0#1",
    )


def test_the_highest_age_of_a_token_that_is_replaced_at_that_instant() -> None:
    """The work ends first, so no call is refused."""
    rules = ("rotate: {every: 14d, effort: 1d, overlap: 3d}", "max_age: {revoke_at: 15d}")
    told = tell(
        world(*rules, calls=DAILY, horizon="20d"),
        """
        15d rotated a/0#1
        15d issued a/0#2
        15d revoked a/0#1
        """,
    )
    assert told.outages.empty
