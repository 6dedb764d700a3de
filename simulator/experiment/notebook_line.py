"""How far is it? A line in a notebook, and nowhere else."""

import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulator.experiment.collecting import Progress

PATIENCE = 1.0
"""Seconds after which the line appears, and is written anew."""


@contextmanager
def shown(progress: Progress | None) -> Iterator[Progress | None]:
    """Who is told how far it is: whoever asked for it, or else the reader of a notebook.

    The line is gone when all is done. If it is broken off, it stays, and tells how far it came.
    """
    if progress is not None or (publisher := _publisher()) is None:
        yield progress
        return
    line = Line(publisher)
    yield line.tell
    line.end()


class Line:
    """Written below the cell, by whatever publishes what a cell displays."""

    def __init__(self, publisher: Any) -> None:
        self.publisher = publisher
        self.name = uuid.uuid4().hex
        self.latest = time.monotonic()
        self.there = False

    def tell(self, done: int, total: int) -> None:
        """So many replications are done, of so many."""
        if time.monotonic() - self.latest >= PATIENCE:
            self._write(f"simulating: {done:,} of {total:,}")

    def end(self) -> None:
        """All is done."""
        if self.there:
            self._write("")

    def _write(self, text: str) -> None:
        named = {"display_id": self.name}
        self.publisher.publish({"text/plain": text}, transient=named, update=self.there)
        self.there, self.latest = True, time.monotonic()


def _publisher() -> Any | None:
    """Of the notebook that this runs in; None elsewhere. Who runs in one has IPython loaded."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    return shell.display_pub if getattr(shell, "kernel", None) else None
