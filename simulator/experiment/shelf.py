"""Where finished replications are put: in memory while they are small, then on disk."""

import shutil
import weakref
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from simulator.experiment.simulation import Part, Simulation
from simulator.experiment.work import Alike, Work
from simulator.results.kept import Kept
from simulator.results.sql_tables import SqlTables
from simulator.results.tables import TABLES, Tables

ROOM = 256 * 2**20
"""Bytes that are held in memory."""


class Shelf(Alike[Part]):
    """Takes what comes of a simulation, and has it done in the form that it can use.

    On disk from the beginning (`kept`), or in memory as long as there is room, and then in a folder
    of its own: it is gone with the tables or, by `with`, after an exception.
    """

    def __init__(self, simulation: Simulation, kept: Kept | None = None) -> None:
        super().__init__(simulation.in_columns)
        self.simulation, self.kept = simulation, kept
        self.held: dict[range, Part] = {}
        self.folder: Path | None = None

    def part(self, numbers: range) -> Work[Part]:  # noqa: ARG002 - all are alike
        """What is to be done for some replications?"""
        return self.simulation.in_files if self.kept is not None else self.simulation.in_columns

    def __len__(self) -> int:
        return len(self.kept) if self.kept is not None else sum(map(len, self.held))

    def missing(self, wanted: int) -> list[range]:
        """Which of so many replications were not there in the beginning?"""
        return self.kept.missing(wanted) if self.kept is not None else [range(wanted)]

    def add(self, numbers: range, part: Part) -> None:
        """Take what these replications show. Raises OSError."""
        if self.held and sum(one.size for one in (*self.held.values(), part)) > ROOM:
            self._move()
        if self.kept is not None:
            self.kept.add(numbers, part.files or self._files(part))
        else:
            self.held[numbers] = part

    def tables(self, replications: int) -> SqlTables:
        """What do the first replications show?"""
        if self.kept is None:
            found = dict(chain.from_iterable(part.columns.items() for part in self.held.values()))
            first = {number: found[number] for number in range(replications)}
            return Tables(self.simulation.demand, first)
        tables = self.kept.tables(TABLES, replications)
        if self.folder:
            weakref.finalize(tables, shutil.rmtree, self.folder, ignore_errors=True)
        return tables

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self.folder and self.kept is not None:
            self.kept.close()
            if kind:
                shutil.rmtree(self.folder, ignore_errors=True)

    def _move(self) -> None:
        """There is no room any more."""
        self.folder = Path(mkdtemp(prefix="tokensim-"))
        self.kept = Kept(self.folder)
        for numbers in list(self.held):
            self.kept.add(numbers, self._files(self.held.pop(numbers)))

    def _files(self, part: Part) -> dict[str, bytes]:
        return Tables(self.simulation.demand, part.columns).as_files()
