"""Replications until means are precise: the same number whoever simulates, broken off or not."""

import json
import math
from pathlib import Path

import pytest

from simulator import replicate
from simulator.experiment import chunks, resume_run, run_scenario
from simulator.experiment.enough import Enough
from simulator.scenario import Scenario
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from tests.experiment.worlds import found, small


def precise(share: float, at_most: int = 1000, at_least: int = 20) -> Scenario:
    goals = {"outage_hours": HalfWidth(relative=share)}
    until = UntilPrecise(until=goals, at_least=at_least, at_most=at_most)
    return small().model_copy(update={"replications": until})


def test_it_goes_on_until_the_mean_is_precise() -> None:
    results = replicate(precise(0.5))
    reached = results.reached
    assert reached is not None
    assert reached.precise
    n = len(results.kpis)
    assert 20 <= n < 1000
    assert n == reached.outcome.replications == results.status["replication"].nunique()
    row = results.summary.loc["outage_hours"]
    assert (row["ci_high"] - row["ci_low"]) / 2 <= 0.5 * row["mean"]
    fixed = replicate(precise(0.5), replications=n)
    assert fixed.kpis.equals(results.kpis)
    assert fixed.reached is None


def test_chunks_and_processes_do_not_change_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run_scenario(precise(0.5), out=tmp_path / "whole").run_dir
    for jobs, chunk in ((1, 0.2), (2, 1.0)):
        monkeypatch.setattr(chunks, "CHUNK", chunk)
        run = run_scenario(precise(0.5), jobs=jobs, out=tmp_path / f"{jobs}").run_dir
        assert found(run) == found(whole)


def test_a_run_that_was_broken_off_ends_with_the_same_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run_scenario(precise(0.5), out=tmp_path / "whole").run_dir
    monkeypatch.setattr(chunks, "CHUNK", 0.2)

    def press(done: int, _: int) -> None:
        if done >= 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as raised:
        run_scenario(precise(0.5), out=tmp_path / "run", progress=press)
    assert "replications are kept" in raised.value.__notes__[0]
    report = resume_run(tmp_path / "run")
    assert found(report.run_dir) == found(whole)
    manifest = json.loads((report.run_dir / "manifest.json").read_text())
    assert manifest["replications"] == report.replications
    assert manifest["precision"]["reached"] is True
    assert manifest["precision"]["goals"]["outage_hours"]["goal"] == "50%"


def test_what_is_not_reached_is_told() -> None:
    reached = replicate(precise(0.001, at_most=200)).reached
    assert reached is not None
    assert not reached.precise
    first, second = reached.lines()
    assert first == "Not precise enough after 200 replications, the most allowed:"
    assert second.startswith("- outage_hours ± ")
    assert "wanted 0.1%; about " in second
    assert second.endswith(" replications would do")
    assert reached.as_json()["reached"] is False
    few = replicate(precise(0.001, at_most=25)).reached
    assert few is not None
    assert "cannot be told from zero, give an absolute precision" in list(few.lines())[1]


def test_replications_count_in_the_order_of_their_numbers() -> None:
    until = UntilPrecise(until={"outages": HalfWidth(absolute=1.0)}, at_least=2, at_most=50)
    values = [{"outages": float(number % 2)} for number in range(50)]
    forwards, backwards = Enough(until), Enough(until)
    for number in range(50):
        forwards.add(number, values[number : number + 1])
    assert not backwards.decided
    for number in reversed(range(50)):
        backwards.add(number, values[number : number + 1])
    assert forwards.decided
    assert backwards.decided
    assert forwards.replications == backwards.replications < 50
    assert backwards.reached() == forwards.reached()


def test_quantiles_have_intervals_of_their_own() -> None:
    results = replicate(small(100))
    found = results.quantiles.loc["outages"]
    assert list(found.index) == [0.5, 0.9, 0.95]
    values = results.kpis["outages"]
    for share, row in found.iterrows():
        assert row["value"] == values.quantile(float(str(share)))
        assert row["ci_low"] <= row["value"] <= row["ci_high"]
    assert list(found["needed"]) == [6, 36, 72]
    assert replicate(small(5)).quantiles.loc[("outages", 0.95), "ci_high"] == math.inf
