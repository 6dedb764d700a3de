"""Comparisons: on the same worlds, the same on any number of processes, and fair to equals."""

import pickle
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

from simulator import compare, load, loads, replicate
from simulator.experiment import ComparisonError
from simulator.experiment.layout import Layout
from simulator.experiment.trials import Trials
from simulator.scenario.kpi_names import BETTER, KPIS

TEXT = """
name: pair
start: 2026-01-01
horizon: 200d
seed: 5
users: {team: {count: 6, turnover: 60%}}
integrations:
  often: {count: 30, owner: team, calls: {poisson: 2/d}}
  rare: {count: 4, owner: team, calls: {poisson: 0.1/d}}
recovery: {notice: {mean: 6h}, repair: {mean: 1d}}
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
  again: [{keep_alive: {when_idle: 21d}}]
  third: [{keep_alive: {when_idle: 21d}}]
"""
SCENARIO = loads(TEXT)


def test_the_worlds_are_those_of_single_runs() -> None:
    found = compare(SCENARIO, policies=["none", "keep-alive"], replications=3)
    for policy in ("none", "keep-alive"):
        alone = replicate(SCENARIO, policy=policy, replications=3).kpis
        rows = found.kpis[found.kpis["policy"] == policy]
        for kpi in KPIS:
            assert rows[kpi].tolist() == alone[kpi].astype(float).tolist()


def test_any_number_of_processes_gives_the_same() -> None:
    one, two, any_ = (compare(SCENARIO, replications=7, jobs=jobs) for jobs in (1, 2, None))
    assert pickle.dumps(one.worlds.values) == pickle.dumps(two.worlds.values)
    assert pickle.dumps(one.worlds.values) == pickle.dumps(any_.worlds.values)
    assert one.as_json() == two.as_json()


@pytest.mark.slow
def test_the_death_of_a_worker_changes_nothing() -> None:
    killed: list[int] = []

    def kill(done: int, of: int) -> None:
        if not killed and 1 < done < of // 2:
            active_children()[0].kill()
            killed.append(done)

    one = compare(SCENARIO, replications=100)
    two = compare(SCENARIO, replications=100, jobs=2, progress=kill)
    assert killed
    assert active_children() == []
    assert pickle.dumps(one.worlds.values) == pickle.dumps(two.worlds.values)


def test_work_goes_out_with_the_scenarios_that_it_needs() -> None:
    variants = {name: SCENARIO.model_copy(update={"name": f"side {name}"}) for name in "abc"}
    trials = Trials.of(variants, 1, Layout(3, 10, 10), {"b": 40})
    for numbers, needed in ((range(12, 15), "b"), (range(9, 11), "ab"), (range(20, 30), "c")):
        sent = pickle.dumps(trials.part(numbers))
        assert [name for name in "abc" if f"side {name}".encode() in sent] == list(needed)


def test_replications_are_named_by_variant_and_number() -> None:
    trials = Trials.of(dict.fromkeys("ab", SCENARIO), 1, Layout(2, 10, 10), {"b": 40})
    assert trials.named(range(9, 11)) == "replication 9 of a to replication 40 of b"
    assert trials.named(range(12, 13)) == "replication 42 of b"


def test_three_names_of_one_policy_are_the_same() -> None:
    found = compare(SCENARIO, policies=["again", "third"], baseline="keep-alive", replications=10)
    assert set(found.differences["verdict"]) == {"same"}
    assert set(found.best["standing"]) == {"may be the best"}
    assert len(found.verdicts) == 1


def test_differences_are_paired() -> None:
    found = compare(SCENARIO, policies=["none", "keep-alive"], replications=30)
    hours = found.worlds.values["outage_hours"]
    apart = hours["keep-alive"] - hours["none"]
    row = found.as_json()["differences"]["outage_hours"]["keep-alive"]  # type: ignore[index]
    assert row["mean"] == pytest.approx(apart.mean())
    together = hours["keep-alive"].var(ddof=1) + hours["none"].var(ddof=1)
    assert row["variance_reduction"] == pytest.approx(together / apart.var(ddof=1))


def test_pairing_saves_nine_worlds_in_ten() -> None:
    """Most outages come from people who leave, under every policy alike."""
    paired = compare(SCENARIO, policies=["none", "keep-alive"], replications=60)
    hours = paired.worlds.values["outage_hours"]
    other = replicate(SCENARIO, policy="keep-alive", seed=99, replications=60).kpis["outage_hours"]
    apart = other.to_numpy() - hours["none"]
    together = hours["keep-alive"] - hours["none"]
    assert apart.var() / together.var() > 10


def test_every_indicator_has_a_direction_or_none() -> None:
    neutral = {"issued", "expired", "deprovisioned", "revoked", "calls", "gray_token_days",
               "mean_token_age_days", "leaks", "rotations"}  # fmt: skip
    assert set(KPIS) == neutral | set(BETTER)
    assert not neutral & set(BETTER)


def test_by_default_all_policies_are_compared_with_nothing() -> None:
    found = compare(load(Path("scenarios/keep-alive-vs-nothing.yaml")), replications=4)
    assert (list(found.variants), found.baseline) == (["none", "keep-alive", "remind"], "none")
    assert "<ul>" in found._repr_html_()
    assert len(found.plot().axes) >= 4
    assert np.isfinite(found.summary["mean"]).all()


def test_scenarios_are_compared_by_name() -> None:
    busier = loads(TEXT.replace("count: 30", "count: 60"))
    found = compare({"now": SCENARIO, "busier": busier}, replications=4)
    assert found.contrasts["issued"].differences["busier"].mean >= 30
    assert found.contrasts["issued"].verdict("busier") == "larger"


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ComparisonError, match="there is only none"):
        compare(SCENARIO, policies=["none"], replications=4)
    with pytest.raises(ComparisonError, match="differ in start"):
        compare({"a": SCENARIO, "b": loads(TEXT.replace("2026-01-01", "2026-01-02"))})
    with pytest.raises(ValueError, match="at least 2"):
        compare(SCENARIO, replications=1)
