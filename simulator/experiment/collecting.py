"""Simulate what is missing, and keep it as it comes."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from simulator.experiment.enough import Enough
from simulator.experiment.shelf import Shelf
from simulator.experiment.staff import Staff, in_chunks
from simulator.results.kept import Kept
from simulator.results.reached import Reached

Progress = Callable[[int, int], None]
"""Told how many replications are done, and of how many, as far as one can tell."""
Watch = Callable[[Reached], None]
"""Told how precise the means are by now, if replications are made until they are."""


@dataclass(frozen=True)
class Listeners:
    """Who wants to hear how far it is? They are told after each chunk."""

    progress: Progress | None = None
    watch: Watch | None = None

    def tell(self, done: int, enough: Enough, variants: int = 1) -> None:
        """So many replications are done, of all variants together."""
        if self.watch is not None and (reached := enough.reached()):
            self.watch(reached)
        if self.progress is not None:
            total = variants * enough.total()
            self.progress(min(done, total), total)


def collect(shelf: Shelf, enough: Enough, staff: Staff, listeners: Listeners) -> None:
    """Simulate the replications that are not there yet, until there are enough."""
    if shelf.kept is not None:
        _judge_kept(enough, shelf.kept)
    if enough.decided:
        return
    with closing(in_chunks(shelf, shelf.missing(enough.most), staff)) as found:
        for numbers, part in found:
            shelf.add(numbers, part)
            enough.add(numbers.start, part.kpis)
            listeners.tell(len(shelf), enough)
            if enough.decided:
                break


def _judge_kept(enough: Enough, kept: Kept) -> None:
    goals = [] if isinstance(enough.wanted, int) else list(enough.wanted.until)
    for piece in kept.pieces if goals else []:
        tables = kept.only(piece, ["kpis"])
        columns = dict(tables.kpis(goals))
        rows = zip(*columns.values(), strict=True)
        enough.add(piece.numbers.start, (dict(zip(goals, row, strict=True)) for row in rows))
