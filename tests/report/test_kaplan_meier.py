import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import CensoredData, ecdf

from simulator.report.numbers.kaplan_meier import kaplan_meier, median_age

Lives = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]


def lives(*watched: tuple[int, int, bool]) -> Lives:
    entry, exit_, dead = zip(*watched, strict=True)
    return np.array(entry, np.int64), np.array(exit_, np.int64), np.array(dead, np.bool_)


WATCHED = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.booleans()).map(
        lambda life: (min(life[:2]), max(life[:2]), life[2])
    ),
    min_size=1,
    max_size=25,
)
FROM_BIRTH = st.lists(
    st.tuples(st.just(0), st.integers(1, 30), st.booleans()), min_size=1, max_size=40
)


def test_a_table_by_hand() -> None:
    found = kaplan_meier(
        *lives((0, 1, True), (0, 2, False), (0, 3, True), (0, 3, True), (0, 5, False))
    )
    assert found.ages.tolist() == [1, 3]
    assert found.at_risk.tolist() == [5, 3]
    assert found.died.tolist() == [1, 2]
    assert found.alive.tolist() == pytest.approx([4 / 5, 4 / 5 * 1 / 3])
    assert (found.begins, found.ends) == (0, 5)
    assert median_age(found) == 3


@given(FROM_BIRTH)
def test_it_agrees_with_scipy(watched: list[tuple[int, int, bool]]) -> None:
    entry, exit_, dead = lives(*watched)
    if not dead.any():
        return
    found = kaplan_meier(entry, exit_, dead)
    curve = ecdf(CensoredData(uncensored=exit_[dead], right=exit_[~dead])).sf
    assert found.alive == pytest.approx(curve.evaluate(found.ages))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined where all or none are dead
        band = curve.confidence_interval(method="log-log")
    inside = (found.alive > 0) & (found.alive < 1)
    ages = found.ages[inside]
    assert found.low[inside] == pytest.approx(band.low.evaluate(ages))
    assert found.high[inside] == pytest.approx(band.high.evaluate(ages))


@given(WATCHED)
def test_it_agrees_with_the_definition(watched: list[tuple[int, int, bool]]) -> None:
    found = kaplan_meier(*lives(*watched))
    share = 1.0
    for age, alive in zip(found.ages, found.alive, strict=True):
        risk = sum(entry <= age <= exit_ for entry, exit_, _ in watched)
        share *= 1 - sum(dead and exit_ == age for _, exit_, dead in watched) / risk
        assert alive == pytest.approx(share)
    later = {exit_ for _, exit_, dead in watched if dead and exit_ >= found.begins}
    assert set(found.ages.tolist()) == later


@given(WATCHED)
def test_nothing_is_known_to_be_dead_while_somebody_lives(
    watched: list[tuple[int, int, bool]],
) -> None:
    found = kaplan_meier(*lives(*watched))
    assert np.all(np.diff(found.alive) < 0)
    assert np.all(found.alive[:-1] > 0)
    assert np.all((found.low <= found.alive) & (found.alive <= found.high))
    assert np.all((found.low >= 0) & (found.high <= 1))


def test_one_that_died_before_all_others_were_watched_does_not_count_for_them() -> None:
    young, old = (5, 20, True), [(100, 400, False)] * 49 + [(100, 200, True)]
    found = kaplan_meier(*lives(young, *old))
    assert found.begins == 100
    assert found.alive.tolist() == pytest.approx([49 / 50])


def test_tokens_from_before_count_from_the_age_they_had() -> None:
    found = kaplan_meier(*lives((0, 10, True), (0, 30, False), (20, 30, True)))
    assert found.at_risk.tolist() == [2, 2]
    assert found.alive.tolist() == [0.5, 0.25]


def test_nobody_dies() -> None:
    found = kaplan_meier(*lives((0, 9, False), (0, 5, False)))
    assert len(found.ages) == 0
    assert found.ends == 9
    assert math.isnan(median_age(found))


def test_nobody_is_watched() -> None:
    none = np.array([], np.int64)
    assert kaplan_meier(none, none, none.astype(bool)).ends == 0
