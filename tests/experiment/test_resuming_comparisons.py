"""A comparison, or a sweep, that is broken off goes on, and ends as if nothing had happened."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from simulator import loads
from simulator.experiment import (
    Destination,
    Execution,
    ResumeError,
    RuleError,
    Staff,
    chunks,
    plan_comparison,
    plan_sweep,
    resume_comparison,
    resume_run,
    resume_sweep,
    run_comparison,
    run_sweep,
)
from simulator.experiment.collecting import Listeners, Progress
from simulator.results.directory import partial_of
from simulator.results.kept import JOURNAL
from simulator.scenario import Scenario
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from tests.experiment.killing import killed
from tests.experiment.worlds import SMALL, small

COUNTS = {"integrations.daily.count": ["2", "3"], "integrations.rare.count": ["1", "2"]}
UNTIL = UntilPrecise(until={"outage_hours": HalfWidth(relative=0.4)}, at_least=20, at_most=900)


def sides(replications: int | UntilPrecise) -> dict[str, Scenario]:
    fewer = loads(SMALL, overrides={"integrations.rare.count": "1"})
    wanted = {"replications": replications}
    return {"one": small().model_copy(update=wanted), "two": fewer.model_copy(update=wanted)}


Run = Callable[[Path, int | UntilPrecise, Execution], Path]


def compared(place: Path, wanted: int | UntilPrecise, how: Execution) -> Path:
    plan = plan_comparison(sides(wanted))
    return run_comparison(plan, how, Destination(place)).run_dir


def swept(place: Path, wanted: int | UntilPrecise, how: Execution) -> Path:
    plan = plan_sweep(small(), COUNTS, replications=wanted)
    return run_sweep(plan, how, Destination(place)).run_dir


KINDS = {"compare": (compared, resume_comparison), "sweep": (swept, resume_sweep)}


def contents(folder: Path) -> dict[str, bytes]:
    """All that is left, but when it was begun: the manifest tells that, and the page."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    found = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    begun = json.loads((folder / "manifest.json").read_text())["created"].encode()
    assert found["report.html"].count(begun) == 1
    return found | {"report.html": found["report.html"].replace(begun, b"")}


def by(progress: Progress | None = None, jobs: int = 1) -> Execution:
    return Execution(Staff(jobs), Listeners(progress))


def pressing(after: int) -> Progress:
    def progress(done: int, _: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    return progress


@pytest.fixture(autouse=True)
def few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.report.words.sweep.varying", lambda _: ["outages"])


def broken_off(run: Run, place: Path, wanted: int | UntilPrecise, after: int = 20) -> str:
    with pytest.raises(KeyboardInterrupt) as raised:
        run(place, wanted, by(pressing(after)))
    (note,) = raised.value.__notes__
    return str(note)


@pytest.mark.parametrize(
    ("kind", "wanted"), [("compare", 120), ("compare", UNTIL), ("sweep", UNTIL)]
)
def test_it_goes_on_and_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, wanted: int | UntilPrecise
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 0.05)
    run, resume = KINDS[kind]
    whole = run(tmp_path / "whole", wanted, by())
    place = tmp_path / "here" / "run"
    note = broken_off(run, place, wanted, after=30)
    kept, of = int(note.split()[0]), {"compare": 240, "sweep": 480}[kind]
    told = f" of {of}" if isinstance(wanted, int) else ""
    command = f"tokensim {kind} --resume {place}"
    assert note == f"{kept}{told} replications are kept; go on with: {command}"
    assert [path.name for path in place.parent.iterdir()] == [".run.partial"]
    for where in (partial_of(place), place.parent):  # broken off twice more
        with pytest.raises(KeyboardInterrupt):
            resume(where, by(pressing(1)))
    told_of: list[int] = []
    resume(place, by(lambda done, _: told_of.append(done), jobs=2))
    assert kept >= 30
    if isinstance(wanted, int):  # else it is told how many it will be, as far as is known by then
        assert told_of[0] > kept
    assert [path.name for path in place.parent.iterdir()] == ["run"]
    assert contents(place) == contents(whole)
    manifest = json.loads((place / "manifest.json").read_text())
    assert ("precision" in manifest) == (not isinstance(wanted, int))


