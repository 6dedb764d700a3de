"""The spells of calls are the list of calls, told in short."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.compiled import entry
from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.spells import next_spell
from simulator.demand.tables import Walk
from simulator.lifecycle import DAY, GREEN_LIMIT
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads
from tests.demand.near_calls import near_calls
from tests.strategies import scenarios


@entry
def _walk(tables: Any, cohort: Any, key: Any, index: Any, phase: Any, walk: Any, until: Any) -> Any:
    return next_spell(tables, tables.laws[cohort], key, index, phase, walk, until)


def spells_of(scenario: Scenario, luck: Luck, number: int, cuts: list[int]) -> list[Any]:
    """All spells up to the horizon, asked for in pieces that end at the cuts."""
    demand = Demand.of(scenario)
    estate = demand.estate(luck)
    begin = max(int(estate.issued[number]), 0)
    walk = Walk(int(estate.at[number]), int(estate.ordinal[number]))
    phase = (int(estate.phase_lo[number]), int(estate.phase_hi[number]))
    place = (int(estate.cohort[number]), luck.key, int(estate.index[number]), phase)
    found = []
    for until in [
        *sorted(cut for cut in cuts if begin < cut <= scenario.horizon),
        scenario.horizon + 1,
    ]:
        while True:
            spell, walk = _walk(demand.plan.tables, *place, walk, until)
            if spell.calls == 0:
                break
            found.append(spell)
    return found


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(scenarios(), st.integers(0, 2**32), st.lists(st.integers(1, 120 * DAY), max_size=4))
def test_spells_are_the_list_in_short(scenario: Scenario, seed: int, cuts: list[int]) -> None:
    assert_spells_are_the_list(scenario, Luck(seed, 0), cuts)


@pytest.mark.parametrize("chunk", range(4))
def test_spells_are_the_list_where_instants_meet(chunk: int) -> None:
    """Cut at the very instants of calls, and a millisecond beside them."""
    for scenario, luck, cuts in near_calls(chunk, range(1000 + 40 * chunk, 1040 + 40 * chunk)):
        assert_spells_are_the_list(scenario, luck, cuts)


@pytest.mark.parametrize("pattern", ["every: 7d, offset: 0s", 'cron: "0 0 * * 1"'])
def test_a_run_due_before_the_token_was_created_may_come_after(pattern: str) -> None:
    for issued in ("3d", "10d", "10d12h", "13d"):
        scenario = loads(
            "name: late\nstart: 2026-01-05\nhorizon: 40d\nusers: {u: {count: 1}}\n"
            f"integrations: {{a: {{count: 9, owner: u, issued: +{issued},"
            f" calls: {{{pattern}, jitter: 7d}}}}}}\n"
        )
        luck = Luck(1, 0)
        demand = Demand.of(scenario)
        estate = demand.estate(luck)
        firsts = [calls_of(demand, estate, luck, number)[0] for number in range(9)]
        due = -(-estate.issued[0] // (7 * DAY)) * 7 * DAY
        assert min(firsts) < due  # the run before was late enough for some
        assert max(firsts) >= due  # and for others it was not
        assert_spells_are_the_list(scenario, luck, [])


def assert_spells_are_the_list(scenario: Scenario, luck: Luck, cuts: list[int]) -> None:
    demand = Demand.of(scenario)
    estate = demand.estate(luck)
    for number in range(len(estate.index)):
        calls = calls_of(demand, estate, luck, number)
        spells = spells_of(scenario, luck, number, cuts)
        assert sum(spell.calls for spell in spells) == len(calls)
        done = 0
        for before, spell in zip([None, *spells], spells, strict=False):
            mine = calls[done : done + spell.calls]
            assert (mine[0], mine[-1]) == (spell.first, spell.last)
            assert (np.diff(mine) <= GREEN_LIMIT).all()
            if before is not None and spell.first - before.last <= GREEN_LIMIT:
                assert any(before.last < cut <= spell.first for cut in cuts)
            done += spell.calls
