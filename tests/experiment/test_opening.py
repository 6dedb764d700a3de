"""What was left on disk is opened again as it was, or refused with what is the matter."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator import Comparison, Results, Sweep, UnreadableRunError, open_run, replicate
from simulator.experiment import (
    Destination,
    Execution,
    plan_comparison,
    plan_sweep,
    run_comparison,
    run_scenario,
    run_sweep,
)
from simulator.experiment.run_report import report_of
from simulator.results.manifest import FORMAT_VERSION
from simulator.results.opened import MANIFEST, open_directory
from simulator.results.order import write_order
from simulator.results.tables import TABLES
from simulator.scenario import Scenario, ScenarioError, loads
from tests.experiment.worlds import SMALL

POLICIES = """
policies:
  none: []
  alive: [{keep_alive: {when_idle: 10d}}]
"""
PRECISE = SMALL.replace("replications: 1500", "replications: {until: {expired: 50%}, at_least: 5}")


def scenario(text: str = SMALL + POLICIES) -> Scenario:
    return loads(text)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs") / "a-run"
    return run_scenario(scenario(), replications=4, out=place).run_dir


@pytest.fixture
def copy(run: Path, tmp_path: Path) -> Path:
    """A run to be spoilt."""
    return shutil.copytree(run, tmp_path / "a-run")


def edited(folder: Path, **changes: object) -> Path:
    """The directory, with another manifest. None: without that key."""
    told = json.loads((folder / MANIFEST).read_text()) | changes
    left = {key: value for key, value in told.items() if value is not None}
    (folder / MANIFEST).write_text(json.dumps(left))
    return folder


def refused(path: Path) -> str:
    with pytest.raises(UnreadableRunError) as caught:
        open_run(path)
    return str(caught.value)


def test_a_run_is_what_replicate_finds(run: Path) -> None:
    opened, made = open_run(run), replicate(scenario(), replications=4)
    assert isinstance(opened, Results)
    for table in TABLES:
        pd.testing.assert_frame_equal(opened.tables.frame(table), made.tables.frame(table))
    pd.testing.assert_frame_equal(opened.summary, made.summary)
    assert (opened.seed, opened.policy, opened.reached) == (3, "none", None)


def test_the_precision_that_was_reached_is_known_again(tmp_path: Path) -> None:
    report = run_scenario(scenario(PRECISE), out=tmp_path / "precise")
    opened = open_run(report.run_dir)
    assert isinstance(opened, Results)
    assert report.reached is not None
    assert opened.reached == report.reached
    again = report_of(report.run_dir, opened.scenario, opened.tables, opened.reached)
    assert again == report


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("text", [SMALL, PRECISE], ids=["many", "precise"])
def test_a_comparison_is_the_same_again(text: str, apart: bool, tmp_path: Path) -> None:
    one, wanted = scenario(text + POLICIES), 5 if text == SMALL else None
    several = {"old/er": one, "new": one.under("alive")} if apart else one
    report = run_comparison(
        plan_comparison(several, replications=wanted),
        Execution(),
        Destination(tmp_path / "compared"),
    )
    opened, made = open_run(report.run_dir), report.comparison
    assert isinstance(opened, Comparison)
    assert opened.as_json() == made.as_json()
    pd.testing.assert_frame_equal(opened.kpis, made.kpis)
    assert opened.verdicts == made.verdicts
    assert opened.reached == made.reached
    assert (made.reached is None) == (text == SMALL)
    assert {n: s.policy for n, s in opened.variants.items()} == {
        n: s.policy for n, s in made.variants.items()
    }


@pytest.mark.parametrize("text", [SMALL, PRECISE], ids=["many", "precise"])
def test_a_sweep_is_the_same_again(text: str, tmp_path: Path) -> None:
    vary: dict[str, list[object]] = {
        "users.team.turnover": ["10%", "90%"],
        "integrations.daily.count": [1, 2],
    }
    report = run_sweep(
        plan_sweep(scenario(text), vary, replications=3 if text == SMALL else None),
        Execution(),
        Destination(tmp_path / "swept"),
    )
    opened, made = open_run(report.run_dir), report.sweep
    assert isinstance(opened, Sweep)
    assert opened.as_json() == made.as_json()
    assert opened.worlds.reached == made.worlds.reached
    pd.testing.assert_frame_equal(opened.table, made.table)
    for kpi, values in made.worlds.values.items():
        for point, found in values.items():
            np.testing.assert_array_equal(opened.worlds.values[kpi][point], found)


@pytest.mark.parametrize(
    ("left", "kind"),
    [("status.parquet", "run"), ("sweep.json", "sweep"), ("comparison.json", "comparison")],
)
def test_older_ones_are_known_by_their_files(copy: Path, left: str, kind: str) -> None:
    (copy / left).touch()
    files = {left: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    if left == "status.parquet":
        files = json.loads((copy / MANIFEST).read_text())["files"]
        shutil.copyfile(copy / "tokens.parquet", copy / left)
        files[left] = files["tokens.parquet"]
    assert open_directory(edited(copy, kind=None, files=files)).kind == kind


def test_pictures_and_pages_may_be_made_again(copy: Path) -> None:
    (copy / "report.html").write_text("another one")
    (copy / "status.png").unlink()
    assert isinstance(open_run(copy), Results)
    assert isinstance(open_run(copy / MANIFEST), Results)


def test_what_was_changed_or_is_missing_is_named(copy: Path) -> None:
    (copy / "tokens.parquet").unlink()
    with (copy / "events.parquet").open("ab") as file:
        file.write(b"x")
    told = refused(copy)
    assert f"{copy}: tokens.parquet is missing" in told
    assert f"{copy}: events.parquet has changed since it was written" in told
    assert "make it again" in told


def test_a_newer_format_is_not_guessed_at(copy: Path) -> None:
    told = refused(edited(copy, format_version=FORMAT_VERSION + 1))
    assert f"has format {FORMAT_VERSION + 1}" in told
    assert "update it" in told


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format_version": "new"}', "\x00"])
def test_another_manifest_is_not_ours(copy: Path, text: str) -> None:
    (copy / MANIFEST).write_text(text)
    assert "cannot be read: it is not what tokensim writes" in refused(copy)


def test_what_is_no_run_is_told_apart(run: Path, tmp_path: Path) -> None:
    assert "there is no such directory" in refused(tmp_path / "nowhere")
    assert refused(run.parent / "a-rum").endswith(f"did you mean {run}?")
    assert "is a file" in refused(run / "kpis.json")
    told = refused(run.parent)
    assert f"there is no {MANIFEST}" in told
    assert f"for example {run}" in told
    (tmp_path / ".mine.partial").mkdir()
    for place in (tmp_path / "mine", tmp_path / ".mine.partial"):
        told = refused(place)
        assert f"{tmp_path / 'mine'} is still being written" in told
        assert "resume" not in told
    begun = Destination().order("comparison", 1, datetime.now(UTC), {})
    write_order(tmp_path / ".mine.partial", begun)
    assert f"tokensim compare --resume {tmp_path / 'mine'}" in refused(tmp_path / "mine")


def test_a_study_of_sensitivity_is_not_opened(copy: Path) -> None:
    assert "tokensim sensitivity" in refused(edited(copy, kind="sensitivity"))
    assert "nothing that can be read" in refused(edited(copy, kind="bread"))


def test_rules_of_ones_own_need_leave_again(copy: Path) -> None:
    text = (copy / "scenario.yaml").read_text()
    assert "policy_modules: []" in text
    named = text.replace("policy_modules: []", "policy_modules: [rules.py]")
    (copy / "scenario.yaml").write_text(named)
    (copy / "rules.py").write_text("")
    edited(copy, files={})
    with pytest.raises(ScenarioError, match="allow"):
        open_directory(edited(copy, kind="run"))
