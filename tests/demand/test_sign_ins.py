"""Absences are those of the plain list of sign-ins, and sign-ins are a Poisson process."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.demand.sign_ins import LONGEST_GAP, SignIns, absence_of, sign_ins_of
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY
from simulator.randomness import Luck

HORIZON = 200 * DAY


def first_absence(sign_ins: list[int], since: int, after: int) -> int:
    """The plain way: sign-in by sign-in."""
    clock = since
    for instant in sign_ins:
        if instant >= clock + after:
            break
        clock = max(clock, instant)
    return clock + after if clock + after <= HORIZON else FOREVER


@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from([0.02, 0.2, 1.0, 5.0, 40.0]),
    st.integers(0, HORIZON),
    st.sampled_from([1, DAY // 3, DAY, 7 * DAY, 35 * DAY, 150 * DAY]),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_absences_are_those_of_the_list(seed: int, rate: float, since: int, after: int) -> None:
    luck, who = Luck(seed, 2), SignIns("staff", 3, rate)
    expected = first_absence(sign_ins_of(luck, who, HORIZON).tolist(), since, after)
    assert absence_of(luck, who, since, after, HORIZON) == expected


def test_sign_ins_come_at_their_rate() -> None:
    """A Poisson count, within 4 standard errors (wrong once in 16,000 cases)."""
    counts = [len(sign_ins_of(Luck(1, n), SignIns("staff", 0, 3 / 7), HORIZON)) for n in range(500)]
    mean = 200 * 3 / 7
    assert abs(np.mean(counts) - mean) < 4 * math.sqrt(mean / 500)
    assert abs(np.var(counts) / mean - 1) < 4 * math.sqrt(2 / 500)


def test_who_signs_in_all_the_time_is_never_absent() -> None:
    """At once, without looking at a billion sign-ins: no gap can be drawn that is long enough."""
    assert absence_of(Luck(1, 0), SignIns("staff", 0, 86_400.0), 0, DAY, 100 * 365 * DAY) == FOREVER
    assert -math.log1p(-(1 - 2.0**-53)) < LONGEST_GAP
