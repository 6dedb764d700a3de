"""Runs: the same seed gives the same bytes, on any number of processes, and a run leaves all or nothing."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from simulator import load, loads, replicate, simulate
from simulator.experiment import OutputExistsError, run_scenario
from simulator.results.kpis import summarise
from simulator.results.tables import TABLES
from simulator.scenario import Scenario

FILES = {
    "manifest.json", "scenario.yaml", "status.parquet", "tokens.parquet", "events.parquet",
    "outages.parquet", "kpis.json", "kpis_by_cohort.parquet", "kpis.parquet", "status_by_cohort.parquet", "tickets.parquet", "status.png", "status.svg", "survival.png", "survival.svg",
    "report.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def acme() -> Scenario:
    return load("scenarios/acme.yaml")


def parquet(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


def test_a_run_leaves_every_file_and_a_manifest_of_them(acme: Scenario, tmp_path: Path) -> None:
    report = run_scenario(acme, seed=4, out=tmp_path / "run", command=["tokensim", "run", "x"])
    assert report.run_dir == tmp_path / "run"
    assert {path.name for path in report.run_dir.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["format_version"] == 1
    assert (manifest["seed"], manifest["replications"], manifest["policy"]) == (4, 1, "none")
    assert manifest["command"] == ["tokensim", "run", "x"]
    assert set(manifest["files"]) == FILES - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert sha256((tmp_path / "run" / name).read_bytes()).hexdigest() == digest
    assert manifest["scenario_sha256"] == manifest["files"]["scenario.yaml"]
    kpis = json.loads((tmp_path / "run" / "kpis.json").read_text())
    assert kpis["format_version"] == 1
    assert kpis["kpis"]["issued"] == {
        "mean": 105.0,
        "sd": None,
        "ci_low": None,
        "ci_high": None,
        "n": 1,
    }


def test_one_seed_gives_the_same_bytes_and_so_does_the_resolved_scenario(
    acme: Scenario, tmp_path: Path
) -> None:
    run_scenario(acme, seed=9, replications=3, out=tmp_path / "one")
    run_scenario(acme, seed=9, replications=3, out=tmp_path / "two")
    run_scenario(load(tmp_path / "one" / "scenario.yaml"), out=tmp_path / "again")
    assert set(parquet(tmp_path / "one")) == {f"{table}.parquet" for table in TABLES}
    assert parquet(tmp_path / "one") == parquet(tmp_path / "two") == parquet(tmp_path / "again")
    run_scenario(acme, seed=10, replications=3, out=tmp_path / "other")
    assert parquet(tmp_path / "one") != parquet(tmp_path / "other")


def test_processes_change_nothing(acme: Scenario) -> None:
    alone = replicate(acme, seed=5, replications=5)
    together = replicate(acme, seed=5, replications=5, jobs=2)
    for table in ("status", "tokens", "events", "outages", "tickets", "kpis", "kpis_by_cohort"):
        pd.testing.assert_frame_equal(getattr(alone, table), getattr(together, table))


def test_a_replication_can_be_looked_at_alone(acme: Scenario) -> None:
    many = replicate(acme, seed=5, replications=3)
    alone = simulate(acme, seed=5, replication=2)
    mine = many.tokens[many.tokens["replication"] == 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone.tokens)
    assert not many.tokens[many.tokens["replication"] == 1]["last_used"].equals(mine["last_used"])


def test_results_show_themselves_in_notebooks(acme: Scenario) -> None:
    one = simulate(acme, seed=1)._repr_html_()
    many = replicate(acme, seed=1, replications=3)._repr_html_()
    for html in (one, many):
        assert "acme" in html
        assert "data:image/png;base64," in html
    assert "mean of 3 replications" in many


def test_progress_is_told(acme: Scenario) -> None:
    told: list[tuple[int, int]] = []
    replicate(acme, seed=1, replications=3, progress=lambda done, total: told.append((done, total)))
    assert [total for _, total in told] == [3] * len(told)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (3, 3)


def test_a_filled_directory_is_left_alone(acme: Scenario, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("precious")
    with pytest.raises(OutputExistsError, match="is not empty"):
        run_scenario(acme, seed=1, out=tmp_path / "run")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["mine.txt"]
    run_scenario(acme, seed=1, out=tmp_path / "run", force=True)
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_empty_directory_is_used(acme: Scenario, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    run_scenario(acme, seed=1, out=tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == FILES


def test_a_failed_run_leaves_nothing(
    acme: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simulator.experiment.runs.write_manifest", fail)
    with pytest.raises(OSError, match="No space"):
        run_scenario(acme, seed=1, out=tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_without_out_runs_get_a_name_of_their_own(
    acme: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dirs = {run_scenario(acme, seed=1).run_dir for _ in range(3)}
    assert len(dirs) == 3
    assert all(str(path).startswith("runs/acme-none-") for path in dirs)


def test_a_seed_is_drawn_if_there_is_none(acme: Scenario) -> None:
    anyhow = acme.model_copy(update={"seed": None})
    seeds = {simulate(anyhow).seed for _ in range(3)}
    assert len(seeds) == 3


def test_an_unknown_policy_is_refused(acme: Scenario) -> None:
    with pytest.raises(ValueError, match=r"no policy is called 'rotate-9'; .* mean rotate-90?"):
        simulate(acme, policy="rotate-9")


@pytest.mark.parametrize(("replications", "jobs"), [(0, 1), (1, 0)])
def test_impossible_numbers_are_refused(acme: Scenario, replications: int, jobs: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        replicate(acme, replications=replications, jobs=jobs)


def test_traces_go_with_the_run(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("time\n2026-01-05\n2026-01-09\n")
    text = "name: t\nstart: 2026-01-01\nhorizon: 60d\nusers: {u: {count: 1}}\nintegrations: {a: {owner: u, calls: {trace: calls.csv}}}\n"
    run_scenario(loads(text, base=tmp_path), seed=1, out=tmp_path / "run")
    (tmp_path / "calls.csv").unlink()
    run_scenario(load(tmp_path / "run" / "scenario.yaml"), out=tmp_path / "again")
    assert parquet(tmp_path / "run") == parquet(tmp_path / "again")


def test_intervals_are_students() -> None:
    summary = summarise([("outages", (1.0, 2.0, 3.0, 4.0))])["outages"]
    # mean 2.5, sd 1.29099, t(0.975; 3) = 3.18245: 2.5 -+ 3.18245 * 1.29099 / 2
    assert summary["mean"] == 2.5
    assert summary["sd"] == pytest.approx(1.29099, abs=1e-5)
    assert summary["ci_low"] == pytest.approx(0.44574, abs=1e-5)
    assert summary["ci_high"] == pytest.approx(4.55426, abs=1e-5)
    assert summary["n"] == 4
