"""Calls of busy slots: any of them is found without looking at all, and all questions agree."""

import numpy as np
import pytest
from scipy import stats

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import loads
from tests.demand.test_spells import spells_of

pytestmark = pytest.mark.slow

ALARM = 1e-4
"""A test fails below this p-value; at a fixed seed it always or never does."""


WEEKLY = "weekly: {sat: 2%, sun: 0%}"
"""Busy, quiet and silent slots side by side."""
PAUSED = "pauses: [{from: +20d, to: +23d}, {from: +30d, to: +34d}]"


@pytest.mark.parametrize(
    ("rate", "days", "modifier"),
    [
        *((rate, 4, "") for rate in (33, 64, 65, 100, 700)),
        *((rate, 1, "") for rate in (20_000, 86_400)),
        *((rate, 80, "") for rate in (14, 15, 20, 60, 100, 200)),
        *((rate, 80, modifier) for rate in (14, 20, 100) for modifier in (WEEKLY, PAUSED)),
    ],
)
def test_spells_of_busy_days_are_the_list_in_short(rate: int, days: int, modifier: str) -> None:
    scenario = loads(
        f"name: busy\nstart: 2026-01-01\nhorizon: {days}d\nusers: {{u: {{count: 1}}}}\n"
        "integrations: {a: {count: 2, owner: u, calls: {poisson: "
        f"{rate}/d, {modifier}}}}}}}\n".replace(", }", "}")
    )
    luck, demand = Luck(5, 1), Demand.of(scenario)
    estate = demand.estate(luck)
    for number in range(2):
        calls = calls_of(demand, estate, luck, number)
        cuts = np.random.default_rng(number).integers(1, days * DAY, 30).tolist()
        cuts += [
            int(calls[10]),
            int(calls[11]) + 1,
            int(calls[-5]),
        ]  # at a call, and just after one
        done = 0
        for spell in spells_of(scenario, luck, number, cuts):
            mine = calls[done : done + spell.calls]
            assert (mine[0], mine[-1]) == (spell.first, spell.last)
            done += spell.calls
        assert done == len(calls)


@pytest.mark.parametrize("rate", [20, 100, 5_000])
def test_places_of_busy_days_are_uniform_and_independent(rate: int) -> None:
    scenario = loads(
        "name: busy\nstart: 2026-01-01\nhorizon: 20d\nusers: {u: {count: 1}}\n"
        f"integrations: {{a: {{count: 10, owner: u, calls: {{poisson: {rate}/d}}}}}}\n"
    )
    luck, demand = Luck(7, 0), Demand.of(scenario)
    estate = demand.estate(luck)
    calls = np.concatenate([calls_of(demand, estate, luck, number) for number in range(10)])
    assert stats.kstest(calls % DAY / DAY, "uniform").pvalue > ALARM
    gaps = np.diff(calls)
    gaps = gaps[gaps >= 0] * rate / DAY
    assert stats.kstest(gaps, "expon").pvalue > ALARM
    hours = np.bincount(calls // (DAY // 24), minlength=480)[:480]
    assert hours.var() == pytest.approx(hours.mean(), rel=0.3)
