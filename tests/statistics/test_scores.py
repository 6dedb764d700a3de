"""Scores of forecasts: what they must add up to, and what they say of known forecasters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.statistics.scores import brier, improvement, score

CHANCES = st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.9, 1.0])
CASES = st.lists(st.tuples(CHANCES, st.booleans()), min_size=1, max_size=60)


def arrays(cases: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    chances, happened = zip(*cases, strict=True)
    return np.array(chances), np.array(happened)


@given(CASES)
def test_the_parts_add_up_where_bins_hold_equal_forecasts(cases: list[tuple[float, bool]]) -> None:
    chances, happened = arrays(cases)
    found = score(chances, happened, bins=len(cases))
    assert found.brier == pytest.approx(np.mean((chances - happened) ** 2))
    parts = found.reliability - found.resolution + found.uncertainty
    assert found.brier == pytest.approx(parts)
    assert len(found.bins) == len(set(chances))


@given(CASES)
def test_every_forecast_is_in_one_bin_and_equal_ones_in_the_same(
    cases: list[tuple[float, bool]],
) -> None:
    chances, happened = arrays(cases)
    found = score(chances, happened)
    assert sum(one.forecasts for one in found.bins) == len(cases)
    assert sum(one.forecasts * one.observed for one in found.bins) == pytest.approx(happened.sum())
    means = [one.mean for one in found.bins]
    assert means == sorted(set(means))


def test_bins_are_deciles() -> None:
    rng = np.random.default_rng(1)
    chances = rng.random(3_000)
    found = score(chances, rng.random(3_000) < chances)
    assert [one.forecasts for one in found.bins] == [300] * 10


def test_known_forecasters() -> None:
    happened = np.array([True, False, False, False])
    assert brier(happened.astype(float), happened) == 0.0
    certain = score(happened.astype(float), happened)
    assert (certain.reliability, certain.resolution) == (0.0, certain.uncertainty)
    same = score(np.full(4, 0.25), happened)
    assert (same.brier, same.reliability, same.resolution) == (0.1875, 0.0, 0.0)


def test_right_forecasts_agree_and_wrong_ones_do_not() -> None:
    """Of 10 right bins one in twenty falls outside by luck: one seed in 90 has three of them."""
    rng = np.random.default_rng(4)
    chances = rng.beta(1, 3, 3_000)
    happened = rng.random(3_000) < chances
    assert sum(one.agrees for one in score(chances, happened).bins) >= 8
    assert sum(one.agrees for one in score(chances**0.5, happened).bins) <= 1


def test_as_many_right_bins_agree_as_should() -> None:
    """Bins that hold 95 % or more: shares are whole numbers of cases, so a little more."""
    rng, agree = np.random.default_rng(4), []
    for _ in range(300):
        chances = rng.beta(1, 3, 1_000)
        agree += [one.agrees for one in score(chances, rng.random(1_000) < chances).bins]
    assert 0.945 <= np.mean(agree) <= 0.98


def test_improvement_is_told_from_luck() -> None:
    rng = np.random.default_rng(2)
    chances = rng.beta(1, 3, 2_000)
    happened = rng.random(2_000) < chances
    assert improvement(chances, np.full(2_000, 0.25), happened).low > 0
    noise = np.clip(chances + rng.choice([-0.01, 0.01], 2_000), 0, 1)
    assert 0 in improvement(chances, noise, happened)
    assert 0 in improvement(chances, chances, happened)


def test_no_forecasts_have_no_score() -> None:
    with pytest.raises(ValueError, match="no forecasts"):
        score(np.array([]), np.array([], bool))
