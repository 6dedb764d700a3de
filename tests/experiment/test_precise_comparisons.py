"""Worlds of comparisons and sweeps until they are precise: the same number whoever simulates."""

import math
import pickle

import numpy as np
import pytest
from scipy import stats

from simulator import compare, loads, sweep
from simulator.experiment import chunks, variants
from simulator.experiment.aims import Aims
from simulator.experiment.enough import Enough
from simulator.experiment.layout import Layout
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from tests.experiment.worlds import SMALL

RULES = """
policies:
  zeal: [{keep_alive: {when_idle: 5d}}]
  calm: [{keep_alive: {when_idle: 25d}}]
"""
RARE = {"integrations.rare.calls.poisson": "0.05/d", "integrations.rare.count": "4"}
SCENARIO = loads(SMALL + RULES, overrides=RARE)
COUNT = "integrations.rare.count"


def until(at_most: int = 1500, at_least: int = 20, **shares: float) -> UntilPrecise:
    goals = {kpi: HalfWidth(relative=share) for kpi, share in shares.items()}
    return UntilPrecise(until=goals, at_least=at_least, at_most=at_most)


def test_worlds_are_made_until_all_differences_are_precise() -> None:
    """Held to the definition: at which number were all goals met, and stayed met for five more?"""
    share, at_least, look_ahead = 0.05, 20, 5
    found = compare(SCENARIO, replications=until(outages=share))
    worlds = compare(SCENARIO, replications=found.replications + 50).worlds.values["outages"]
    met = [False] * at_least
    for n in range(at_least, found.replications + 50):
        seen = {name: values[:n] for name, values in worlds.items()}
        met.append(all(precise(seen["none"], seen[name], share) for name in ("zeal", "calm")))
    ends = [n for n in range(at_least + look_ahead, len(met)) if all(met[n - look_ahead : n + 1])]
    assert at_least + look_ahead < found.replications == ends[0] < 100
    assert found.reached is not None
    assert found.reached.precise
    for name in ("zeal", "calm"):
        assert np.array_equal(found.worlds.values["outages"][name], worlds[name][: ends[0]])


def precise(baseline: np.ndarray, policy: np.ndarray, share: float) -> bool:
    """Is the interval, which holds for two policies at once, narrow against the larger mean?"""
    n = len(baseline)
    sd = (policy - baseline).std(ddof=1)
    half = stats.t.ppf(1 - 0.05 / 2 / 2, n - 1) * sd / math.sqrt(n)
    return bool(half <= share * max(abs(policy.mean()), abs(baseline.mean())) + 1e-12)


def test_the_intervals_that_are_told_keep_to_the_goal() -> None:
    found = compare(SCENARIO, replications=until(outages=0.05))
    rows = found.differences[found.differences["kpi"] == "outages"]
    means = found.summary[found.summary["kpi"] == "outages"].set_index("policy")["mean"]
    for _, row in rows.iterrows():
        larger = max(means[row["policy"]], means["none"])
        assert (row["ci_high"] - row["ci_low"]) / 2 <= 0.05 * larger
    told = found.as_json()["precision"]
    widest = rows.assign(width=rows["ci_high"] - rows["ci_low"])
    goal = told["goals"]["outages"]  # type: ignore[index]
    assert goal["half_width"] == pytest.approx(widest["width"].max() / 2)
    assert goal["hardest"] in ("zeal - none", "calm - none")


@pytest.mark.parametrize(("jobs", "chunk", "block"), [(1, 0.02, 7), (2, 1.0, 50), (1, 1.0, 200)])
def test_chunks_blocks_and_processes_do_not_change_the_number(
    monkeypatch: pytest.MonkeyPatch, jobs: int, chunk: float, block: int
) -> None:
    goals = until(outages=0.05)
    one = compare(SCENARIO, replications=goals)
    monkeypatch.setattr(chunks, "CHUNK", chunk)
    monkeypatch.setattr(variants, "BLOCK", block)
    two = compare(SCENARIO, replications=goals, jobs=jobs)
    assert pickle.dumps(one.worlds.values) == pickle.dumps(two.worlds.values)
    assert one.as_json() == two.as_json()


def test_a_scenario_says_how_precise_its_comparisons_are() -> None:
    wanted = SCENARIO.model_copy(update={"replications": until(outages=0.05)})
    assert compare(wanted).reached is not None
    assert compare(wanted, replications=4).reached is None


def test_what_only_one_of_two_has_is_measured_by_that_one() -> None:
    """Nobody else keeps tokens alive: a share of the baseline's mean would be a share of nothing."""
    found = compare(SCENARIO, replications=until(keep_alive_calls=0.5))
    assert found.reached is not None
    assert found.reached.precise


def test_what_is_not_reached_is_told() -> None:
    found = compare(SCENARIO, replications=until(at_most=60, outages=0.01))
    assert found.replications == 60
    assert found.reached is not None
    first, second = found.reached.lines()
    assert first == "Not precise enough after 60 replications, the most allowed:"
    assert second.startswith(("- outages (calm - none) ± ", "- outages (zeal - none) ± "))
    assert "wanted 1%; about " in second


def test_every_point_of_a_sweep_is_precise_in_the_same_worlds() -> None:
    found = sweep(SCENARIO, {COUNT: ["1", "4"]}, replications=until(outages=0.15))
    assert found.reached is not None
    assert found.reached.precise
    widths = []
    for row in found.summaries["outages"]:
        assert row["n"] == found.replications
        widths.append((row["ci_high"] - row["ci_low"]) / 2 / row["mean"])  # type: ignore[operator]
    assert max(widths) <= 0.15
    hardest = ("1", "4")[widths.index(max(widths))]
    assert found.reached.so_far() == f"outages (at {hardest}) ± {max(widths):.2%} of 15%"
    two = sweep(SCENARIO, {COUNT: ["1", "4"]}, replications=until(outages=0.15), jobs=2)
    assert two.as_json() == found.as_json()


@pytest.mark.parametrize(
    ("sides", "worlds", "block"), [(3, 10, 4), (1, 7, 50), (4, 8, 8), (2, 9, 3)]
)
def test_a_layout_has_every_world_of_every_variant_once(
    sides: int, worlds: int, block: int
) -> None:
    layout = Layout(sides, worlds, block)
    places = [layout.place(number) for number in range(layout.total)]
    assert sorted(places) == [(side, world) for side in range(sides) for world in range(worlds)]
    complete = [
        max(places.index((side, world)) for side in range(sides)) for world in range(worlds)
    ]
    assert complete == sorted(complete)
    assert complete[0] < sides * block


def test_the_hardest_goal_is_told_even_if_nothing_is_known() -> None:
    aims = Aims({"a": "a - b", "c": "c - b"}, "b")
    enough = Enough(until(at_least=2, at_most=3, outages=0.5), aims)
    for number in range(3):
        world = {"a": {"outages": 1.0 + number}, "b": {"outages": 2.0}, "c": {"outages": math.nan}}
        enough.add(number, [aims.values({"outages": HalfWidth(0.5)}, world)])
    reached = enough.reached()
    assert reached is not None
    assert not reached.precise
    assert reached.words("outages") == "outages (c - b): unknown"
