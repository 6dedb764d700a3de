"""Quantiles, and bounds that hold whatever the law of the values."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.statistics.quantiles import band, quantile
from tests.statistics.experiments import EXPERIMENTS, most_errors

LAWS = {
    "normal": stats.norm(3, 2),
    "exponential": stats.expon(),
    "heavy": stats.pareto(1.1),
    "counts": stats.poisson(2.5),
}


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("name", LAWS)
def test_intervals_contain_the_quantile_at_least_as_often_as_they_say(
    name: str, share: float
) -> None:
    law = LAWS[name]
    rows = law.rvs(size=(EXPERIMENTS, 120), random_state=np.random.default_rng(1))
    truth = law.ppf(share)
    found = [quantile(row, share) for row in rows]
    assert all(math.isfinite(one.interval.width) for one in found)
    assert np.mean([truth not in one.interval for one in found]) <= most_errors()


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95])
def test_they_are_the_narrowest_that_theory_allows(share: float) -> None:
    """The chance to contain the quantile is at least 95 %; one rank less on a side, and that
    side would err with more than its half of the rest."""
    n, ranked = 120, np.arange(1.0, 121)
    found = quantile(ranked, share).interval
    below = stats.binom(n, share)
    low, high = int(found.low), int(found.high)
    assert below.cdf(high - 1) - below.cdf(low - 1) >= 0.95
    assert below.cdf(low) > 0.025
    assert below.sf(high - 2) > 0.025


@given(st.floats(0.02, 0.98), st.floats(0.5, 0.99))
def test_too_few_values_bound_one_side_only(share: float, confidence: float) -> None:
    needed = quantile(np.array([]), share, confidence).needed
    enough = quantile(np.arange(float(needed)), share, confidence)
    assert math.isfinite(enough.interval.width)
    if needed > 1:
        short = quantile(np.arange(float(needed - 1)), share, confidence)
        assert math.isinf(short.interval.width)
        assert short.needed == needed


def test_the_numbers_of_the_documentation() -> None:
    assert [quantile(np.zeros(1), share).needed for share in (0.5, 0.9, 0.95)] == [6, 36, 72]


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), max_size=80),
    st.sampled_from([0.05, 0.5, 0.9, 0.95]),
)
def test_the_value_lies_within_its_interval(values: list[float], share: float) -> None:
    found = quantile(np.array(values), share)
    defined = [value for value in values if not math.isnan(value)]
    if not defined:
        assert math.isnan(found.value)
        return
    assert found.value == np.quantile(defined, share)
    assert found.value in found.interval


def test_shares_that_are_none() -> None:
    for share in (0.0, 1.0, -0.1, math.nan):
        with pytest.raises(ValueError, match="0 < share < 1"):
            quantile(np.array([1.0]), share)


def test_the_band_is_that_of_pandas() -> None:
    values = np.random.default_rng(1).poisson(20, (30, 50)).astype(float)
    values[3, :10] = math.nan
    frame = pd.DataFrame(values)
    for share, found in zip((0.05, 0.5, 0.95), band(values, (0.05, 0.5, 0.95)), strict=True):
        assert found.tolist() == frame.quantile(share).tolist()


def test_the_band_of_what_is_undefined() -> None:
    low, high = band(np.array([[math.nan, 1.0], [math.nan, 1.0]]))
    assert math.isnan(low[0])
    assert math.isnan(high[0])
    assert (low[1], high[1]) == (1, 1)
