"""Policies against a baseline: few false alarms among all of them, and real differences found."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.statistics.holm import holm
from simulator.statistics.paired import against
from simulator.statistics.verdicts import Better, Verdict
from tests.statistics.experiments import EXPERIMENTS, correlated, most_errors, named

SPREADS = {"equal variances": [1.0] * 5, "unequal variances": [1.0, 0.1, 3.0, 0.3, 10.0]}


@pytest.mark.parametrize("correlation", [0.0, 0.95])
@pytest.mark.parametrize("spread", SPREADS)
def test_equal_policies_are_rarely_told_apart(spread: str, correlation: float) -> None:
    rng = np.random.default_rng(1)
    worlds = correlated(rng, SPREADS[spread], correlation, n=8, experiments=EXPERIMENTS)
    decided, missed, by_holm = 0, 0, 0
    for baseline, *others in worlds:
        found = against(baseline, named(np.array(others)), Better.SMALLER).values()
        decided += any(one.verdict is not Verdict.UNDECIDED for one in found)
        missed += any(0.0 not in one.interval for one in found)
        by_holm += any(one.p_holm <= 0.05 for one in found)
    assert decided == missed <= most_errors() * EXPERIMENTS
    assert decided <= by_holm <= most_errors() * EXPERIMENTS


def test_intervals_hold_for_all_policies_at_once() -> None:
    rng, truth = np.random.default_rng(2), np.array([0.0, 0.5, -1.0, 3.0])
    worlds = correlated(rng, [1.0, 2.0, 0.5, 1.0, 1.0], 0.8, n=8, experiments=EXPERIMENTS)
    wrong = 0
    for baseline, *others in worlds:
        found = against(baseline, named(np.array(others) + truth[:, None]), Better.SMALLER)
        wrong += not all(
            mean in one.interval for mean, one in zip(truth, found.values(), strict=True)
        )
    assert wrong <= most_errors() * EXPERIMENTS


def test_real_differences_are_found_and_pairing_is_what_finds_them() -> None:
    """A shift of 0.5 against a spread of 0.22 of the differences, and of 1.41 without pairing."""
    rng = np.random.default_rng(3)
    worlds = correlated(rng, [1.0] * 3, 0.975, n=12, experiments=200)
    for baseline, same, shifted in worlds:
        found = against(baseline, {"same": same, "shifted": shifted - 0.5}, Better.SMALLER)
        assert found["shifted"].verdict is Verdict.BETTER
        assert found["shifted"].interval.high < 0
        assert stats.ttest_ind(shifted - 0.5, baseline).pvalue > 1e-3
    reductions = [
        against(baseline, {"x": other}, Better.SMALLER)["x"].variance_reduction
        for baseline, other, _ in worlds
    ]
    assert np.median(reductions) == pytest.approx(1 / (1 - 0.975), rel=0.2)


@pytest.mark.parametrize("better", Better)
def test_better_and_worse_are_as_the_indicator_has_it(better: Better) -> None:
    baseline = np.array([5.0, 6, 7, 8])
    more = baseline + np.array([3.0, 3.1, 2.9, 3.0])
    found = against(baseline, {"more": more, "less": 2 * baseline - more}, better)
    good, bad = ("more", "less") if better is Better.LARGER else ("less", "more")
    assert found[good].verdict is Verdict.BETTER
    assert found[bad].verdict is Verdict.WORSE
    assert found["more"].mean == pytest.approx(3)


@given(st.integers(2, 40), st.integers(0, 100))
def test_one_policy_is_judged_as_by_scipy(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    baseline, policy = rng.normal(size=(2, n))
    found = against(baseline, {"x": policy}, Better.SMALLER)["x"]
    expected = stats.ttest_rel(policy, baseline)
    band = expected.confidence_interval(0.95)
    assert (found.interval.low, found.interval.high) == pytest.approx((band.low, band.high))
    assert found.p == found.p_holm == pytest.approx(expected.pvalue)


def naive_holm(p_values: list[float], error: float) -> set[int]:
    """Reject the smallest while it is at most the error divided by those that are left."""
    left, rejected = set(range(len(p_values))), set()
    while left:
        smallest = min(left, key=lambda k: p_values[k])
        if p_values[smallest] > error / len(left):
            break
        rejected.add(smallest)
        left.remove(smallest)
    return rejected


@given(st.lists(st.floats(0, 1) | st.floats(0, 0.06), max_size=8), st.floats(0.001, 0.5))
def test_holm_rejects_what_the_definition_rejects(p_values: list[float], error: float) -> None:
    adjusted = holm({str(k): p for k, p in enumerate(p_values)})
    if all(abs(p - error) > 1e-12 for p in adjusted.values()):
        rejected = {int(name) for name, p in adjusted.items() if p <= error}
        assert rejected == naive_holm(p_values, error)


@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 100))
def test_whom_the_interval_tells_apart_holm_tells_apart(n: int, policies: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(policies + 1, n)) + rng.normal(size=(policies + 1, 1))
    for one in against(values[0], named(values[1:]), Better.SMALLER).values():
        assert one.verdict is Verdict.UNDECIDED or one.p_holm <= 0.05
        assert one.p <= one.p_holm


@given(st.integers(3, 30), st.integers(0, 200))
def test_so_many_more_replications_would_do(n: int, seed: int) -> None:
    """With the same mean and spread, that number tells apart, and one less does not."""
    rng = np.random.default_rng(seed)
    baseline, *others = rng.normal(size=(4, n))
    for one in against(baseline, named(np.array(others)), Better.SMALLER).values():
        if one.verdict is not Verdict.UNDECIDED:
            assert one.more is None
            continue
        assert one.more is not None
        for count, decided in ((n + one.more, True), (n + one.more - 1, False)):
            t = abs(one.mean) / one.differences.sd * math.sqrt(count)
            assert (t >= stats.t.isf(0.025 / 3, count - 1)) == decided


def test_policies_that_never_acted_differently_are_the_same() -> None:
    baseline = np.array([1.0, 5.0, math.nan, 2.0])
    one = against(baseline, {"x": baseline.copy()}, Better.SMALLER)["x"]
    assert (one.verdict, one.more, one.p) == (Verdict.SAME, None, 1)
    assert (one.differences.n, one.differences.undefined) == (3, 1)
    assert one.variance_reduction == math.inf
    still = against(np.ones(3), {"x": np.ones(3)}, Better.SMALLER)["x"]
    assert math.isnan(still.variance_reduction)


def test_one_replication_decides_nothing() -> None:
    one = against(np.array([1.0]), {"x": np.array([9.0])}, Better.SMALLER)["x"]
    assert (one.verdict, one.more, one.p_holm) == (Verdict.UNDECIDED, None, 1)
    assert math.isinf(one.interval.width)
    assert against(np.array([1.0]), {}, Better.SMALLER) == {}


def test_a_mean_difference_of_zero_takes_for_ever() -> None:
    one = against(np.zeros(4), {"x": np.array([1.0, -1, 2, -2])}, Better.SMALLER)["x"]
    assert (one.verdict, one.more) == (Verdict.UNDECIDED, None)
