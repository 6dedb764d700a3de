"""What an integration attempts depends on no other integration and on no horizon."""

import pytest

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.randomness import Luck
from simulator.scenario import loads

PATTERNS = {
    "rare": "{poisson: 1/w}",
    "busy": "{poisson: 20/d, weekly: {sat: 10%, sun: 0%}, timezone: Europe/Berlin}",
    "paused": "{poisson: 5/d, pauses: [{from: +20d, to: +31d12h}]}",
    "grid": "{every: 1d, jitter: 30m, miss: 5%}",
    "cron": "{cron: '0 6 1,15 * *', jitter: 1h}",
    "lognormal": "{gaps: {lognormal: {mean: 2d, cv: 1.5}}}",
    "gamma": "{gaps: {gamma: {mean: 2d, cv: 0.5}}, weekly: {mon: 50%}}",
    "weibull": "{gaps: {weibull: {mean: 2d, cv: 2}}}",
}


def calls(
    pattern: str, *, count: int = 2, horizon: float = 90, more: str = "", first: str = ""
) -> list[list[int]]:
    """The calls of the first two integrations of a cohort."""
    scenario = loads(
        f"name: luck\nstart: 2026-01-01\nhorizon: {horizon}d\nusers: {{u: {{count: 3}}}}\n"
        f"integrations:\n{first}  a: {{count: {count}, owner: u, calls: {pattern}}}\n{more}"
    )
    demand, luck = Demand.of(scenario), Luck(5, 3)
    estate = demand.estate(luck)
    begin = 0 if not first else scenario.integrations["z"].count
    return [calls_of(demand, estate, luck, begin + k).tolist() for k in range(2)]


@pytest.mark.parametrize("pattern", PATTERNS.values())
def test_nobody_else_matters(pattern: str) -> None:
    alone = calls(pattern)
    assert alone[0]
    assert alone[0] != alone[1] or "cron" in pattern
    assert calls(pattern, count=3) == alone
    assert calls(pattern, more="  b: {count: 4, owner: u, calls: {poisson: 7/d}}\n") == alone
    assert calls(pattern, first="  z: {count: 4, owner: u, calls: {poisson: 7/d}}\n") == alone


@pytest.mark.parametrize("pattern", PATTERNS.values())
@pytest.mark.parametrize("until", [90, 90.5])
@pytest.mark.parametrize("horizon", [91, 95, 400])
def test_a_longer_horizon_only_adds_to_the_end(pattern: str, until: float, horizon: int) -> None:
    """Also where the shorter one ends in the middle of a day."""
    shorter, longer = calls(pattern, horizon=until), calls(pattern, horizon=horizon)
    for short, long in zip(shorter, longer, strict=True):
        assert long[: len(short)] == short
        assert all(call > until * 86_400_000 for call in long[len(short) :])
