"""Comparison with the best: the best is rarely ruled out, and the others are if they are worse."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.statistics.best import Standing, compare_with_best
from simulator.statistics.paired import against
from simulator.statistics.student import Interval
from simulator.statistics.verdicts import Better
from tests.statistics.experiments import EXPERIMENTS, correlated, covers, most_errors, named

SPREADS = {"equal variances": [1.0] * 5, "unequal variances": [1.0, 0.1, 3.0, 0.3, 10.0]}
MEANS = {
    "nearly equal": [0.0, 0.0, 1e-9, 0.0, 0.0],
    "two best": [1.0, 0.0, -3.0, 0.5, 1.0],
    "in steps": [0.0, 0.3, 0.6, 0.9, 1.2],
}


@pytest.mark.parametrize("correlation", [0.0, 0.95])
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("means", MEANS)
def test_all_intervals_hold_at_once_and_the_best_is_not_ruled_out(
    means: str, spread: str, correlation: float
) -> None:
    rng, truth, experiments = np.random.default_rng(1), np.array(MEANS[means]), 500
    distances = truth - [max(truth[np.arange(5) != k]) for k in range(5)]
    best = {f"p{k}" for k in np.flatnonzero(truth == max(truth))}
    wrong = 0
    for values in correlated(rng, SPREADS[spread], correlation, n=8, experiments=experiments):
        found = compare_with_best(named(values + truth[:, None]), Better.LARGER)
        together = zip(distances, found.candidates.values(), strict=True)
        held = all(distance in one.interval for distance, one in together)
        wrong += not (held and best & set(found.may_be_best))
    assert wrong <= most_errors(experiments=experiments) * experiments


@pytest.mark.parametrize("correlation", [0.0, 0.95])
@pytest.mark.parametrize("spread", SPREADS)
def test_equal_policies_are_rarely_told_apart(spread: str, correlation: float) -> None:
    """Whichever is called the best, or not the best, it is an error."""
    worlds = correlated(np.random.default_rng(2), SPREADS[spread], correlation, 8, EXPERIMENTS)
    found = [compare_with_best(named(values[:4]), Better.SMALLER) for values in worlds]
    wrong = sum(len(one.may_be_best) < 4 for one in found)
    assert 0 < wrong <= most_errors() * EXPERIMENTS


def test_two_policies_are_judged_as_one_against_the_other() -> None:
    worlds = correlated(np.random.default_rng(7), [1.0, 2.0], 0.5, 8, EXPERIMENTS)
    found = [compare_with_best(named(values), Better.LARGER) for values in worlds]
    paired = [against(values[0], {"p1": values[1]}, Better.LARGER)["p1"] for values in worlds]
    for one, other in zip(found, paired, strict=True):
        assert one.candidates["p1"].interval == other.interval == -one.candidates["p0"].interval
        assert one.candidates["p1"].difference == other.mean
    assert covers([len(one.may_be_best) == 2 for one in found])


def test_a_real_best_is_found() -> None:
    rng = np.random.default_rng(3)
    truth = np.array([0.0, 0.5, 0.5, 1.0])
    for values in correlated(rng, [1.0] * 4, 0.975, n=15, experiments=200):
        found = compare_with_best(named(values + truth[:, None]), Better.SMALLER)
        assert found.may_be_best == ("p0",)
        assert found.candidates["p0"].standing is Standing.BEST
        assert found.candidates["p3"].standing is Standing.NOT_BEST
        assert found.candidates["p3"].interval.low > 0 > found.candidates["p0"].interval.high


def naive(values: np.ndarray, confidence: float) -> list[tuple[float, float]]:
    """The least bounds of the differences of all pairs, larger being better."""
    k, found = len(values), []
    for i in range(k):
        pairs = [stats.ttest_rel(values[i], values[j]) for j in range(k) if j != i]
        share = 1 - (1 - confidence) / (k * (k - 1) / 2)
        bounds = [pair.confidence_interval(share) for pair in pairs]
        found.append((min(one.low for one in bounds), min(one.high for one in bounds)))
    return found


@given(st.integers(2, 6), st.integers(2, 30), st.integers(0, 200), st.sampled_from([0.9, 0.95]))
def test_intervals_are_those_of_the_definition(
    k: int, n: int, seed: int, confidence: float
) -> None:
    rng = np.random.default_rng(seed)
    values = 10 ** rng.uniform(-1, 1, (k, 1)) * rng.normal(size=(k, n)) + rng.normal(size=(k, 1))
    larger = compare_with_best(named(values), Better.LARGER, confidence).candidates
    found = [(one.interval.low, one.interval.high) for one in larger.values()]
    assert np.array(found) == pytest.approx(np.array(naive(values, confidence)))
    smaller = compare_with_best(named(-values), Better.SMALLER, confidence).candidates
    for name, one in larger.items():
        assert smaller[name].interval == -one.interval
        assert smaller[name].standing is one.standing


@given(st.integers(2, 5), st.integers(1, 12), st.integers(0, 200))
def test_standings_agree_with_intervals(k: int, n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.poisson(3, (k, n)) + rng.poisson(3, (k, 1)).astype(float)
    found = compare_with_best(named(values), Better.LARGER)
    means = {name: np.mean(row) for name, row in named(values).items()}
    assert max(means, key=lambda name: means[name]) in found.may_be_best
    for one in found.candidates.values():
        assert one.interval.low <= one.difference <= one.interval.high
        assert (one.standing is Standing.NOT_BEST) == (one.interval.high < 0)
        assert (one.standing is Standing.BEST) == (one.interval.low > 0)
        assert one.more is None or (one.standing is Standing.MAY_BE_BEST and one.more > 0)
    if len(found.may_be_best) == 1:
        assert found.candidates[found.may_be_best[0]].standing is Standing.BEST


def test_more_replications_would_do() -> None:
    """The values seen, again and again: then mean and spread are as the estimate takes them."""
    values = np.random.default_rng(4).normal(size=(3, 20)) + np.array([[0.0], [0.1], [0.3]])
    found = compare_with_best(named(values), Better.LARGER)
    assert found.may_be_best == ("p0", "p1", "p2")
    most = max(one.more for one in found.candidates.values() if one.more is not None)
    again = math.ceil(1.05 * (20 + most) / 20)  # a spread is divided by n - 1
    assert compare_with_best(named(np.tile(values, again)), Better.LARGER).may_be_best == ("p2",)


def test_policies_that_never_acted_differently_stay_together() -> None:
    values = np.random.default_rng(5).normal(size=(2, 20)) - np.array([[0.0], [9.0]])
    found = compare_with_best({"a": values[0], "b": values[1], "c": values[0]}, Better.LARGER)
    assert found.may_be_best == ("a", "c")
    assert found.candidates["a"].same_as == ("c",)
    assert found.candidates["a"].interval == Interval(0, 0)
    assert found.candidates["a"].more is None


def test_replications_that_are_undefined_for_one_are_used_for_none() -> None:
    values = np.random.default_rng(6).normal(size=(3, 10))
    holed = values.copy()
    holed[1, 3] = holed[2, 7] = math.nan
    found = compare_with_best(named(holed), Better.LARGER)
    assert (found.n, found.undefined) == (8, 2)
    whole = compare_with_best(named(np.delete(values, [3, 7], axis=1)), Better.LARGER)
    assert found.candidates == whole.candidates


def test_too_little_to_say_anything() -> None:
    found = compare_with_best(named(np.array([[1.0], [9.0]])), Better.LARGER)
    assert found.may_be_best == ("p0", "p1")
    nothing = compare_with_best(named(np.full((2, 3), math.nan)), Better.LARGER)
    assert nothing.may_be_best == ("p0", "p1")
    with pytest.raises(ValueError, match="at least two"):
        compare_with_best(named(np.ones((1, 5))), Better.LARGER)
