"""How far is a long run? A bar on the terminal, and nowhere else."""

import sys
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from simulator.results.reached import Reached

PATIENCE = 1.0
"""Seconds after which a run is long."""


class Bar:
    """Shows on standard error how many replications are done. Gone when the run is over.

    Nothing is shown in the first second, nor where nobody watches (no terminal).
    """

    def __init__(self, console: "Console | None" = None) -> None:
        self.console = console or _terminal()
        self.progress: Progress | None = None
        self.timer: Timer | None = None

    def __enter__(self) -> Self:
        if self.console is not None:
            self.progress = _progress(self.console)
            self.task = self.progress.add_task("simulating", total=None)
            self.timer = Timer(PATIENCE, self.progress.start)
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.timer is not None and self.progress is not None:
            self.timer.cancel()
            self.timer.join()
            self.progress.stop()

    def update(self, done: int, replications: int) -> None:
        """Show that so many replications are done."""
        if self.progress is None:
            return
        if done < replications:
            self.progress.update(self.task, completed=done, total=self._total(replications))
        else:
            self.progress.reset(self.task, total=None, description="writing results")

    def watch(self, reached: "Reached") -> None:
        """Show how precise the means are by now, against what is wanted."""
        if self.progress is not None:
            self.progress.update(self.task, description=f"simulating: {reached.so_far()}")

    @staticmethod
    def _total(replications: int) -> int | None:
        """A single replication does not say how far it is: the bar only moves to and fro."""
        return replications if replications > 1 else None


def _terminal() -> "Console | None":
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    from rich.console import Console

    return Console(stderr=True)


def _progress(console: "Console") -> "Progress":
    from rich import progress

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left:"),
        progress.TimeRemainingColumn(),
    )
    return progress.Progress(*columns, console=console, transient=True)
