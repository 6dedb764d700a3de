"""Several scenarios in the same worlds: what are the indicators of each, world by world?

The same seed and the same numbers of replications give every variant the same luck, entity by
entity. So variants may be compared world by world.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.execution import Execution
from simulator.experiment.notebook_line import shown
from simulator.experiment.simulation import Kpis
from simulator.experiment.staff import in_chunks
from simulator.experiment.trials import Trials, Variants
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]

FEWEST, USUAL = 2, 100
"""Replications: to say anything of differences, and where a scenario asks for one only."""


@dataclass(frozen=True)
class Worlds:
    """What the indicators of some variants were in the same worlds."""

    seed: int
    replications: int
    values: Mapping[str, Mapping[str, Values]] = field(repr=False)
    """By indicator and variant: a value for each replication, NaN where undefined."""

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """How did each variant fare in each world? A row for each, a column for each indicator."""
        import pandas as pd

        variants = list(next(iter(self.values.values())))
        columns = {kpi: np.concatenate(list(of.values())) for kpi, of in self.values.items()}
        numbers = np.tile(np.arange(self.replications, dtype=np.int32), len(variants))
        named = {"policy": np.repeat(variants, self.replications), "replication": numbers}
        return pd.DataFrame(named | columns)


@dataclass(frozen=True)
class Design:
    """Which variants are simulated, and in which worlds?"""

    variants: Variants
    seed: int
    replications: int
    """Of each variant."""
    first: Mapping[str, int] = field(default_factory=dict)
    """The number of the first world of a variant, if it is not 0."""


def enough(scenario: Scenario, asked: int | None) -> int:
    """In how many worlds are variants compared? ValueError for fewer than two."""
    wanted = asked
    if wanted is None:
        said = scenario.replications
        wanted = said if isinstance(said, int) and said >= FEWEST else USUAL
    if wanted < FEWEST:
        raise ValueError(f"{wanted} replication shows no difference; at least {FEWEST} are needed")
    return wanted


def simulate_variants(design: Design, execution: Execution) -> Worlds:
    """How does each variant fare in the same worlds? The same however it is carried out.

    Raises ValueError for fewer than one replication, RuleError if a rule of a user's own fails,
    WorkersDiedError and ClusterError.
    """
    variants, replications = design.variants, design.replications
    if replications < 1:
        raise ValueError("replications and jobs must be at least 1")
    trials = Trials.of(variants, design.seed, replications, design.first)
    total, found = len(variants) * replications, dict[int, Kpis]()
    with (
        shown(execution.listeners.progress) as told,
        closing(in_chunks(trials, [range(total)], execution.staff)) as chunks,
    ):
        for numbers, kpis in chunks:
            found.update(zip(numbers, kpis, strict=True))
            if told is not None:
                told(len(found), total)
    rows = [found[number] for number in range(total)]
    values = {kpi: _by_variant(kpi, rows, variants) for kpi in rows[0]}
    return Worlds(design.seed, replications, values)


def _by_variant(kpi: str, rows: Sequence[Kpis], variants: Variants) -> Mapping[str, Values]:
    values = np.array([row[kpi] for row in rows], float)
    return dict(zip(variants, np.split(values, len(variants)), strict=True))
