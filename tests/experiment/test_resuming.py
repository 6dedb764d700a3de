"""A run that is broken off goes on, and ends as if nothing had happened."""

import json
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from simulator.experiment import (
    OutputExistsError,
    ResumeError,
    RuleError,
    StillRunningError,
    chunks,
    resume_run,
    run_scenario,
)
from simulator.experiment.collecting import Progress
from simulator.results.directory import partial_of
from simulator.results.kept import JOURNAL
from simulator.results.workspace import Workspace
from tests.experiment.killing import killed
from tests.experiment.worlds import found, small

MANY = 400


@pytest.fixture(scope="module", autouse=True)
def tables_only() -> Iterator[None]:
    """Pictures and pages are drawn from the tables, and would take most of the time here."""
    with pytest.MonkeyPatch.context() as patched:
        for drawing in ("run_report._draw", "runs.page_of_run"):
            patched.setattr(f"simulator.experiment.{drawing}", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nothing disturbed."""
    return run_scenario(small(MANY), out=tmp_path_factory.mktemp("whole") / "run").run_dir


def pressing(after: int) -> Progress:
    def progress(done: int, _: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    return progress


def broken_off(folder: Path, after: int = 20) -> Path:
    with pytest.raises(KeyboardInterrupt):
        run_scenario(small(MANY), out=folder / "run", progress=pressing(after))
    return folder / "run"


def test_what_is_kept_is_told_and_not_simulated_again(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt) as raised:
        run_scenario(small(MANY), out=tmp_path / "run", progress=pressing(20))
    (note,) = raised.value.__notes__
    kept = int(note.split()[0])
    assert note.endswith(
        f" of {MANY} replications are kept; go on with: tokensim run --resume {tmp_path / 'run'}"
    )
    assert [path.name for path in tmp_path.iterdir()] == [".run.partial"]
    told: list[int] = []
    report = resume_run(tmp_path / "run", progress=lambda done, _: told.append(done))
    assert told[0] > kept >= 20
    assert report.replications == MANY
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert found(tmp_path / "run") == found(whole)
    assert (tmp_path / "run" / "scenario.yaml").read_text() == (whole / "scenario.yaml").read_text()


def test_it_goes_on_again_and_again_from_wherever_it_is_called(whole: Path, tmp_path: Path) -> None:
    run = broken_off(tmp_path)
    for place in (run, partial_of(run), tmp_path):
        with pytest.raises(KeyboardInterrupt):
            resume_run(place, progress=pressing(1))
    assert found(resume_run(tmp_path).run_dir) == found(whole)


def test_what_was_damaged_is_simulated_again(whole: Path, tmp_path: Path) -> None:
    run = broken_off(tmp_path, 200)
    parts = sorted((partial_of(run) / "parts").glob("*-status.parquet"))
    parts[1].write_bytes(parts[1].read_bytes()[:-7])
    parts[-1].unlink()
    journal = partial_of(run) / "parts" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-30])
    assert found(resume_run(run).run_dir) == found(whole)


def test_a_drawn_seed_is_kept(tmp_path: Path) -> None:
    scenario = small(MANY).model_copy(update={"seed": None})
    with pytest.raises(KeyboardInterrupt):
        run_scenario(scenario, out=tmp_path / "run", progress=pressing(20))
    report = resume_run(tmp_path / "run")
    assert json.loads((report.run_dir / "manifest.json").read_text())["seed"] == report.seed
    again = run_scenario(scenario, seed=report.seed, out=tmp_path / "again")
    assert found(again.run_dir) == found(report.run_dir)


def test_where_nothing_was_broken_off_nothing_is_resumed(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(ResumeError, match="is complete: there is nothing to resume"):
        resume_run(whole)
    with pytest.raises(ResumeError, match="no run that was not finished is there"):
        resume_run(tmp_path / "nowhere")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        broken_off(tmp_path / name).parent.joinpath(".run.partial").rename(
            tmp_path / f".{name}.partial"
        )
    with pytest.raises(
        ResumeError, match=r"several .* name one: .*\.one\.partial, .*\.two\.partial"
    ):
        resume_run(tmp_path)


def test_another_program_does_not_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = broken_off(tmp_path)
    monkeypatch.setattr("simulator.experiment.runs.fingerprint", lambda: "0.9 abc")
    with pytest.raises(ResumeError, match=r"begun by tokensim .*, and this is 0\.9 abc"):
        resume_run(run)


def test_nobody_goes_on_with_a_run_that_is_going_on(tmp_path: Path) -> None:
    run = broken_off(tmp_path)
    workspace = Workspace.resume(
        run, json.loads((partial_of(run) / "run.json").read_text())["program"]
    )
    with pytest.raises(StillRunningError, match="still going on"):
        resume_run(run)
    with pytest.raises(StillRunningError, match="still going on"):
        run_scenario(small(2), out=run, force=True)
    workspace.close()


def test_a_new_run_leaves_one_that_was_broken_off_alone(tmp_path: Path) -> None:
    run = broken_off(tmp_path)
    with pytest.raises(
        OutputExistsError, match=r"was not finished; .*--resume .*run, or .*--force"
    ):
        run_scenario(small(2), out=run)
    assert run_scenario(small(2), out=run, force=True).replications == 2
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_cannot_go_on_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuleError("rules.py:3: wrong")

    monkeypatch.setattr("simulator.experiment.runs.write_results", fail)
    with pytest.raises(RuleError):
        run_scenario(small(5), out=tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_at_the_end_loses_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("simulator.experiment.runs.write_manifest", fail)
        with pytest.raises(OSError, match="No space") as raised:
            run_scenario(small(MANY), out=tmp_path / "run")
    assert raised.value.__notes__[0].startswith(f"{MANY} of {MANY} replications are kept")
    told: list[int] = []
    resume_run(tmp_path / "run", progress=lambda done, _: told.append(done))
    assert told == []
    assert found(tmp_path / "run") == found(whole)


@pytest.mark.slow
def test_killed_at_any_moment_it_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20 moments, from the first to the last of a run; each is resumed."""
    monkeypatch.setattr(chunks.Queue, "learn", lambda queue, *_: setattr(queue, "size", 10))
    (tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "aside"))  # who is killed leaves things
    luck, kept = np.random.default_rng(20), set()
    begun = time.monotonic()
    whole = run_scenario(small(60), out=tmp_path / "whole").run_dir
    a_moment = (time.monotonic() - begun) / 20
    for number in range(20):
        run = tmp_path / str(number)
        work = partial(run_scenario, small(60), out=run)
        so_many = killed(work, run, chunks=number * 8 // 20, seconds=a_moment * luck.random())
        if so_many is not None:
            kept.add(so_many)
            resume_run(run)
        elif not run.exists():  # nothing was there yet
            run_scenario(small(60), out=run)
        assert found(run) == found(whole)
        assert not partial_of(run).exists()
    assert len(kept) > 3  # of 7


def test_a_run_that_had_only_to_be_tidied_up_is_complete(tmp_path: Path) -> None:
    run = broken_off(tmp_path)
    (partial_of(run) / "new").rename(run)
    with pytest.raises(ResumeError, match="is complete"):
        resume_run(run)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_run_that_had_not_begun_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".run.partial" / "new").mkdir(parents=True)
    run_scenario(small(2), out=tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_was_half_written_at_the_end_is_written_anew(whole: Path, tmp_path: Path) -> None:
    run = broken_off(tmp_path)
    new = partial_of(run) / "new"
    for name in ("status.duckdb", "status.parquet", "tmp_tokens.parquet"):
        (new / name).write_bytes(b"half")
    (new / "status.duckdb.tmp").mkdir()
    assert found(resume_run(run).run_dir) == found(whole)
    names = {path.name for path in run.iterdir()}
    assert names == {path.name for path in whole.iterdir()}
