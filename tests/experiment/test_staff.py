"""Whoever simulates, the bytes are the same: this process, several, a cluster, and those who die."""

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from multiprocessing import active_children
from pathlib import Path

import pytest

from simulator import compare, loads, replicate
from simulator.experiment import ClusterError, WorkersDiedError, run_scenario, staff
from simulator.experiment.cluster import _check
from simulator.experiment.crews import Processes, processes
from simulator.experiment.fingerprint import fingerprint
from simulator.experiment.staff import Staff, in_chunks
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from tests.experiment.worlds import SMALL, found, small

MANY = 300
RULES = """\
from simulator.policies import Rule, Span


class Probation(Rule):
    key = "probation"
    within: Span

    @property
    def idle_thresholds(self):
        return (self.within,)

    def idle(self, ops, token):
        ops.revoke(token)
"""
OWN = "policy_modules: [rules.py]\npolicies: {own: [{probation: {within: 12d}}]}\n"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of one process."""
    return run_scenario(small(MANY), out=tmp_path_factory.mktemp("alone") / "run").run_dir


def test_two_processes_change_nothing(alone: Path, tmp_path: Path) -> None:
    run = run_scenario(small(MANY), jobs=2, out=tmp_path / "run").run_dir
    assert found(run) == found(alone)
    assert active_children() == []


def test_the_death_of_a_worker_changes_nothing(alone: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(done: int, _: int) -> None:
        if not killed and done > 1:
            victim = active_children()[0]
            victim.kill()
            killed.append(done)

    run = run_scenario(small(MANY), jobs=2, out=tmp_path / "run", progress=kill).run_dir
    assert killed
    assert found(run) == found(alone)


def deadly(numbers: range) -> range:
    """Work that kills its process."""
    import os

    if 5 in numbers:
        os._exit(9)
    return numbers


def test_work_that_kills_its_process_is_named() -> None:
    with pytest.raises(WorkersDiedError, match="whatever process simulates this dies"):
        list(in_chunks(deadly, [range(8)], Staff(jobs=2)))
    assert active_children() == []


def test_processes_begin_only_where_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def count(number: int) -> AbstractContextManager[Processes]:
        begun.append(number)
        return processes(number)

    monkeypatch.setattr(staff, "processes", count)
    monkeypatch.setattr(staff, "_affordable", lambda: 2)
    short = [number for numbers, _ in in_chunks(list, [range(30)], Staff()) for number in numbers]
    assert (short, begun) == (list(range(30)), [])
    monkeypatch.setattr(staff, "WORTHWHILE", 0.0)
    long = [number for numbers, _ in in_chunks(list, [range(90)], Staff()) for number in numbers]
    assert (sorted(long), begun) == (list(range(90)), [2])


def test_who_is_told_to_stop_stops_soon() -> None:
    with closing(in_chunks(sleepy, [range(10**6)], Staff(jobs=2))) as chunks:
        next(chunks)
        begun = time.monotonic()
    assert active_children() == []
    assert time.monotonic() - begun < 30  # it would take days; in a quiet place it takes one second


def sleepy(numbers: range) -> range:
    """Work that takes time."""
    time.sleep(0.2 * len(numbers))
    return numbers


def test_memory_and_cores_are_reckoned_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert staff._affordable() >= 1
    monkeypatch.setattr(staff, "_memory_for", lambda: 0)
    assert staff._affordable() == 1


# A cluster


@pytest.fixture(scope="module")
def scheduler(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a Dask scheduler with two workers, and these."""
    pytest.importorskip("distributed")
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    head = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started = [_quiet(*dask, *head, "--scheduler-file", str(file))]
    hand = [
        "worker",
        "--scheduler-file",
        str(file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    try:
        _wait(file.exists)
        started += [_quiet(*dask, *hand) for _ in range(2)]
        yield _address(file), started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _quiet(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(file: Path) -> str:
    import json

    address = json.loads(file.read_text())["address"]
    _wait(lambda: _workers(address) == 2)
    return str(address)


def _workers(address: str) -> int:
    from distributed import Client

    with Client(address, timeout=30) as client:
        return len(client.nthreads())


def _wait(true: Callable[[], bool], seconds: float = 120.0) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_changes_nothing_not_even_if_a_worker_dies(
    alone: Path, tmp_path: Path, scheduler: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = scheduler
    (tmp_path / "rules.py").write_text(RULES)
    sides = loads(SMALL + OWN, base=tmp_path, allow_code=True)
    until = UntilPrecise(until={"revoked": HalfWidth(relative=0.2)}, at_least=20, at_most=200)
    here, there = (compare(sides, replications=until, cluster=where) for where in (None, address))
    assert pickle.dumps(here.worlds.values) == pickle.dumps(there.worlds.values)
    assert set(here.worlds.values["revoked"]["own"]) > {0}
    assert here.reached == there.reached
    run = run_scenario(small(MANY), cluster=address, out=tmp_path / "run").run_dir
    assert found(run) == found(alone)
    timer = threading.Timer(0.3, workers[0].kill)

    def kill(done: int, _: int) -> None:
        if done > 1 and not timer.ident:
            timer.start()

    again = run_scenario(small(MANY), cluster=address, out=tmp_path / "again", progress=kill)
    assert workers[0].wait(60) != 0
    assert found(again.run_dir) == found(alone)


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_is_not_there_is_told() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        replicate(small(2), cluster="tcp://127.0.0.1:9")


def test_workers_must_be_of_the_same_program() -> None:
    _check("tcp://a", 2, {"w": fingerprint()})
    with pytest.raises(ClusterError, match="has no workers; start some with `dask worker tcp://a`"):
        _check("tcp://a", 0, {})
    answers = {"v": fingerprint(), "w": "0.0.9 abc"}
    with pytest.raises(ClusterError, match=r"1 of 2 workers .*: w has version 0\.0\.9 abc, here"):
        _check("tcp://a", 2, answers)
    with pytest.raises(ClusterError, match=r"w cannot import tokensim \(x\)"):
        _check("tcp://a", 1, {"w": "cannot import tokensim (x)"})
