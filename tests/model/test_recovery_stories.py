"""What people do about outages, and the desk at which they work, worked out by hand."""

import pytest

from tests.model.small_worlds import day
from tests.model.stories import tell, world

GONE = "departures: [{on: +10d, share: 100%}]"


def test_an_outage_is_noticed_and_repaired() -> None:
    told = tell(
        world(
            calls="{at: [+31d, +31d2h, +31d4h30m]}",
            also="recovery: {notice: 4h, repair: 30m}",
            horizon="40d",
        ),
        """
        30d expired a/0#1
        31d outage_began a/0#1
        31d4h30m issued a/0#2
        31d4h30m outage_ended a/0#2
        """,
    )
    assert told.outages["refused_calls"].tolist() == [2]
    assert told.tokens["calls"].tolist() == [0, 1]  # at the end of the work, with the new token
    assert told.kpis["desk_hours"] == pytest.approx(0.5)
    assert told.kpis["latent_days"] == pytest.approx(1)


def test_an_outage_is_noticed_at_once() -> None:
    tell(
        world(calls="{at: [+31d]}", also="recovery: {repair: 1h}", horizon="40d"),
        """
        30d expired a/0#1
        31d outage_began a/0#1
        31d1h issued a/0#2
        31d1h outage_ended a/0#2
        """,
    )


SUSPENDED = "{u: {count: 1, suspensions: [{on: +10d, count: 1, for: 1d}]}}"
SUSPENDED_FOR_A_DAY = """
    10d user_suspended u/0
    10d outage_began a/0#1
    11d user_unsuspended u/0
    11d outage_ended a/0#1
    """


def test_an_outage_is_over_before_it_is_noticed() -> None:
    """At the instant of notice it is over, too: users come first."""
    also = "recovery: {notice: 1d, repair: 1h}"
    scenario = world(calls="{at: [+10d]}", users=SUSPENDED, also=also, horizon="29d")
    assert tell(scenario, SUSPENDED_FOR_A_DAY).kpis["desk_hours"] == 0


def test_an_outage_is_over_before_the_work_on_it() -> None:
    """What was begun is brought to its end, and nothing comes of it."""
    also = "recovery: {notice: 12h, repair: 1d}"
    scenario = world(calls="{at: [+10d]}", users=SUSPENDED, also=also, horizon="29d")
    assert tell(scenario, SUSPENDED_FOR_A_DAY).kpis["desk_hours"] == pytest.approx(24)


def test_a_suspended_owner_is_succeeded_and_the_old_token_left_alone() -> None:
    told = tell(
        world(
            calls="{at: [+5d, +10d]}",
            users="{u: {count: 1, suspensions: [{on: +10d, count: 1}]}, v: {count: 1}}",
            also="recovery: {notice: 1h, repair: 1h, successor: v}",
            horizon="41d",
        ),
        """
        10d user_suspended u/0
        10d outage_began a/0#1
        10d2h issued a/0#2
        10d2h outage_ended a/0#2
        35d expired a/0#1
        40d2h expired a/0#2
        """,
    )
    assert told.tokens["user"].tolist() == ["u/0", "v/0"]
    assert told.kpis["latent_days"] == pytest.approx(22 / 24)  # of the token that is held


def test_successors_are_found_by_their_place() -> None:
    """A user of place 5 is followed, in a cohort of 4, by the user of place 1."""
    went = [f"10d user_deactivated u/{place}" for place in range(6)]
    for place in range(6):
        went += [f"10d deprovisioned a/{place}#1", f"11d outage_began a/{place}#1"]
        went += [f"11d1h issued a/{place}#2", f"11d1h outage_ended a/{place}#2"]
    told = tell(
        world(
            calls="{at: [+11d]}",
            count=6,
            users=f"{{u: {{count: 6, {GONE}}}, v: {{count: 4}}}}",
            also="recovery: {repair: 1h, successor: v}",
            horizon="12d",
        ),
        "\n".join(went),
    )
    new = told.tokens[told.tokens["token"].str.endswith("#2")]
    assert new["user"].tolist() == ["v/0", "v/1", "v/2", "v/3", "v/0", "v/1"]


