"""The key figures of all variants, world by world, as they come."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.enough import Enough
from simulator.experiment.layout import Layout
from simulator.scenario.kpi_names import KPIS

Values = NDArray[np.float64]


class Scores:
    """Takes rows of key figures in any order, and has worlds judged once they are complete."""

    def __init__(self, variants: Sequence[str], layout: Layout, enough: Enough) -> None:
        self.variants, self.layout, self.enough = variants, layout, enough
        self._blocks: dict[int, Values] = {}
        self._seen: Counter[int] = Counter()

    def add(self, numbers: range, rows: Values) -> None:
        """Take what these show: a row each, with a column for each of the KPIS."""
        for number, row in zip(numbers, rows, strict=True):
            variant, world = self.layout.place(number)
            self._of_world(world)[variant] = row
            self._seen[world] += 1
            if self._seen[world] == len(self.variants):
                self._judge(world)

    def __len__(self) -> int:
        """How many are there?"""
        return self._seen.total()

    def values(self) -> Mapping[str, Mapping[str, Values]]:
        """By indicator and variant: a value for each world that counts, once all are there."""
        found = np.concatenate([self._blocks[number] for number in sorted(self._blocks)])
        columns = np.ascontiguousarray(found[: self.enough.replications].transpose(2, 1, 0))
        return {
            kpi: dict(zip(self.variants, of, strict=True))
            for kpi, of in zip(KPIS, columns, strict=True)
        }

    def _of_world(self, world: int) -> Values:
        """A row for each variant."""
        number, place = divmod(world, self.layout.block)
        if number not in self._blocks:
            size = min(self.layout.block, self.layout.worlds - number * self.layout.block)
            self._blocks[number] = np.full((size, len(self.variants), len(KPIS)), np.nan)
        found: Values = self._blocks[number][place]
        return found

    def _judge(self, world: int) -> None:
        if isinstance(self.enough.wanted, int):
            return
        goals = self.enough.wanted.until
        rows = self._of_world(world)
        found = {
            name: {kpi: float(row[_PLACES[kpi]]) for kpi in goals}
            for name, row in zip(self.variants, rows, strict=True)
        }
        self.enough.add(world, [self.enough.aims.values(goals, found)])


_PLACES = {kpi: place for place, kpi in enumerate(KPIS)}
