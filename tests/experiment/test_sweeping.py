"""Sweeps: every point is a run of its own, in the same worlds; samples are reproducible."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import ScenarioError, loads, replicate, sweep
from simulator.experiment import PointsError
from simulator.experiment.points import latin_hypercube
from simulator.lifecycle import DAY
from simulator.scenario.durations import parse_duration
from simulator.scenario.kpi_names import KPIS
from simulator.scenario.quantities import split

TEXT = """
name: swept
start: 2026-01-01
horizon: 100d
seed: 5
users: {team: {count: 4, turnover: 60%}}
integrations:
  rare: {count: 6, owner: team, calls: {poisson: 0.1/d}}
recovery: {notice: {mean: 6h}, repair: {mean: 1d}}
policy: keep-alive
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
"""
IDLE, COUNT = "policies.keep-alive.keep_alive.when_idle", "integrations.rare.count"


def test_every_point_is_a_run_with_the_same_settings() -> None:
    found = sweep(loads(TEXT), {IDLE: ["10d", "29d"], COUNT: [3, 6]}, replications=3, jobs=2)
    assert len(found.points) == 4
    for number, point in enumerate(found.points):
        alone = replicate(loads(TEXT, overrides=point), replications=3).kpis
        for kpi in KPIS:
            values = found.worlds.values[kpi][str(number)]
            assert values.tolist() == alone[kpi].astype(float).tolist()
    assert set(found.kpis.columns) == {"point", IDLE, COUNT, "replication", *KPIS}
    assert len(found.table) == 4 * len(KPIS)


@given(st.integers(2, 40), st.integers(0, 2**32))
def test_a_latin_hypercube_is_even_in_every_range(samples: int, seed: int) -> None:
    points = latin_hypercube({"a": ["0..1"], "b": ["x", "y"]}, samples, seed)
    assert points == latin_hypercube({"a": ["0..1"], "b": ["x", "y"]}, samples, seed)
    halves = [point["b"] for point in points]
    assert abs(halves.count("x") - halves.count("y")) <= 1
    parts = latin_hypercube({"a": ["0h..1000000h"]}, samples, seed)
    days = sorted(parse_duration(point["a"]) / DAY for point in parts)
    width = 1_000_000 / 24 / samples
    for number, day in enumerate(days):  # one in each part, before it was rounded to whole days
        assert number * width - 0.5 <= day <= (number + 1) * width + 0.5


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("30d,60d", ["30d", "60d"]),
        ("{uniform: [1h, 8h]}, 4h", ["{uniform: [1h, 8h]}", "4h"]),
        ("7d", ["7d"]),
    ],
)
def test_commas_within_brackets_do_not_part_values(text: str, parts: Sequence[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    ("vary", "samples", "message"),
    [
        ({IDLE: ["1d..9d"]}, None, "is a range; list values, or say how many --samples"),
        ({IDLE: ["9d..1d"]}, 4, "write the smaller value first"),
        ({IDLE: ["1d..5%"]}, 4, "is no range; write two durations"),
        ({IDLE: [f"{k + 1}d" for k in range(2000)]}, None, "2,000 points are too many"),
        ({}, None, "there is nothing to vary"),
    ],
)
def test_points_that_cannot_be_made_are_refused(
    vary: dict[str, list[str]], samples: int | None, message: str
) -> None:
    with pytest.raises(PointsError, match=message):
        sweep(loads(TEXT), vary, samples=samples, replications=2)


def test_everything_wrong_is_told_at_once() -> None:
    vary: dict[str, list[object]] = {
        "policies.keep-alive.keep_alive.wen_idle": ["1d"],
        COUNT: ["six", "-1"],
        "deks.x": [1],
    }
    with pytest.raises(ScenarioError) as caught:
        sweep(loads(TEXT), vary, replications=2)
    told = str(caught.value)
    for part in ("wen_idle: unknown key", "=six: 'six'", "=-1: -1 is out of range", "no 'deks'"):
        assert part in told
    assert all(line.startswith("--vary: ") for line in told.splitlines())


def test_a_sweep_can_be_seen() -> None:
    one = sweep(loads(TEXT), {IDLE: ["10d", "20d", "29d"]}, replications=2)
    two = sweep(loads(TEXT), {IDLE: ["10d", "29d"], COUNT: [2, 4]}, replications=2)
    some = sweep(loads(TEXT), {IDLE: ["1d..29d"], COUNT: ["2..9"]}, samples=5, replications=2)
    assert len(one.plot("keep_alive_calls").axes[0].lines) == 1
    assert len(two.plot("keep_alive_calls").axes[0].images) == 1
    assert len(some.plot("keep_alive_calls").axes) == 2
    assert "<table>" in some._repr_html_()
