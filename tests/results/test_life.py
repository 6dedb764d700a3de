"""The lives of all integrations together are what the tables of the run say."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from simulator import Result, loads, simulate
from simulator.experiment.timelines import life_of
from simulator.lifecycle import Status
from simulator.randomness import Luck
from simulator.results.views.life import Life
from simulator.scenario import Scenario
from tests.policy_strategies import policy_scenarios
from tests.results.test_views import BUSY
from tests.strategies import scenarios

SWITCHED = """
name: switched
start: 2026-01-01
horizon: 90d
lifecycle: {reactivation: come_back, clock_while_suspended: pauses, unused: gray}
users:
  team:
    count: 4
    departures: [{on: +30d, share: 50%, return_after: 10d}]
    suspensions: [{on: 2026-01-01, share: 50%, for: 40d}]
integrations:
  old: {count: 4, owner: team, calls: {poisson: 0.1/d}, last_used: {uniform: [0d, 29d]}}
  young: {count: 4, owner: team, calls: {every: 9d}, issued: +12d}
  never: {count: 2, owner: team, calls: never}
suspicious: [{on: 2026-01-01, share: 50%, cleared_after: 20d}]
recovery: {notice: 1d, repair: 1d}
"""


def lives(result: Result) -> list[Life]:
    names = [
        f"{cohort}/{number}"
        for cohort, one in result.scenario.integrations.items()
        for number in range(one.count)
    ]
    return [life_of(result.tables, Luck(result.seed, 0), name) for name in names]


def check(result: Result) -> None:
    """Do the colours add up to the counts of each day, and the calls to those of the tokens?"""
    counts: Counter[tuple[pd.Timestamp, str]] = Counter()
    days: Any = result.status["time"]
    for life in lives(result):
        final = life.colours.groupby("token").tail(1).index
        rows: list[Any] = list(life.colours.itertuples())
        for spell in rows:
            inside = (days >= spell.begin) & (days < spell.end)
            there = days[inside | (days == life.window.end) & (spell.Index in final)]
            counts.update((day, str(spell.status)) for day in there)
        refused = life.refused
        assert (~refused).sum() == life.tokens["calls"].sum()
        assert refused.sum() == life.outages["refused_calls"].sum()
        assert (np.diff(life.calls) >= np.timedelta64(0)).all()
    for row in result.status.to_dict("records"):
        for status in Status:
            name = status.name.lower()
            assert counts[row["time"], name] == row[name], (row["time"], name)


@pytest.mark.parametrize("text", [BUSY, SWITCHED], ids=["busy", "switched"])
def test_lives_add_up(text: str) -> None:
    result = simulate(loads(text), seed=5, colour_changes=True)
    check(result)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(scenarios())
def test_lives_add_up_in_any_organisation(scenario: Scenario) -> None:
    result = simulate(scenario, seed=3, colour_changes=True)
    check(result)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(policy_scenarios())
def test_lives_add_up_under_any_policy(scenario: Scenario) -> None:
    result = simulate(scenario, seed=3, colour_changes=True)
    check(result)
