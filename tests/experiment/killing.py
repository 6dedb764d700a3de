"""Runs that are killed, at moments that do not depend on how fast the machine is."""

import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from simulator.results.directory import partial_of
from simulator.results.kept import JOURNAL


def kept_by(run: Path) -> int:
    """How many chunks of a run that is going on are kept so far?"""
    journal = partial_of(run) / "parts" / JOURNAL
    try:
        return journal.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def killed(work: Callable[[], object], run: Path, *, chunks: int, seconds: float) -> int | None:
    """Begin to work on a run, and kill who does so some time after so many chunks are kept.

    How many were? None: it had not begun, or is complete.
    """
    process = get_context("fork").Process(target=work)
    process.start()
    while process.is_alive() and kept_by(run) < chunks:
        time.sleep(1e-3)
    process.join(seconds)
    process.kill()
    process.join()
    return kept_by(run) if partial_of(run).joinpath("run.json").exists() else None
