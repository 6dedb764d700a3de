"""Small results stay in memory, large ones go to disk: nobody can tell which, and nothing is left behind."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest

from simulator import replicate
from simulator.experiment import shelf
from simulator.experiment.replications import Results
from simulator.experiment.shelf import Shelf
from simulator.experiment.simulation import Simulation
from simulator.results.stored import StoredTables
from simulator.results.tables import TABLES, Tables
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from tests.experiment.worlds import small

MANY = 150


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are put that are needed for a while only."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def alike(one: Results, other: Results) -> None:
    for table in TABLES:
        a, b = one.tables.frame(table), other.tables.frame(table)
        pd.testing.assert_frame_equal(a, b, check_exact=True)
    pd.testing.assert_frame_equal(one.summary, other.summary, check_exact=True)
    pd.testing.assert_frame_equal(one.quantiles, other.quantiles, check_exact=True)


@pytest.mark.parametrize(("jobs", "room"), [(1, 0), (2, 200_000)])
def test_on_disk_it_is_the_same(
    jobs: int, room: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = replicate(small(), replications=MANY)
    assert isinstance(memory.tables, Tables)
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(shelf, "ROOM", room)
    disk = replicate(small(), replications=MANY, jobs=jobs)
    assert isinstance(disk.tables, StoredTables)
    alike(memory, disk)
    (own,) = folder.iterdir()
    del disk
    gc.collect()
    assert not own.exists()


def test_what_came_beyond_the_end_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    until = UntilPrecise(until={"outages": HalfWidth(absolute=0.5)}, at_least=20, at_most=400)
    memory = replicate(small(), replications=until)
    monkeypatch.setattr(shelf, "ROOM", 0)
    disk = replicate(small(), replications=until)
    assert len(memory.kpis) == memory.tables.replications < 400
    alike(memory, disk)


def test_no_more_is_held_than_there_is_room_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulation = Simulation(small(), 3)
    part = simulation.in_columns(range(10))
    monkeypatch.setattr(shelf, "ROOM", 3 * part.size + 999)
    with Shelf(simulation) as full:
        for number in range(9):
            numbers = range(10 * number, 10 * number + 10)
            full.add(numbers, full.part(numbers)(numbers))
            assert sum(one.size for one in full.held.values()) <= shelf.ROOM
            assert len(full) == 10 * number + 10
        assert full.held == {}
        tables = full.tables(90)
        assert tables.replications == 90
        assert len(list(folder.iterdir())) == 1


def test_one_part_is_held_however_large_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "ROOM", 0)
    assert isinstance(replicate(small(), replications=1).tables, Tables)
    assert list(folder.iterdir()) == []


def test_what_is_broken_off_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "ROOM", 0)

    def press(done: int, _: int) -> None:
        if done > 20:
            assert list(folder.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replicate(small(), replications=MANY, jobs=2, progress=press)
    assert list(folder.iterdir()) == []


PROGRAM = """
import tempfile, sys
from simulator.experiment.staff import Staff, in_chunks
from tests.experiment.test_shelf import busy

if __name__ == "__main__":
    tempfile.tempdir = sys.argv[1]
    for _ in in_chunks(busy, [range(100)], Staff(jobs=2)):
        print("begun", flush=True)
"""


def busy(numbers: range) -> range:
    """Work that has something lying about."""
    with tempfile.TemporaryDirectory(prefix="tokensim-"):
        time.sleep(0.2 * len(numbers))
    return numbers


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_workers_whose_parent_is_killed_tidy_up(tmp_path: Path) -> None:
    """The folder that holds theirs is the parent's, which cannot."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    (tmp_path / "folder").mkdir()
    command = [sys.executable, str(program), str(tmp_path / "folder")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"begun\n"
        assert list((tmp_path / "folder").iterdir())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    latest = time.monotonic() + 60
    while list((tmp_path / "folder").iterdir()):
        assert time.monotonic() < latest
        time.sleep(0.05)
