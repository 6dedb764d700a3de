"""Calls at random at a high rate: counts of days are Poisson and independent, places uniform.

Chi-square and Kolmogorov-Smirnov tests fail below p = 1e-4, correlations beyond 4 standard errors: for
the roughly 100 comparisons one false alarm in 100 changes of the random numbers.
"""

import numpy as np
import pytest
from scipy import stats

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.plan import SLOTS_FROM
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import loads

ALARM = 1e-4
BELOW = SLOTS_FROM - 0.01
DAYS = 2_000
INTEGRATIONS = 20


def calls(rate: float, days: int = DAYS) -> list[np.ndarray]:
    scenario = loads(
        f"name: counts\nstart: 2026-01-01\nhorizon: {days}d\nusers: {{u: {{count: 1}}}}\n"
        f"integrations: {{a: {{count: {INTEGRATIONS}, owner: u, calls: {{poisson: {rate}/d}}}}}}\n"
    )
    demand, luck = Demand.of(scenario), Luck(77, 1)
    estate = demand.estate(luck)
    return [calls_of(demand, estate, luck, number) for number in range(INTEGRATIONS)]


def daily(rate: float) -> np.ndarray:
    """Calls by integration and day."""
    return np.array([np.bincount(c // DAY, minlength=DAYS + 1)[:DAYS] for c in calls(rate)])


@pytest.mark.parametrize("rate", [0.5, BELOW, SLOTS_FROM, 2.0, 20.0, 100.0])
def test_counts_of_days_are_poisson(rate: float) -> None:
    """At low rates gaps are drawn, at high ones counts: the law is the same."""
    counts = daily(rate).ravel()
    law = stats.poisson(rate)
    inner = np.arange(law.ppf(0.002), law.ppf(0.998) + 1)
    seen = [np.sum(counts < inner[0]), *(np.sum(counts == k) for k in inner)]
    expected = [law.cdf(inner[0] - 1), *law.pmf(inner)]
    if expected[0] == 0:
        seen, expected = seen[1:], expected[1:]
    seen, expected = [*seen, len(counts) - sum(seen)], [*expected, 1 - sum(expected)]
    assert stats.chisquare(seen, np.array(expected) * len(counts)).pvalue > ALARM


@pytest.mark.parametrize("rate", [0.5, SLOTS_FROM, 20.0])
def test_days_and_integrations_are_independent(rate: float) -> None:
    """Neighbours share a block of random words."""
    counts = daily(rate)
    scores = (counts - counts.mean()) / counts.std()
    for lag in range(1, 18):
        assert abs(np.mean(scores[:, lag:] * scores[:, :-lag])) < 4 / np.sqrt(scores.size)
    between = np.corrcoef(counts)[np.triu_indices(INTEGRATIONS, 1)]
    assert np.abs(between).max() < 5 / np.sqrt(DAYS)  # the largest of 190


@pytest.mark.parametrize("rate", [0.5, SLOTS_FROM, 5.0, 200.0])
def test_places_in_a_day_are_uniform_and_independent(rate: float) -> None:
    lists = calls(rate, 500)
    places = np.concatenate([c % DAY for c in lists]) / DAY
    assert stats.kstest(places, "uniform").pvalue > ALARM
    gaps = np.concatenate([np.diff(c) for c in lists]) * rate / DAY
    assert stats.kstest(gaps, "expon").pvalue > ALARM
    pairs = np.concatenate([np.diff(c)[:-1] * np.diff(c)[1:] for c in lists]) * (rate / DAY) ** 2
    # E[XY] = 1 and Var(XY) = 3 for independent standard exponential X and Y; neighbours share one.
    assert abs(pairs.mean() - 1) < 4 * np.sqrt(3 * 2 / len(pairs))
