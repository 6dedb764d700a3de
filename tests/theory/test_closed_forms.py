"""The model agrees with what can be calculated (rate r, limit c = 30 d, q = e^(-rc)).

Estimates from thousands of independent tokens are held against closed forms, within 4 standard errors
of a binomial share or a mean. At fixed seeds nothing here is random; were the random numbers changed,
about one in 16,000 of the roughly 150 comparisons would fail by chance: one change in a hundred.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy import integrate, stats

from simulator.demand.estate import Demand
from simulator.lifecycle import DAY, Status
from simulator.model.replication import Outcome, run
from simulator.randomness import Luck
from simulator.scenario import loads
from simulator.theory import COLOURS, LIMIT, expires_first, idle_share, not_expired

RATES = [1 / 30, 1 / 14, 1 / 7, 1 / 3, 1.0, 5.0, 20.0]
DAYS = [1, 3, 23, 29, 30, 31, 90, 365]
TOKENS = 4_000
SIGMAS = 4.0


@cache
def simulated(
    calls: str, owners: str = "{count: 1}", horizon: int = 365, count: int = TOKENS
) -> Outcome:
    scenario = loads(
        f"name: theory\nstart: 2026-01-01\nhorizon: {horizon}d\nusers: {{u: {owners}}}\n"
        f"integrations: {{a: {{count: {count}, owner: u, calls: {calls}}}}}\n"
    )
    return run(Demand.of(scenario), Luck(20260101, 0))


def poisson(rate: float) -> str:
    return f"{{poisson: {rate!r}/d}}"


def agrees(count: float, share: float, size: int = TOKENS) -> bool:
    error = math.sqrt(max(share * (1 - share), 1e-12) / size)
    return abs(count / size - share) <= SIGMAS * error + 1e-9


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("day", DAYS)
def test_share_not_expired(rate: float, day: int) -> None:
    expired = simulated(poisson(rate)).status[day, Status.EXPIRED]
    assert agrees(TOKENS - expired, not_expired(rate, day))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("day", DAYS)
def test_share_of_each_colour(rate: float, day: int) -> None:
    status = simulated(poisson(rate)).status[day]
    for colour, (low, high) in COLOURS.items():
        share = idle_share(rate, day, low, high)
        assert agrees(status[colour], share), (colour, status[colour] / TOKENS, share)


@pytest.mark.parametrize("rate", [1 / 30, 1 / 14, 1 / 7])
@pytest.mark.parametrize("tenure", [100, 1000])
def test_chance_to_expire_before_the_owner_leaves(rate: float, tenure: int) -> None:
    size = 3_000
    owners = f"{{count: {size}, tenure: {{mean: {tenure}d}}}}"
    outcome = simulated(poisson(rate), owners, horizon=30_000, count=size)
    share = expires_first(rate, 1 / tenure)
    ended = outcome.tokens["status"]
    assert set(ended.tolist()) <= {Status.EXPIRED, Status.DEPROVISIONED}
    assert agrees(int(np.sum(ended == Status.EXPIRED)), share, size)


@pytest.mark.parametrize("rate", [1 / 30, 1 / 14, 1 / 10])
def test_mean_life_under_random_calls(rate: float) -> None:
    tokens = simulated(poisson(rate), horizon=15_000).tokens
    assert (tokens["status"] == Status.EXPIRED).all()
    lives = tokens["died_at"] / DAY
    expected = (math.exp(rate * LIMIT) - 1) / rate
    assert abs(lives.mean() - expected) < SIGMAS * lives.std() / math.sqrt(TOKENS)


LAWS: dict[str, tuple[str, Callable[[float], float]]] = {
    "lognormal": (
        "{mean: 12d, cv: 1}",
        stats.lognorm(s=np.sqrt(np.log(2)), scale=12 / np.sqrt(2)).sf,
    ),
    "gamma": ("{mean: 15d, cv: 0.7}", stats.gamma(1 / 0.49, scale=15 * 0.49).sf),
    "weibull": ("{mean: 15d, cv: 0.5}", stats.weibull_min(2.1013, scale=15 * 1.1291).sf),
    "exponential": ("{mean: 15d}", stats.expon(scale=15).sf),
}


@pytest.mark.parametrize("law", LAWS)
def test_mean_life_for_any_law_of_gaps(law: str) -> None:
    """E[min(G, c)] / P(G > c): every gap is a new try (Wald's equation)."""
    numbers, survival = LAWS[law]
    tokens = simulated(f"{{gaps: {{{law}: {numbers}}}}}", horizon=20_000).tokens
    assert (tokens["status"] == Status.EXPIRED).all()
    lives = tokens["died_at"] / DAY
    expected = integrate.quad(survival, 0, LIMIT)[0] / survival(LIMIT)
    assert abs(lives.mean() - expected) < SIGMAS * lives.std() / math.sqrt(TOKENS)


@pytest.mark.parametrize("law", ["gamma", "weibull"])
def test_idle_age_in_the_long_run(law: str) -> None:
    """Given that it lives, a token's idle age has density (1 - F) over [0, c) if deaths are rare."""
    frozen = {
        "gamma": stats.gamma(16, scale=8 / 16),
        "weibull": stats.weibull_min(4.5422, scale=8 * 1.0951),
    }[law]
    numbers = {"gamma": "{mean: 8d, cv: 0.25}", "weibull": "{mean: 8d, cv: 0.25}"}[law]
    status = simulated(f"{{gaps: {{{law}: {numbers}}}}}", horizon=400).status[400]
    green = integrate.quad(frozen.sf, 0, 3)[0] / integrate.quad(frozen.sf, 0, LIMIT)[0]
    assert agrees(status[Status.GREEN], green)
    assert status[Status.RED] == 0
    assert status[Status.EXPIRED] == 0


@pytest.mark.parametrize("rate", RATES)
def test_number_of_calls(rate: float) -> None:
    outcome = simulated(poisson(rate))
    calls = int(outcome.tokens["calls"].sum() + outcome.outages["refused"].sum())
    expected = rate * 365 * TOKENS
    assert abs(calls - expected) < SIGMAS * math.sqrt(expected)


def test_time_in_red_under_random_calls() -> None:
    """Each gap is red from day 23 to its end: E[min(G, 30) - min(G, 23)] per gap begun."""
    rate = 1 / 7
    outcome = simulated(poisson(rate), horizon=15_000, count=500)
    assert (outcome.tokens["status"] == Status.EXPIRED).all()
    gaps = 500 + int(outcome.tokens["calls"].sum())
    red = (math.exp(-23 * rate) - math.exp(-30 * rate)) / rate
    spread = math.sqrt(7 * red)  # a bound: a gap is at most 7 days in red
    assert abs(outcome.sums[:, Status.RED].sum() / DAY / gaps - red) < SIGMAS * spread / math.sqrt(
        gaps
    )
