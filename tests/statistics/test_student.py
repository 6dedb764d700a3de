"""Intervals of a mean, held to theory and to scipy.stats."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.statistics.moments import Moments
from simulator.statistics.student import Interval, half_width, mean_interval, p_value, values_needed
from tests.statistics.experiments import EXPERIMENTS, covers

VALUES = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=2, max_size=40)
LAWS = {
    # law, number of values: any for a normal law, a hundred or more for a skewed one
    "normal, 2 of them": (stats.norm(-3, 2), 2),
    "normal, 5 of them": (stats.norm(1, 10), 5),
    "exponential": (stats.expon(scale=7), 150),
    "lognormal": (stats.lognorm(0.5), 150),
    "rare counts": (stats.poisson(0.5), 100),
    "a share": (stats.binom(1, 0.3), 200),
}


@pytest.mark.parametrize("name", LAWS)
def test_intervals_contain_the_mean_as_often_as_they_say(name: str) -> None:
    law, n = LAWS[name]
    rows = law.rvs(size=(EXPERIMENTS, n), random_state=np.random.default_rng(1))
    assert covers([law.mean() in mean_interval(Moments.of(row)) for row in rows])


@pytest.mark.parametrize("confidence", [0.8, 0.99])
def test_other_confidences(confidence: float) -> None:
    rows = np.random.default_rng(2).normal(size=(EXPERIMENTS, 6))
    inside = np.mean([0.0 in mean_interval(Moments.of(row), confidence) for row in rows])
    error = math.sqrt(confidence * (1 - confidence) / EXPERIMENTS)
    assert abs(inside - confidence) < 3.1 * error  # one seed in 500 would be further off


@given(VALUES, st.floats(0.5, 0.999))
def test_it_agrees_with_scipy(values: list[float], confidence: float) -> None:
    if len(set(values)) == 1:
        return
    expected = stats.ttest_1samp(values, 0)
    band = expected.confidence_interval(confidence)
    found = mean_interval(Moments.of(values), confidence)
    scale = max(map(abs, values))
    assert (found.low, found.high) == pytest.approx(
        (band.low, band.high), rel=1e-9, abs=1e-9 * scale
    )
    assert p_value(Moments.of(values)) == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-12)


@given(VALUES, st.floats(0.01, 0.5))
def test_an_interval_contains_zero_just_if_the_p_value_is_greater_than_the_error(
    values: list[float], error: float
) -> None:
    moments = Moments.of(values)
    p = p_value(moments)
    if abs(p - error) > 1e-9:
        assert (0.0 in mean_interval(moments, 1 - error)) == (p > error)


def test_cut_off_at_what_is_possible() -> None:
    shares = Moments.of([0.99, 1.0, 1.0])
    assert mean_interval(shares).high > 1
    assert mean_interval(shares, possible=Interval(0, 1)).high == 1
    assert mean_interval(Moments.of([0.5]), possible=Interval(0, 1)) == Interval(0, 1)
    assert Interval(-2, -1).within(Interval(0, 1)) == Interval(0, 0)


def test_one_value_bounds_nothing() -> None:
    assert mean_interval(Moments.of([5.0])) == Interval(-math.inf, math.inf)
    assert half_width(Moments(), 0.05) == math.inf
    assert p_value(Moments.of([5.0])) == 1


def test_values_that_are_all_the_same_have_an_interval_without_width() -> None:
    assert mean_interval(Moments.of([5.0] * 3)) == Interval(5, 5)
    assert p_value(Moments.of([5.0] * 3)) == 0
    assert p_value(Moments.of([0.0] * 3)) == 1


@given(st.floats(0.01, 100), st.floats(0.01, 1), st.floats(0.001, 0.2))
def test_the_values_needed_are_enough_and_one_less_is_not(
    sd: float, half: float, error: float
) -> None:
    n = values_needed(sd, half, error)
    assert n is not None

    def width(count: int) -> float:
        return float(stats.t.isf(error / 2, count - 1)) * sd / math.sqrt(count)

    assert width(n) <= half * (1 + 1e-9)
    assert n == 2 or width(n - 1) > half * (1 - 1e-9)


def test_values_needed_at_the_edges() -> None:
    assert values_needed(1.0, 0.0, 0.05) is None
    assert values_needed(0.0, 0.0, 0.05) == 2
    assert values_needed(math.nan, 1.0, 0.05) is None
    assert values_needed(1.0, 1e-300, 0.05) is None
    assert values_needed(1.0, 100.0, 0.05, at_least=7) == 7