def test_nobody_is_left() -> None:
    tell(
        world(
            calls="{at: [+11d]}",
            users=f"{{u: {{count: 1, {GONE}}}}}",
            also="recovery: {repair: 1h}",
            horizon="30d",
        ),
        """
        10d user_deactivated u/0
        10d deprovisioned a/0#1
        11d outage_began a/0#1
        """,
    )


@pytest.mark.parametrize(
    ("staff", "ends"), [(1, [32.5, 33.5, 34.5]), (2, [32.5, 32.5, 33.5]), (3, [32.5, 32.5, 32.5])]
)
def test_those_who_wait_are_served_in_turn(staff: int, ends: list[float]) -> None:
    """Of equally old tickets, that of the first integration comes first."""
    went = []
    for place, end in enumerate(ends):
        went += [f"30d expired a/{place}#1", f"31d outage_began a/{place}#1"]
        went += [f"{int(end)}d12h {what} a/{place}#2" for what in ("issued", "outage_ended")]
    told = tell(
        world(
            calls="{at: [+31d]}",
            count=3,
            also=f"recovery: {{notice: 12h, repair: 1d}}\ndesk: {{staff: {staff}}}",
            horizon="40d",
        ),
        "\n".join(went),
    )
    assert told.kpis["desk_hours"] == pytest.approx(72)


def test_an_outage_interrupts_a_rotation() -> None:
    """The rotation goes on after it, and takes its two days in all."""
    told = tell(
        world(
            "rotate: {every: 20d, effort: 2d, overlap: 1d, applies_to: a}",
            calls="{every: 1d}",
            users="{u: {count: 1}, v: {count: 1, departures: [{on: +21d, count: 1}]}}",
            integrations="b: {owner: v, calls: {at: [+21d]}}",
            also="recovery: {repair: 6h, successor: u}\ndesk: {}",
            horizon="25d",
        ),
        """
        21d user_deactivated v/0
        21d deprovisioned b/0#1
        21d outage_began b/0#1
        21d6h issued b/0#2
        21d6h outage_ended b/0#2
        22d6h issued a/0#2
        22d6h rotated a/0#1
        23d6h revoked a/0#1
        """,
    )
    assert told.kpis["desk_hours"] == pytest.approx(54)


def test_a_needless_rotation_is_dropped_when_it_is_its_turn() -> None:
    """It waits for an outage to be repaired, and by then its token is dead."""
    told = tell(
        world(
            "rotate: {every: 20d, effort: 1d, applies_to: a}",
            users="{u: {count: 2, departures: [{on: +22d, share: 100%}]}, "
            "v: {count: 1, departures: [{on: +19d, count: 1}]}, w: {count: 1}}",
            integrations="b: {owner: v, calls: {at: [+19d]}}",
            also="recovery: {repair: 4d, successor: w}\ndesk: {}",
            horizon="25d",
        ),
        """
        19d user_deactivated v/0
        19d deprovisioned b/0#1
        19d outage_began b/0#1
        22d user_deactivated u/0
        22d user_deactivated u/1
        22d deprovisioned a/0#1
        23d issued b/0#2
        23d outage_ended b/0#2
        """,
    )
    assert told.kpis["desk_hours"] == pytest.approx(96)


def test_the_desk_works_in_its_hours() -> None:
    """2026-01-31 is a Saturday: one is done from 9 to 13 on Monday, the other from 13 to 17."""
    told = tell(
        world(
            calls="{at: [+30d12h, +32d13h]}",
            count=2,
            also="recovery: {repair: 4h}\ndesk: {hours: Mon-Fri 09:00-17:00}",
            horizon="40d",
        ),
        """
        30d expired a/0#1
        30d expired a/1#1
        30d12h outage_began a/0#1
        30d12h outage_began a/1#1
        32d13h issued a/0#2
        32d13h outage_ended a/0#2
        32d17h issued a/1#2
        32d17h outage_ended a/1#2
        """,
    )
    assert told.outages["ended"].tolist() == [day(32 + 13 / 24), day(32 + 17 / 24)]
    assert told.outages["refused_calls"].tolist() == [1, 2]
