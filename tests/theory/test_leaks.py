"""Leaks, under rotation and without it, against closed forms.

Fixed seeds; within 4 standard errors, which a right model misses once in 16,000 cases.
"""

import math

import numpy as np
import pytest

from simulator.demand.estate import Demand
from simulator.lifecycle import DAY
from simulator.model.replication import Outcome, run
from simulator.model.state import EXPOSED, Event
from simulator.randomness import Luck
from simulator.scenario import loads

SIGMAS = 4.0
YEAR = 365.0


def leaky(rate: float, days: float, count: int, policy: str = "[]", leaks: str = "") -> Outcome:
    """So many tokens that are used every day and leak at this rate a year."""
    scenario = loads(f"""
        name: leaky
        start: 2026-01-01
        horizon: {days}d
        users: {{u: {{count: 1}}}}
        integrations: {{i: {{count: {count}, owner: u, calls: {{every: 1d, offset: 1h}}}}}}
        leaks: {{rate: {rate}/y{leaks}}}
        policy: p
        policies: {{p: {policy}}}
    """)
    return run(Demand.of(scenario), Luck(11, 0))


def exposure(rate: float, held: float, life: float) -> tuple[float, float]:
    """Mean and standard deviation of the days in which an intruder can use a token.

    It leaks at a rate of `rate` a day while it is held, `held` days, and lives for `life` days: with
    the density r e^(-ra) at age a, and then for life - a.
    """
    ages = np.linspace(0.0, held, 200_001)
    density = rate * np.exp(-rate * ages)
    mean = np.trapezoid(density * (life - ages), ages)
    return float(mean), math.sqrt(np.trapezoid(density * (life - ages) ** 2, ages) - mean**2)


@pytest.mark.parametrize("rate", [0.1, 2.0, 20.0])
def test_exposure_without_rotation(rate: float) -> None:
    """E = t - (1 - e^(-rt)) / r for a token that lives for t."""
    count, r = 4_000, rate / YEAR
    found = leaky(rate, 365, count).sums[:, EXPOSED].sum() / DAY
    mean, spread = exposure(r, 365, 365)
    assert mean == pytest.approx(365 - (1 - math.exp(-r * 365)) / r, rel=1e-6)
    assert abs(found / count - mean) < SIGMAS * spread / math.sqrt(count)


@pytest.mark.parametrize("overlap", [0, 10])
@pytest.mark.parametrize("every", [30, 90])
@pytest.mark.parametrize("rate", [0.2, 5.0])
def test_exposure_under_rotation(rate: float, every: int, overlap: int) -> None:
    """With rotation every T and overlap o, each token but the last: E over 0..T of T + o - a."""
    count, rounds, r = 1_000, 5, rate / YEAR
    rule = f"[{{rotate: {{every: {every}d, overlap: {overlap}d, effort: 0s}}}}]"
    outcome = leaky(rate, every * rounds, count, rule)
    assert np.sum(outcome.log["event"] == Event.ROTATED) == count * (rounds - 1)
    found = outcome.sums[:, EXPOSED].sum() / DAY
    full, last = exposure(r, every, every + overlap), exposure(r, every, every)
    mean = count * ((rounds - 1) * full[0] + last[0])
    error = math.sqrt(count * ((rounds - 1) * full[1] ** 2 + last[1] ** 2))
    assert abs(found - mean) < SIGMAS * error


def test_noticed_leaks_are_a_share_and_their_delay_has_its_law() -> None:
    count, rate = 5_000, 1.0
    noticed = ", noticed: {share: 40%, after: {mean: 20d}}"
    log = leaky(rate, 365, count, leaks=noticed).log
    leaks, flags = log[log["event"] == Event.LEAKED], log[log["event"] == Event.FLAGGED]
    early = leaks[leaks["time"] < 365 * DAY // 2]  # the first half: nearly all delays are over
    chance = 0.4 * float(np.mean(1 - np.exp(-(365 * DAY - leaks["time"]) / (20 * DAY))))
    error = math.sqrt(chance * (1 - chance) / len(leaks))
    assert abs(len(flags) / len(leaks) - chance) < SIGMAS * error
    assert abs(len(leaks) - count * rate) < SIGMAS * math.sqrt(count * rate)
    assert len(early) > 1_000
