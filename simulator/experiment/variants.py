"""Several scenarios in the same worlds: what are the indicators of each, world by world?

The same seed and the same numbers of replications give every variant the same luck, entity by
entity. So variants may be compared world by world.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.experiment.collecting import Progress
from simulator.experiment.crews import processes
from simulator.experiment.orders import check_orders
from simulator.experiment.single import simulate_once
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
Variants = Mapping[str, Scenario]
Work = tuple[str, range]
"""Some replications of one variant."""

FEWEST, USUAL = 2, 100
"""Replications: to say anything of differences, and where a scenario asks for one only."""

SAME: Mapping[str, int] = {}
"""All variants begin with world 0."""


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


def enough(scenario: Scenario, asked: int | None) -> int:
    """In how many worlds are variants compared? ValueError for fewer than two."""
    wanted = asked
    if wanted is None:
        said = scenario.replications
        wanted = said if isinstance(said, int) and said >= FEWEST else USUAL
    if wanted < FEWEST:
        raise ValueError(f"{wanted} replication shows no difference; at least {FEWEST} are needed")
    return wanted


def simulate_variants(
    variants: Variants,
    seed: int,
    replications: int,
    *,
    first: Mapping[str, int] = SAME,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Worlds:
    """How does each variant fare in the same worlds? The same on any number of processes.

    `first`: the number of the first world of a variant, if it is not 0. Raises ValueError for
    numbers below 1, and RuleError if a rule of a user's own fails.
    """
    if replications < 1 or jobs < 1:
        raise ValueError("replications and jobs must be at least 1")
    found: dict[tuple[str, int], Mapping[str, float]] = {}
    for name, number, kpis in _simulate_all(variants, seed, replications, jobs, first):
        found[name, number - first.get(name, 0)] = kpis
        if progress is not None:
            progress(len(found), len(variants) * replications)
    rows = {name: [found[name, number] for number in range(replications)] for name in variants}
    kpis = next(iter(rows.values()))[0]
    values = {
        kpi: {name: np.array([one[kpi] for one in row], float) for name, row in rows.items()}
        for kpi in kpis
    }
    return Worlds(seed, replications, values)


Found = tuple[str, int, Mapping[str, float]]


def _simulate_all(
    variants: Variants, seed: int, wanted: int, jobs: int, first: Mapping[str, int]
) -> Iterator[Found]:
    """The one place that knows where the work is done."""
    chunks = [
        (name, range(first.get(name, 0) + some.start, first.get(name, 0) + some.stop))
        for name, some in _chunks(list(variants), wanted, jobs)
    ]
    if min(jobs, len(chunks)) == 1:
        for name, numbers in chunks:
            yield from _simulate_some(name, variants[name], seed, numbers)
        return
    with processes(min(jobs, len(chunks))) as crew:
        futures = [
            crew.submit(partial(_simulate_chunk, name, variants[name], seed), numbers)
            for name, numbers in chunks
        ]
        for future in as_completed(futures):
            yield from future.result()


def _chunks(names: list[str], wanted: int, jobs: int) -> Iterator[Work]:
    """Of every variant the same share at a time, so that what is left can be shared evenly."""
    size = max(1, min(-(-wanted * len(names) // (jobs * 8)), 64, wanted))
    if jobs == 1:
        size = wanted
    for name in names:
        for begin in range(0, wanted, size):
            yield name, range(begin, min(begin + size, wanted))


def _simulate_some(name: str, scenario: Scenario, seed: int, numbers: range) -> Iterator[Found]:
    demand = Demand.of(scenario)
    for number in numbers:
        check_orders()
        yield name, number, simulate_once(demand, seed, number).kpis


def _simulate_chunk(name: str, scenario: Scenario, seed: int, numbers: range) -> list[Found]:
    return list(_simulate_some(name, scenario, seed, numbers))
