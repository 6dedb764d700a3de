"""The likelihoods by which patterns are compared, against SciPy and against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from simulator.learning.grids import SECOND, arc, concentration
from simulator.learning.pooling import Gamma, rates, rates_by_age
from simulator.learning.random_calls import profiles
from simulator.learning.renewals import lognormal, weibull
from simulator.learning.stopping import odds_at_random


@pytest.mark.parametrize(("shape", "tail"), [(0.6, 3.0), (1.0, 0.5), (2.5, 1.2), (1.7, 0.0)])
def test_weibull_with_a_censored_gap_is_that_of_scipy(shape: float, tail: float) -> None:
    gaps = stats.weibull_min.rvs(shape, scale=2.0, size=60, random_state=1)
    found, scale, fitted = weibull(np.log(gaps), 0.0, tail)
    right = [tail] if tail else []
    data = stats.CensoredData(uncensored=gaps, right=right)
    c, _, s = stats.weibull_min.fit(data, floc=0)
    assert (fitted, scale) == pytest.approx((c, s), rel=2e-3)
    law = stats.weibull_min(fitted, scale=scale)
    expected = law.logpdf(gaps).sum() + (law.logsf(tail) if tail else 0) - np.log(law.mean())
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("spread", "tail"), [(0.4, 3.0), (1.5, 20.0), (1.0, 0.0)])
def test_lognormal_with_a_censored_gap_is_that_of_scipy(spread: float, tail: float) -> None:
    gaps = stats.lognorm.rvs(spread, scale=2.0, size=60, random_state=2)
    found, mean, fitted = lognormal(np.log(gaps), 0.0, tail)
    data = stats.CensoredData(uncensored=gaps, right=[tail] if tail else [])
    s, _, scale = stats.lognorm.fit(data, floc=0)
    assert (fitted, mean) == pytest.approx((s, np.log(scale)), rel=5e-3, abs=5e-3)
    law = stats.lognorm(fitted, scale=np.exp(mean))
    expected = law.logpdf(gaps).sum() + (law.logsf(tail) if tail else 0) - np.log(law.mean())
    assert found == pytest.approx(expected, abs=1e-3)


def test_one_rate_is_a_poisson_process() -> None:
    times = np.sort(np.random.default_rng(1).uniform(100, 190, 200))
    once, weekend, daily = profiles(times, 100.0, 190.0)
    assert once == pytest.approx(200 * np.log(200 / 90) - 200)
    assert once <= weekend <= daily  # each is a part of the next


@given(st.lists(st.floats(0, 0.999), min_size=2, max_size=12), st.integers(0, 4))
def test_the_shortest_arc_by_brute_force(phases: list[float], beside: int) -> None:
    some = np.sort(np.array(phases))
    beside = min(beside, len(some) - 2)
    _, length = arc(some, 1.0, beside)
    inside = len(some) - beside
    arcs = [np.sort((some - begin) % 1.0)[inside - 1] for begin in some]
    assert length == pytest.approx(min(arcs), abs=1e-12)


@pytest.mark.parametrize(("count", "length"), [(3, 0.2), (10, 0.01), (40, 0.3)])
def test_jitter_and_phase_are_integrated_out(count: int, length: float) -> None:
    """Densities of `count` uniform times within a jitter that holds the arc, over both priors."""
    prior = np.log(1.0 / SECOND)
    whole, _ = integrate.quad(lambda j: (j - length) * j ** (-count - 1), length, np.inf, limit=200)
    assert concentration(count, length, 1.0) == pytest.approx(np.log(whole / prior), abs=1e-3)


def test_rates_of_a_group_are_found_again() -> None:
    luck = np.random.default_rng(3)
    truth = luck.gamma(1.5, 1 / 4.0, 4000)
    exposure = luck.uniform(20, 90, 4000)
    counts = luck.poisson(truth * exposure).astype(float)
    everybody = np.ones(4000, bool)
    law = rates(counts, exposure, np.ones(4000), np.zeros(4000, int), everybody, everybody)
    assert (law.shape[0], law.exposure[0]) == pytest.approx((1.5, 4.0), rel=0.1)
    better = (law.shape + counts) / (law.exposure + exposure)
    few = counts < 5
    assert np.mean((better - truth)[few] ** 2) < np.mean((counts / exposure - truth)[few] ** 2)


def test_rates_by_the_age_of_the_last_use_are_found_again() -> None:
    luck = np.random.default_rng(4)
    ages = luck.exponential(1 / luck.gamma(2.0, 1 / 8.0, 20_000))
    seen = ages[ages < 30]
    law = rates_by_age(seen, np.zeros(len(seen), int), np.ones(len(seen), bool))
    assert law.shape[0] / law.exposure[0] == pytest.approx(2.0 / 8.0, rel=0.15)


@pytest.mark.parametrize(
    ("shape", "exposure", "tail"), [(3.5, 40.0, 10.0), (1.0, 20.0, 15.0), (0.4, 9.0, 2.0)]
)
def test_the_odds_of_an_end_are_the_integral(shape: float, exposure: float, tail: float) -> None:
    one = Gamma(np.array([shape]), np.array([exposure]))
    whole, _ = integrate.quad(lambda x: (1 - x / exposure) ** -shape, 0, tail)
    assert odds_at_random(one, np.array([tail]))[0] == pytest.approx(np.log(whole))
