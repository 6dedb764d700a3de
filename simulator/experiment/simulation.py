"""The work of a run: simulate some replications, and bring home what they show."""

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
    """What some replications show: in columns of numbers, or in Parquet files."""

    kpis: Sequence[Kpis]
    columns: Mapping[int, Replication] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By table."""

    @property
    def size(self) -> int:
        """How many bytes do the columns take in memory?"""
        return sum(one.size for one in self.columns.values())


@dataclass(frozen=True)
class Simulation:
    """Simulates replications of a scenario under a seed, in whatever process it is called."""

    scenario: Scenario = field(repr=False, compare=False)
    seed: int
    colour_changes: bool = False
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Tells apart what a process has to do in turn."""

    @property
    def demand(self) -> Demand:
        """Who calls when?"""
        return _demand(self)

    def in_columns(self, numbers: range) -> Part:
        """What do these replications show? Raises RuleError, and StoppedError if told to stop."""
        found = {number: self.once(number) for number in numbers}
        return Part([one.kpis for one in found.values()], columns=found)

    def in_files(self, numbers: range) -> Part:
        """The same, smaller by far: where there is much of it. Raises as above."""
        part = self.in_columns(numbers)
        return Part(part.kpis, files=Tables(self.demand, part.columns).as_files())

    def once(self, number: int) -> Replication:
        """What happens in this replication? Raises as above."""
        check_orders()
        return simulate_once(self.demand, self.seed, number, colour_changes=self.colour_changes)


@lru_cache(2)
def _demand(simulation: Simulation) -> Demand:
    return Demand.of(simulation.scenario)
