"""The rules R1-R9 as pure functions: hand-computed tables, and laws that hold for every idle time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lifecycle import (
    DAY,
    DEAD_STATUSES,
    GREEN_LIMIT,
    IDLE_LIMIT,
    LIVE_STATUSES,
    RED_AFTER,
    RED_MARGIN,
    Status,
    colour,
    expiry,
    gray_from,
    red_from,
)

IDLE = st.integers(0, IDLE_LIMIT - 1)
INSTANT = st.integers(-400 * DAY, 10**13)


def test_the_limits_are_oktas() -> None:
    assert (IDLE_LIMIT, GREEN_LIMIT, RED_MARGIN, RED_AFTER) == (
        2_592_000_000,
        259_200_000,
        604_800_000,
        1_987_200_000,
    )


@pytest.mark.parametrize(
    ("idle", "expected"),
    [
        (0, Status.GREEN),
        (3 * DAY - 1, Status.GREEN),
        (3 * DAY, Status.GREEN),  # R6: within the last 3 days
        (3 * DAY + 1, Status.GRAY),
        (23 * DAY - 1, Status.GRAY),
        (23 * DAY, Status.GRAY),  # R7: at least 7 days before expiry
        (23 * DAY + 1, Status.RED),
        (30 * DAY - 1, Status.RED),
    ],
)
def test_colour_by_idle_time(idle: int, expected: Status) -> None:
    assert colour(idle, False, False) == expected


@given(IDLE, st.booleans())
def test_suspicion_covers_every_colour(idle: int, unused: bool) -> None:
    assert colour(idle, True, unused) == Status.YELLOW


@given(IDLE)
def test_an_unused_token_can_be_gray_from_the_start_but_turns_red_in_time(idle: int) -> None:
    plain = colour(idle, False, False)
    assert colour(idle, False, True) == (Status.GRAY if plain == Status.GREEN else plain)


@given(INSTANT)
def test_instants_of_change_agree_with_the_colours(used: int) -> None:
    assert expiry(used) == used + 30 * DAY
    for turn, before, after in (
        (gray_from(used), Status.GREEN, Status.GRAY),
        (red_from(used), Status.GRAY, Status.RED),
    ):
        assert colour(turn - 1 - used, False, False) == before
        assert colour(turn - used, False, False) == after


def test_every_status_is_either_live_or_dead() -> None:
    assert sorted((*LIVE_STATUSES, *DEAD_STATUSES)) == list(Status)
