"""Ctrl-C ends long work within two seconds, and says what is kept and how to go on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Tokensim

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from simulator.cli import main; main()"]
POLICIES = "policies: {keep-alive: [{keep_alive: {when_idle: 21d}}]}\n"
ASKED = {"run": (), "compare": (), "sweep": ("--vary", "integrations.idle.count=1,2")}
JOURNAL = Path(".here.partial/parts/journal.jsonl")
SECONDS = 2.0


def waited(pid: int) -> float:
    """For how many seconds had a process to wait for a processor, because others had it?"""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0  # this system does not say


@contextmanager
def at_work(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that has kept something already, in a group of its own, as a terminal makes it."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        while not (JOURNAL.exists() and JOURNAL.read_bytes().count(b"\n") > 2):
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("command", ASKED)
def test_ctrl_c_ends_it_within_two_seconds(
    tokensim: Tokensim, small: Path, command: str, jobs: int
) -> None:
    """What others do on this machine does not count: time spent waiting for a processor."""
    small.write_text(SMALL + POLICIES)
    many = ("--replications", "1000000", "--jobs", str(jobs), "--out", "here")
    with at_work(command, str(small), *ASKED[command], *many) as process:
        pressed, before = time.monotonic(), waited(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and still to be seen
        lasted, idle = time.monotonic() - pressed, waited(process.pid) - before
        output, errors = process.communicate()
    assert (process.returncode, output) == (130, "")
    first, second = errors.splitlines()
    assert first == "tokensim: interrupted"
    assert second.endswith(
        f"000,000 replications are kept; go on with: tokensim {command} --resume here"
    )
    assert {path.name for path in Path().iterdir()} == {small.name, ".here.partial"}
    assert lasted - idle < SECONDS, f"{lasted:.2f} s, and {idle:.2f} s of them without a processor"
    other = "compare" if command == "run" else "run"
    refused = tokensim(other, "--resume", ".")
    assert refused.exit_code == 2
    assert f"go on with: tokensim {command} --resume here" in refused.stderr
