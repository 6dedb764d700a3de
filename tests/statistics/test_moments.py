"""Moments are exact: in any order, in any chunks, the same bits."""

import math
import pickle
import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.statistics.moments import Moments

NUMBERS = st.floats(-1e100, 1e100, allow_subnormal=True)
VALUES = st.lists(NUMBERS | st.just(math.nan), max_size=30)


def known(values: list[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


@given(VALUES)
def test_they_are_those_of_exact_fractions(values: list[float]) -> None:
    found, defined = Moments.of(values), known(values)
    assert (found.n, found.undefined) == (len(defined), len(values) - len(defined))
    if defined:
        assert found.mean == statistics.mean(defined)
        assert (found.least, found.most) == (min(defined), max(defined))
        assert found.least <= found.mean <= found.most
    if len(defined) > 1:
        assert found.variance == statistics.variance(defined)


@given(VALUES, st.randoms(use_true_random=False), st.lists(st.integers(0, 30), max_size=5))
def test_order_and_chunks_change_no_bit(values: list[float], random, cuts: list[int]) -> None:
    whole = Moments.of(values)
    shuffled = random.sample(values, len(values))
    edges = [0, *sorted(min(cut, len(values)) for cut in cuts), len(values)]
    chunks = [Moments.of(shuffled[a:b]) for a, b in pairwise(edges)]
    random.shuffle(chunks)
    merged = sum(chunks, Moments())
    assert pickle.dumps(merged) == pickle.dumps(whole)
    one_by_one = Moments()
    for value in shuffled:
        one_by_one = one_by_one.with_value(value)
    assert pickle.dumps(one_by_one) == pickle.dumps(whole)


@given(VALUES)
def test_of_the_negative_values(values: list[float]) -> None:
    assert -Moments.of(values) == Moments.of([-value for value in values])


def test_what_rounding_would_lose_is_kept() -> None:
    """Floats, added up in this order, would give a mean of 0 and 0, and a variance far off."""
    assert Moments.of([1e16, 1.0, -1e16]).mean == 1 / 3
    assert Moments.of([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance == 1.0


def test_both_zeros_are_one() -> None:
    assert pickle.dumps(Moments.of([-0.0, 0.0])) == pickle.dumps(Moments.of([0.0, -0.0]))


def test_of_nothing_and_of_one() -> None:
    assert math.isnan(Moments().mean)
    assert math.isnan(Moments.of([3.0]).variance)
    assert Moments.of([math.nan]) == Moments(undefined=1)
    assert Moments.of([3.0]).constant
    assert not Moments().constant
    assert not Moments.of([3.0, 4.0]).constant


def test_infinite_values_are_refused() -> None:
    with pytest.raises(ValueError, match="give NaN where it is undefined"):
        Moments.of([1.0, math.inf])
