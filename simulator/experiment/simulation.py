"""The work of a run: simulate some replications, and bring their tables home as Parquet files."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from simulator.demand.estate import Demand
from simulator.experiment.orders import check_orders
from simulator.experiment.single import simulate_once
from simulator.results.columns import Replication
from simulator.results.tables import Tables
from simulator.scenario import Scenario

Kpis = Mapping[str, float]


@dataclass(frozen=True)
class Part:
    """What some replications show."""

    kpis: Sequence[Kpis]
    files: Mapping[str, bytes]
    """By table: a Parquet file."""


@dataclass(frozen=True)
class Simulation:
    """Simulates replications of a scenario under a seed, in whatever process it is called."""

    scenario: Scenario = field(repr=False, compare=False)
    seed: int
    colour_changes: bool = False
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Tells apart what a process has to do in turn."""

    def __call__(self, numbers: range) -> Part:
        """What do these replications show? Raises RuleError, and StoppedError if told to stop."""
        found = {number: self.once(number) for number in numbers}
        return Part([one.kpis for one in found.values()], Tables(_demand(self), found).as_files())

    def once(self, number: int) -> Replication:
        """What happens in this replication? Raises as above."""
        check_orders()
        return simulate_once(_demand(self), self.seed, number, colour_changes=self.colour_changes)


@lru_cache(2)
def _demand(simulation: Simulation) -> Demand:
    return Demand.of(simulation.scenario)