def test_what_was_damaged_is_simulated_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 0.05)
    whole = compared(tmp_path / "whole", 120, by())
    broken_off(compared, tmp_path / "run", 120, after=100)
    parts = sorted((partial_of(tmp_path / "run") / "parts").glob("*.parquet"))
    parts[0].write_bytes(parts[0].read_bytes()[:-7])
    parts[-1].unlink()
    journal = partial_of(tmp_path / "run") / "parts" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-30])
    resume_comparison(tmp_path / "run", by())
    assert contents(tmp_path / "run") == contents(whole)


def test_policies_of_one_scenario_go_on_in_their_order(tmp_path: Path) -> None:
    rules = (
        "policies: {zeal: [{keep_alive: {when_idle: 5d}}], calm: [{keep_alive: {when_idle: 9d}}]}"
    )
    scenario = loads(SMALL + rules)
    plan = plan_comparison(scenario, baseline="calm", replications=60)
    whole = run_comparison(plan, by(), Destination(tmp_path / "whole")).run_dir
    with pytest.raises(KeyboardInterrupt):
        run_comparison(plan, by(pressing(20)), Destination(tmp_path / "run"))
    found = resume_comparison(tmp_path / "run", by()).comparison
    assert (list(found.variants), found.baseline) == (["none", "zeal", "calm"], "calm")
    assert contents(tmp_path / "run") == contents(whole)


def test_a_changed_scenario_is_refused(tmp_path: Path) -> None:
    broken_off(compared, tmp_path / "run", 120)
    file = partial_of(tmp_path / "run") / "new" / "scenarios" / "1" / "scenario.yaml"
    file.write_text(file.read_text().replace("count: 3", "count: 4"))
    with pytest.raises(ResumeError, match="is not the one that was begun with"):
        resume_comparison(tmp_path / "run", by())
    with pytest.raises(ResumeError, match="is not the one that was begun with"):
        resume_comparison(tmp_path / "run", by())  # and is left alone


def test_another_program_does_not_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_off(swept, tmp_path / "run", 120)
    monkeypatch.setattr("simulator.experiment.breaking_off.fingerprint", lambda: "0.9 abc")
    with pytest.raises(ResumeError, match=r"begun by tokensim .*, and this is 0\.9 abc"):
        resume_sweep(tmp_path / "run", by())


def test_each_command_goes_on_with_its_own(tmp_path: Path) -> None:
    broken_off(compared, tmp_path / "run", 120)
    told = f"run is a comparison that was not finished; go on with: tokensim compare --resume {tmp_path / 'run'}"
    for place in (tmp_path / "run", tmp_path):
        with pytest.raises(ResumeError, match=told):
            resume_run(place)
        with pytest.raises(ResumeError, match=told):
            resume_sweep(place, by())


def test_what_cannot_go_on_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuleError("rules.py:3: wrong")

    monkeypatch.setattr("simulator.experiment.comparison_runs.write_manifest", fail)
    with pytest.raises(RuleError):
        compared(tmp_path / "run", 5, by())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_killed_at_any_moment_a_comparison_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5 moments, from the first to the last; each is resumed."""
    monkeypatch.setattr(chunks.Queue, "learn", lambda queue, *_: setattr(queue, "size", 25))
    luck, kept = np.random.default_rng(5), set()
    begun = time.monotonic()
    whole = contents(compared(tmp_path / "whole", 150, by()))
    a_moment = (time.monotonic() - begun) / 5
    for number in range(5):
        run = tmp_path / str(number)
        work = partial(compared, run, 150, by())
        so_many = killed(work, run, chunks=number * 14 // 5, seconds=a_moment * luck.random())
        if so_many is not None:
            kept.add(so_many)
            resume_comparison(run, by())
        elif not run.exists():  # nothing was there yet
            compared(run, 150, by())
        assert contents(run) == whole
        assert not partial_of(run).exists()
    assert len(kept) > 1
