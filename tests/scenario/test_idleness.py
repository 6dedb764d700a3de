"""The chances that `validate` tells, without scipy, are those of scipy and of the closed forms."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from simulator.lifecycle import DAY, IDLE_LIMIT
from simulator.scenario import cron
from simulator.scenario.idleness import expired_share, gap_survival, mean_below, weibull_shape
from simulator.scenario.model import Exponential, Fixed, Gaps, Lognormal, RandomDuration, Uniform
from simulator.scenario.planned import fatal_misses
from simulator.scenario.user_traps import share_within
from tests.scenario.samples import calling

START = datetime(2026, 1, 1, tzinfo=UTC)


def law_of(gaps: Gaps) -> stats.rv_continuous:
    if gaps.law == "weibull":
        shape = weibull_shape(gaps.cv)
        return stats.weibull_min(shape, scale=gaps.mean / math.gamma(1 + 1 / shape))
    if gaps.law == "lognormal":
        sigma = math.sqrt(math.log1p(gaps.cv**2))
        return stats.lognorm(sigma, scale=gaps.mean * math.exp(-(sigma**2) / 2))
    return stats.gamma(gaps.cv**-2, scale=gaps.mean * gaps.cv**2)


@pytest.mark.parametrize("law", ["lognormal", "gamma", "weibull"])
@pytest.mark.parametrize("cv", [0.1, 0.5, 1.0, 2.0, 10.0])
@pytest.mark.parametrize("days", [1, 9, 25, 29, 40, 1000])
def test_gaps(law: str, cv: float, days: int) -> None:
    gaps = Gaps(law=law, mean=days * DAY, cv=cv)
    expected = law_of(gaps)
    assert expected.mean() == pytest.approx(gaps.mean)
    assert expected.std() == pytest.approx(cv * gaps.mean, rel=1e-6)
    assert gap_survival(gaps, IDLE_LIMIT) == pytest.approx(expected.sf(IDLE_LIMIT), abs=1e-9)
    below = quad(lambda x: expected.sf(x * IDLE_LIMIT), 0, 1, limit=500)[0] * IDLE_LIMIT
    assert mean_below(gaps, IDLE_LIMIT) == pytest.approx(below, rel=1e-3)


@pytest.mark.parametrize("law", ["lognormal", "gamma", "weibull"])
@pytest.mark.parametrize("cv", [0.01, 1.0, 10.0])
@pytest.mark.parametrize("mean", [1000, 30 * DAY, 365_000 * DAY])
def test_extreme_gaps_have_chances_too(law: str, cv: float, mean: int) -> None:
    gaps = Gaps(law=law, mean=mean, cv=cv)
    assert 0 <= gap_survival(gaps, IDLE_LIMIT) <= 1
    assert 0 <= expired_share(gaps, 365 * DAY) <= 1


@pytest.mark.parametrize("days", [5, 7, 10, 14, 30])
@pytest.mark.parametrize("horizon", [29, 30, 45, 60, 90, 365])
def test_share_of_tokens_that_die(days: int, horizon: int) -> None:
    """Against the closed form for calls at random: right for two months, and nearly so for good."""
    gaps = Gaps(law="exponential", mean=days * DAY)
    assert expired_share(gaps, horizon * DAY) == pytest.approx(expired(1 / days, horizon), abs=0.07)
    if horizon <= 60:
        assert expired_share(gaps, horizon * DAY) == pytest.approx(expired(1 / days, horizon))


def expired(rate: float, time: float) -> float:
    q, alive = math.exp(-rate * 30), 0.0
    for k in range(int(time // 30) + 1):
        alive += (-rate * q) ** k * (time - 30 * k) ** k / math.factorial(k)
        later = time - 30 * (k + 1)
        if later >= 0:
            alive -= q * (-rate * q) ** k * later**k / math.factorial(k)
    return 1 - alive


@pytest.mark.parametrize(("every", "miss"), [(15, 0.05), (10, 0.3), (4, 0.5), (1, 0.9)])
def test_missed_runs(every: int, miss: float) -> None:
    """Against a simulation of a million runs (4 standard errors; a false alarm in 16,000)."""
    scenario = calling(f"{{every: {every}d, offset: 0d, miss: {miss}}}")
    runs = 365 // every + 1
    rng = np.random.default_rng(1)
    made = rng.random((20_000, runs)) >= miss
    counts = np.array([fatal_gaps(np.flatnonzero(row) * every) for row in made])
    error = counts.std() / math.sqrt(len(counts))
    assert abs(fatal_misses(scenario, "sync") - counts.mean()) <= 4 * error


def fatal_gaps(days: np.ndarray) -> int:
    """Gaps of 30 days or more that begin with a call and have come to 30 days by day 365."""
    return int(np.sum((np.diff(np.append(days, 10_000)) >= 30) & (days + 30 <= 365)))


@pytest.mark.parametrize(
    "law",
    [
        Fixed(value=5 * DAY),
        Exponential(mean=5 * DAY),
        Uniform(low=DAY, high=9 * DAY),
        Lognormal(median=5 * DAY, p90=9 * DAY),
    ],
)
@pytest.mark.parametrize("days", [1, 3, 5, 9, 40])
def test_share_within(law: RandomDuration, days: int) -> None:
    expected = {
        Fixed: lambda: float(days >= 5),
        Exponential: lambda: stats.expon.cdf(days / 5),
        Uniform: lambda: stats.uniform.cdf(days, 1, 8),
        Lognormal: lambda: stats.lognorm.cdf(days, math.log(9 / 5) / stats.norm.ppf(0.9), scale=5),
    }[type(law)]()
    assert share_within(law, days * DAY) == pytest.approx(expected)


fields = st.tuples(
    st.sampled_from(["0", "30", "0,59", "5-7"]),
    st.sampled_from(["0", "6", "0,23", "2-3"]),
    st.sampled_from(["1", "1,15", "28-31", "L", "*/10"]),
    st.sampled_from(["*", "1", "1,7", "*/3", "6-8"]),
    st.sampled_from(["*", "*", "1", "0,6"]),
)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(fields, st.sampled_from([None, "Europe/Berlin", "America/New_York"]))
def test_the_longest_gap_of_a_cron_expression(parts: tuple[str, ...], zone: str | None) -> None:
    """Against all runs of the next five years, one by one."""
    runs = cron.runs(" ".join(parts), zone, START)
    seen, before = [], next(runs)
    for run in runs:
        seen.append((run - before) // timedelta(milliseconds=1))
        if run > START + cron.AHEAD:
            break
        before = run
    assert max(seen) > 2 * DAY
    assert cron.longest_gap(" ".join(parts), zone, START) == max(seen)


@pytest.mark.parametrize(
    ("expression", "days", "runs"),
    [
        ("0 6 * * *", 365, 366),
        ("* * * * *", 365, 366 * 1440),
        ("* * * 1 *", 3650, 10 * 31 * 1440),
        ("*/2 6-7 * * *", 36_500, 36_501 * 60),
    ],
)
def test_the_number_of_runs_of_a_cron_expression(expression: str, days: int, runs: int) -> None:
    assert cron.number_of_runs(expression, None, START, days * DAY) == runs
