"""Demand has the distributions that it is said to have.

Kolmogorov-Smirnov and chi-square tests at fixed seeds. A test fails below p = 1e-4: with about 25 tests
one false alarm in 400 changes of the random numbers, and none without such a change.
"""

import numpy as np
import pytest
from scipy import stats

from simulator.demand.counting import guide, poisson_thresholds
from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.lifecycle import DAY, HOUR
from simulator.randomness import Luck
from simulator.scenario import loads

ALARM = 1e-4


def all_calls(
    calls: str, *, horizon: str = "400d", count: int = 60, more: str = ""
) -> list[np.ndarray]:
    scenario = loads(
        f"name: law\nstart: 2026-01-01\nhorizon: {horizon}\nusers: {{u: {{count: 1}}}}\n"
        f"integrations: {{a: {{count: {count}, owner: u, calls: {calls}{more}}}}}\n"
    )
    demand, luck = Demand.of(scenario), Luck(2026, 0)
    estate = demand.estate(luck)
    return [calls_of(demand, estate, luck, k) for k in range(count)]


@pytest.mark.parametrize("mean", [0.01, 0.7, 1.0, 5.0, 20.0, 200.0, 86_400.0])
def test_poisson_thresholds_are_the_distribution_function(mean: float) -> None:
    thresholds = poisson_thresholds(mean)
    expected = stats.poisson.cdf(np.arange(len(thresholds)), mean)
    assert np.abs(thresholds / 2.0**64 - expected).max() < 1e-14


@pytest.mark.parametrize("mean", [0.7, 20.0])
def test_the_guide_says_what_the_thresholds_say(mean: float) -> None:
    thresholds, table = poisson_thresholds(mean), guide(poisson_thresholds(mean))
    for cell in range(0, 4096, 7):
        ends = np.array([cell << 52, (cell << 52) + (1 << 52) - 1], np.uint64)
        low, high = np.searchsorted(thresholds, ends, side="right")
        assert table[cell] == (low if low == high else -1 - low)


@pytest.mark.parametrize("rate", ["0.1/d", "0.7/d", "1.39/d", "1.4/d", "3/d", "20/d"])
def test_random_calls_have_exponential_gaps_and_poisson_counts(rate: str) -> None:
    per_day = float(rate.removesuffix("/d"))
    lists = all_calls(f"{{poisson: {rate}}}")
    gaps = np.concatenate([np.diff(calls, prepend=0) for calls in lists])
    assert abs(len(gaps) - 60 * 400 * per_day) < 4 * np.sqrt(60 * 400 * per_day)
    # The last gap of each list is cut off by the horizon: of little weight at these lengths, but the
    # order of gaps is kept, so the first twenty of each are not affected at all.
    firsts = np.concatenate([np.diff(calls[:21], prepend=0) for calls in lists if len(calls) > 60])
    sample = firsts if len(firsts) else gaps
    if per_day >= 0.69:
        assert stats.kstest(sample * per_day / DAY, "expon").pvalue > ALARM
    counts = np.concatenate([np.bincount(calls // DAY, minlength=400)[:400] for calls in lists])
    assert counts.mean() == pytest.approx(counts.var(), rel=0.05)


def test_thinned_days_have_their_share() -> None:
    lists = all_calls("{poisson: 20/d, weekly: {sat: 10%, sun: 0%}}", horizon="364d")
    days = np.concatenate([(calls // DAY + 3) % 7 for calls in lists])  # 2026-01-01: a Thursday
    counts = np.bincount(days, minlength=7) / (60 * 52 * 20)
    assert counts[:5] == pytest.approx(np.ones(5), rel=0.03)
    assert counts[5] == pytest.approx(0.1, rel=0.1)
    assert counts[6] == 0


@pytest.mark.parametrize(
    ("law", "cv", "frozen"),
    [
        ("lognormal", 0.5, stats.lognorm(s=np.sqrt(np.log(1.25)), scale=1 / np.sqrt(1.25))),
        ("lognormal", 2.0, stats.lognorm(s=np.sqrt(np.log(5)), scale=1 / np.sqrt(5))),
        ("gamma", 0.5, stats.gamma(4, scale=0.25)),
        ("gamma", 2.0, stats.gamma(0.25, scale=4)),
        ("weibull", 0.5, stats.weibull_min(2.1013, scale=1.1291)),
        ("exponential", 1.0, stats.expon()),
    ],
)
def test_gaps_have_their_law(law: str, cv: float, frozen: stats.rv_continuous) -> None:
    numbers = "{mean: 1d}" if law == "exponential" else f"{{mean: 1d, cv: {cv}}}"
    lists = all_calls(f"{{gaps: {{{law}: {numbers}}}}}", horizon="300d")
    gaps = np.concatenate([np.diff(calls[:50], prepend=0) for calls in lists]) / DAY
    assert stats.kstest(gaps, frozen.cdf).pvalue > ALARM


def test_long_exponential_gaps_have_no_memory() -> None:
    """Beyond 7.7 means a gap is drawn in another way; one gap in 2,200 is so long."""
    lists = all_calls("{gaps: {exponential: {mean: 1h}}}", horizon="1000d")
    gaps = np.concatenate([np.diff(calls) for calls in lists]) / HOUR
    long = gaps[gaps > 7.7]
    expected = len(gaps) * np.exp(-7.7)
    assert abs(len(long) - expected) < 4 * np.sqrt(expected)
    assert stats.kstest(long - 7.7, "expon").pvalue > ALARM


def test_jitter_and_offsets_are_uniform() -> None:
    late = np.concatenate(all_calls("{every: 1d, offset: 0s, jitter: 1d}")) % DAY
    assert stats.kstest(late / DAY, "uniform").pvalue > ALARM
    first = np.array([calls[0] for calls in all_calls("{every: 1d}", horizon="2d", count=2000)])
    assert stats.kstest(first / DAY, "uniform").pvalue > ALARM


def test_missed_calls_are_missed_at_random() -> None:
    kept = sum(
        len(calls) for calls in all_calls("{every: 1d, offset: 0s, miss: 20%}", horizon="999d")
    )
    assert abs(kept - 0.8 * 60_000) < 4 * np.sqrt(60_000 * 0.16)


@pytest.mark.parametrize(
    ("law", "tail"),
    [
        ("{weibull: {mean: 20d, cv: 0.5}}", stats.weibull_min(2.1013, scale=20 * 1.1291)),
        ("{gamma: {mean: 20d, cv: 0.5}}", stats.gamma(4, scale=5)),
        (
            "{lognormal: {mean: 20d, cv: 0.5}}",
            stats.lognorm(s=np.sqrt(np.log(1.25)), scale=20 / np.sqrt(1.25)),
        ),
        ("{exponential: {mean: 20d}}", stats.expon(scale=20)),
    ],
)
def test_a_live_estate_goes_on_with_the_gap_that_it_is_in(
    law: str, tail: stats.rv_continuous
) -> None:
    """Given 15 idle days, the first gap is one of those longer than 15 days."""
    firsts = all_calls(f"{{gaps: {law}}}", horizon="3000d", count=2000, more=", last_used: 15d")
    gaps = 15 + np.array([calls[0] for calls in firsts]) / DAY

    def beyond(gap):
        return 1 - tail.sf(gap) / tail.sf(15)

    assert gaps.min() >= 15
    assert stats.kstest(gaps, beyond).pvalue > ALARM
