"""The model agrees with the plain reference, token for token and instant for instant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simulator.randomness import Luck
from simulator.scenario import Scenario, load, loads
from tests.model.comparison import compare
from tests.model.corpus import (
    COINCIDENCES,
    HAPPENINGS,
    POLICY_COINCIDENCES,
    POLICY_HAPPENINGS,
    coincidences,
    happenings,
)
from tests.model.dense_policies import dense_policy_scenario
from tests.model.dense_scenarios import dense_scenario
from tests.policy_strategies import policy_scenarios
from tests.strategies import scenarios

START = datetime(2026, 1, 1, tzinfo=UTC)
STORIES = [
    path
    for path in sorted(Path("scenarios").glob("*.yaml"))
    if path.stem != "benchmark"  # made to have too many calls for one event per call
]
SLOWER = {
    "acme": {"integrations.webhook.calls.poisson": "4/d"},
    "leaked-tokens": {
        "integrations.syncs.calls.every": "3d",
        "integrations.hooks.calls.poisson": "0.5/d",
    },
    "rotation-90-days": {
        "integrations.syncs.calls.every": "1d",
        "integrations.hooks.calls.poisson": "0.5/d",
    },
    "service-account-suspension": {"integrations.pollers.calls.every": "6h"},
    "stig-35-day-rule": {"integrations.pollers.calls.every": "6h"},
    "suspicious-activity": {"integrations.ad-agents.calls.every": "6h"},
}
"""Pollers slowed down, because one event per call takes its time."""
CHUNKS = 2
SCENARIOS_PER_CHUNK = 500
POLICIES_PER_CHUNK = 200
DENSE_SCENARIOS, DENSE_POLICIES = 400, 180
OFTEN = {
    *(HAPPENINGS - {"turned_yellow"}),
    *("leaked", "revoked", "rotated", "outage: REVOKED", "heartbeat", "reminded", "owner inactive"),
    *("rotation due", "hand-over due", "OUTAGE done", "ROTATION done", "idle for too long"),
    *("too old", "unsuspended by repair", "successor: own", "successor: another"),
}
"""What even small random organisations with policies come upon."""


def agree_on(organisations: st.SearchStrategy[Scenario], number: int, chunk: int) -> set[str]:
    """Compare the model and the reference on so many of them. What happened?"""
    seen: set[str] = set()

    @seed(chunk)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(organisations, st.integers(0, 2**64 - 1), st.integers(0, 5))
    def agree(scenario: Scenario, luck_seed: int, replication: int) -> None:
        seen.update(happenings(compare(scenario, Luck(luck_seed, replication))))

    agree()
    return seen


# A corpus in which something never happens would prove nothing about it.


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_model_agrees_with_plain_reference(chunk: int) -> None:
    seen = agree_on(scenarios(), SCENARIOS_PER_CHUNK, chunk)
    assert HAPPENINGS - seen == set()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_model_agrees_under_random_policies(chunk: int) -> None:
    seen = agree_on(policy_scenarios(), POLICIES_PER_CHUNK, chunk)
    assert OFTEN - seen == set()


def test_model_agrees_where_much_happens_at_once() -> None:
    seen: set[str] = set()
    for number in range(DENSE_SCENARIOS):
        reference = compare(loads(dense_scenario(number)), Luck(number, 0))
        seen |= happenings(reference) | coincidences(reference)
    assert (HAPPENINGS | COINCIDENCES) - seen == set()


@pytest.mark.slow
def test_model_agrees_where_policies_meet() -> None:
    seen: set[str] = set()
    for number in range(DENSE_POLICIES):
        reference = compare(loads(dense_policy_scenario(number)), Luck(number, 0))
        seen |= happenings(reference) | coincidences(reference)
    assert (POLICY_HAPPENINGS | POLICY_COINCIDENCES) - seen == set()


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_model_agrees_on_shipped_scenarios(story: Path) -> None:
    """Under the richest of their policies."""
    scenario = load(story, SLOWER.get(story.stem, {}))
    rules = {"none": (), **scenario.policies}
    richest = max(rules, key=lambda name: len(rules[name]))
    compare(scenario.under(richest), Luck(scenario.seed or 1, 3))


@pytest.mark.parametrize("number", range(10))
def test_model_agrees_on_recorded_calls(number: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(number)
    names, days = rng.choice(["i/0", "i/1", "other/0"], 40), rng.integers(0, 200, 40)
    rows = [
        f"{n},{START + timedelta(days=int(d)):%Y-%m-%d}" for n, d in zip(names, days, strict=True)
    ]
    (tmp_path / "calls.csv").write_text("\n".join(["integration,time", *rows]))
    text = """
        {name: recorded, start: 2026-01-01, horizon: 180d,
         users: {u: {count: 2, tenure: {mean: 300d}}},
         integrations: {i: {count: 3, owner: u, calls: {trace: calls.csv, miss: 10%}}}}
    """
    reference = compare(loads(text, base=tmp_path), Luck(number, 0))
    assert reference.integrations[0].tried
    assert not reference.integrations[2].tried
