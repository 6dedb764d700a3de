"""What is done about idle tokens, worked out by hand."""

import pytest

from tests.model.small_worlds import day
from tests.model.stories import tell, world

AWAY = "{u: {count: 1, suspensions: [{on: +10d, count: 1, for: 15d}]}}"
AWAY_15_DAYS = """
    10d user_suspended u/0
    25d user_unsuspended u/0
    """


def test_heartbeats_keep_an_unused_token_alive() -> None:
    told = tell(world("keep_alive: {when_idle: 21d}", horizon="100d"), "")
    assert told.kpis["keep_alive_calls"] == 4  # on the days 21, 42, 63, 84
    assert told.kpis["calls"] == 0
    assert told.tokens.iloc[0]["last_used"] == day(84)


def test_a_call_puts_the_heartbeat_off() -> None:
    """At the instant of a call the heartbeat comes first, and both are counted."""
    scenario = world("keep_alive: {when_idle: 21d}", calls="{at: [+21d, +40d]}", horizon="60d")
    told = tell(scenario, "")
    assert (told.kpis["keep_alive_calls"], told.kpis["calls"]) == (1, 2)


def test_heartbeats_of_a_suspended_owner_are_tried_again() -> None:
    """On the days 15 and 20 they are refused; on day 25 users come first."""
    rule = "keep_alive: {when_idle: 15d, retry: 5d}"
    told = tell(world(rule, users=AWAY, horizon="30d"), AWAY_15_DAYS)
    assert told.tokens.iloc[0]["last_used"] == day(25)
    assert told.outages.empty  # a heartbeat that is refused is no call


def test_heartbeats_wait_while_the_clock_pauses() -> None:
    """Idle for 10 days when the suspension begins, and for 15 days on day 30."""
    rule, also = "keep_alive: {when_idle: 15d}", "lifecycle: {clock_while_suspended: pauses}"
    told = tell(world(rule, users=AWAY, also=also, horizon="40d"), AWAY_15_DAYS)
    assert told.tokens.iloc[0]["last_used"] == day(30)


def test_heartbeats_before_the_start_are_not_made_up_for() -> None:
    """Idle for 16 days at the start, and tried at 15, 18, 21... days: first on day 2."""
    rule = "keep_alive: {when_idle: 15d, retry: 3d}"
    told = tell(world(rule, more=", last_used: 16d", horizon="10d"), "")
    assert told.tokens.iloc[0]["last_used"] == day(2)


def test_tokens_that_are_held_no_more_get_no_heartbeats() -> None:
    rules = ("keep_alive: {when_idle: 5d}", "rotate: {every: 20d, effort: 1d, overlap: 90d}")
    told = tell(
        world(*rules, horizon="60d"),
        """
        21d rotated a/0#1
        21d issued a/0#2
        42d rotated a/0#2
        42d issued a/0#3
        50d expired a/0#1
        """,
    )
    assert told.tokens["last_used"].tolist() == [day(20), day(41), day(57)]


def test_somebody_calls_upon_a_reminder() -> None:
    """Two days after the first of two; so there is no second one."""
    rule = "remind: {before_expiry: [7d, 4d], delay: 2d}"
    told = tell(world(rule, horizon="30d"), "")
    assert told.tokens.iloc[0]["last_used"] == day(25)
    assert told.kpis["keep_alive_calls"] == 1


def test_nobody_responds_to_reminders() -> None:
    rule = "remind: {before_expiry: [7d, 1d], response: 0%}"
    tell(world(rule, horizon="40d"), "30d expired a/0#1")


def test_a_response_that_comes_too_late() -> None:
    """At the instant of expiry."""
    rule = "remind: {before_expiry: 7d, delay: 7d}"
    tell(world(rule, horizon="40d"), "30d expired a/0#1")


def test_somebody_rotates_upon_a_reminder() -> None:
    rule = "remind: {before_expiry: 7d, action: rotate, effort: 1d}"
    tell(
        world(rule, horizon="40d"),
        """
        24d rotated a/0#1
        24d issued a/0#2
        24d revoked a/0#1
        """,
    )


@pytest.mark.parametrize(("to", "used"), [("owner", []), ("team", [day(20)])])
def test_an_owner_who_is_away_hears_nothing(to: str, used: list[object]) -> None:
    """Though the token could be used. The threshold has passed: no reminder when they are back."""
    also = "lifecycle: {suspension: unaffected}"
    rule = f"remind: {{before_expiry: 10d, to: {to}}}"
    told = tell(world(rule, users=AWAY, also=also, horizon="29d"), AWAY_15_DAYS)
    assert told.tokens["last_used"].dropna().tolist() == used


def test_what_was_missed_is_done_when_the_owner_is_back() -> None:
    """Two reminders at once, each of which is acted upon."""
    rule = "remind: {before_expiry: [15d, 10d]}"
    told = tell(world(rule, users=AWAY, horizon="29d"), AWAY_15_DAYS)
    assert told.kpis["keep_alive_calls"] == 2
    assert told.tokens.iloc[0]["last_used"] == day(25)


def test_idle_tokens_are_revoked() -> None:
    """A call at that instant comes too late."""
    told = tell(
        world("revoke_idle: {after: 14d}", calls="{at: [+3d, +17d]}", horizon="40d"),
        """
        17d revoked a/0#1
        17d outage_began a/0#1
        """,
    )
    assert told.outages["cause"].tolist() == ["revoked"]


def test_even_short_idleness_counts_for_busy_integrations() -> None:
    """Shorter than the gaps between two calls that are both green."""
    told = tell(
        world("revoke_idle: {after: 36h}", calls="{every: 2d, offset: 0s}", horizon="5d"),
        """
        1d12h revoked a/0#1
        2d outage_began a/0#1
        """,
    )
    assert told.tokens["calls"].tolist() == [1]


def test_idle_tokens_of_a_suspended_owner_are_revoked_on_their_return() -> None:
    tell(
        world("revoke_idle: {after: 20d}", users=AWAY, horizon="40d"),
        f"{AWAY_15_DAYS}\n25d revoked a/0#1",
    )


def test_tokens_idle_for_too_long_before_the_start_are_revoked_at_the_start() -> None:
    scenario = world("revoke_idle: {after: 14d}", more=", last_used: 20d", horizon="10d")
    tell(scenario, "0s revoked a/0#1")


def test_rules_about_one_threshold_act_in_their_order() -> None:
    """The reminder goes out, but the token is revoked before anybody acts upon it."""
    rules = ("remind: {before_expiry: 10d}", "revoke_idle: {after: 20d}")
    for order in (rules, rules[::-1]):
        told = tell(world(*order, horizon="40d"), "20d revoked a/0#1")
        assert told.kpis["keep_alive_calls"] == 0


def test_a_reminder_comes_before_a_heartbeat_at_one_instant() -> None:
    rules = ("keep_alive: {when_idle: 20d}", "remind: {before_expiry: 10d}")
    told = tell(world(*rules, horizon="30d"), "")
    assert told.kpis["keep_alive_calls"] == 1


def test_a_rule_applies_to_some() -> None:
    rule = "revoke_idle: {after: 14d, applies_to: b}"
    scenario = world(rule, integrations="b: {owner: u, calls: never}", horizon="20d")
    tell(scenario, "14d revoked b/0#1")
