"""More that can be calculated: calls that succeed, time unnoticed, colours in the long run.

Within 4 standard errors at fixed seeds; were the random numbers changed, one in 16,000 of the roughly
30 comparisons would fail by chance.
"""

import math
from itertools import pairwise

import pytest
from scipy import integrate, stats

from simulator.lifecycle import DAY, Status
from simulator.scenario.idleness import gap_survival
from simulator.scenario.patterns import Gaps
from simulator.theory import COLOURS, LIMIT, colours_of_life, not_expired
from tests.theory.test_closed_forms import (
    LAWS,
    RATES,
    SIGMAS,
    TOKENS,
    agrees,
    poisson,
    simulated,
)


@pytest.mark.parametrize("rate", RATES)
def test_calls_that_succeed(rate: float) -> None:
    """Calls come at rate r whatever became of the token: r times the time that it lives."""
    calls = simulated(poisson(rate)).tokens["calls"]
    ends = [*(LIMIT * k for k in range(13)), 365.0]  # it has a kink at each
    life = sum(integrate.quad(lambda t: not_expired(rate, t), a, b)[0] for a, b in pairwise(ends))
    assert abs(calls.mean() - rate * life) < SIGMAS * calls.std() / math.sqrt(TOKENS)


@pytest.mark.parametrize("rate", [1 / 30, 1 / 14, 1 / 7])
def test_an_outage_is_noticed_after_a_gap_like_any_other(rate: float) -> None:
    """Random calls have no memory: from death to the first refused call is exponential."""
    outages = simulated(poisson(rate), horizon=15_000).outages
    latent = (outages["began"] - outages["dead_since"]) / DAY
    assert len(latent) > TOKENS * 0.99
    assert stats.kstest(latent, stats.expon(scale=1 / rate).cdf).pvalue > 1e-4


def test_red_in_the_long_run() -> None:
    """Idle age of a live token: density (1 - F(x)) over the mean, for gaps that hardly ever kill.

    Gaps of 20 days, give or take 2: after 75 of them nobody remembers when the first one began.
    """
    gaps = stats.gamma(100, scale=0.2)
    status = simulated("{gaps: {gamma: {mean: 20d, cv: 0.1}}}", horizon=1_500).status[-1]
    live = int(TOKENS - status[Status.EXPIRED])
    assert live > TOKENS - 20
    for colour, (low, high) in {
        Status.GREEN: (0, 3),
        Status.GRAY: (3, 23),
        Status.RED: (23, 30),
    }.items():
        share = integrate.quad(gaps.sf, low, high)[0] / integrate.quad(gaps.sf, 0, 30)[0]
        assert agrees(int(status[colour]), share, live), colour


@pytest.mark.parametrize("law", LAWS)
def test_time_in_a_colour_for_any_law_of_gaps(law: str) -> None:
    """Over a life, E[min(G, high) - min(G, low)] times the gaps of a life."""
    numbers, survival = LAWS[law]
    outcome = simulated(f"{{gaps: {{{law}: {numbers}}}}}", horizon=20_000)
    gaps = int(outcome.tokens["calls"].sum()) + TOKENS  # the last one of each killed it
    for colour in (Status.GRAY, Status.RED):
        low, high = COLOURS[colour]
        time = integrate.quad(survival, low, high)[0]
        square = 2 * integrate.quad(lambda x, low=low: (x - low) * survival(x), low, high)[0]
        error = math.sqrt((square - time**2) / gaps)
        assert abs(outcome.sums[:, colour].sum() / DAY / gaps - time) < SIGMAS * error, colour
    fatal = survival(LIMIT)
    assert abs(TOKENS / gaps - fatal) < SIGMAS * math.sqrt(fatal * (1 - fatal) / gaps)


@pytest.mark.parametrize(("law", "cv"), [("lognormal", 1.0), ("gamma", 0.7), ("weibull", 0.5)])
def test_colours_of_a_life(law: str, cv: float) -> None:
    """Of each gap the time in a colour, over all of its time: gaps are as good as lives."""
    gaps = Gaps.model_validate({"law": law, "mean": 15 * DAY, "cv": cv})
    found = colours_of_life(gaps)
    assert sum(found.values()) == pytest.approx(1)
    whole = integrate.quad(lambda days: gap_survival(gaps, days * DAY), 1e-9, LIMIT)[0]
    for colour, (low, high) in COLOURS.items():
        part = integrate.quad(lambda days: gap_survival(gaps, days * DAY), low + 1e-9, high)[0]
        assert found[colour] == pytest.approx(part / whole, rel=1e-6)


@pytest.mark.parametrize("turnover", ["7%", "25%"])
def test_users_leave_at_their_yearly_share(turnover: str) -> None:
    share = float(turnover.removesuffix("%")) / 100
    owners = f"{{count: {TOKENS}, turnover: {turnover}}}"
    status = simulated("{every: 1d}", owners, horizon=730).status
    for year in (1, 2):
        gone = int(status[365 * year, Status.DEPROVISIONED])
        assert agrees(gone, 1 - (1 - share) ** year)
        assert int(status[365 * year, Status.GREEN]) == TOKENS - gone


@pytest.mark.parametrize("cv", [0.05, 0.3, 1.0, 2.5])
@pytest.mark.parametrize("law", ["lognormal", "gamma", "weibull"])
@pytest.mark.parametrize("days", [0.5, 7.0, 30.0, 90.0])
def test_survival_of_gaps_is_that_of_scipy(law: str, cv: float, days: float) -> None:
    gaps = Gaps.model_validate({"law": law, "mean": 20 * DAY, "cv": cv})
    sigma = math.sqrt(math.log1p(cv**2))
    if law == "lognormal":
        frozen = stats.lognorm(s=sigma, scale=20 * math.exp(-(sigma**2) / 2))
    elif law == "gamma":
        frozen = stats.gamma(cv**-2, scale=20 * cv**2)
    else:
        shape = _weibull_shape(cv)
        frozen = stats.weibull_min(shape, scale=20 / math.gamma(1 + 1 / shape))
    assert frozen.mean() == pytest.approx(20)
    assert frozen.std() == pytest.approx(20 * cv, rel=1e-6)
    expected = float(frozen.sf(days))
    assert gap_survival(gaps, days * DAY) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def _weibull_shape(cv: float) -> float:
    from scipy.optimize import brentq

    def excess(shape: float) -> float:
        deviation = float(stats.weibull_min(shape).std() / stats.weibull_min(shape).mean())
        return deviation - cv

    return float(brentq(excess, 0.2, 100))
