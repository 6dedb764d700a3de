"""The work of a comparison: what are the indicators of some replications of some variants?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.layout import Layout
from simulator.experiment.simulation import Simulation
from simulator.experiment.work import Parted, Work
from simulator.scenario import Scenario
from simulator.scenario.kpi_names import KPIS

Values = NDArray[np.float64]
Variants = Mapping[str, Scenario]


@dataclass(frozen=True)
class Variant:
    """What is simulated, from which world on."""

    name: str
    simulation: Simulation
    first: int


@dataclass(frozen=True)
class Trials(Parted[Values]):
    """The replications of all variants, numbered through as the layout says."""

    layout: Layout
    variants: Mapping[int, Variant]

    @classmethod
    def of(
        cls, variants: Variants, seed: int, layout: Layout, first: Mapping[str, int]
    ) -> "Trials":
        """All of them. `first`: the number of the first world of a variant, if it is not 0."""
        found = (
            Variant(name, Simulation(one, seed), first.get(name, 0))
            for name, one in variants.items()
        )
        return cls(layout, dict(enumerate(found)))

    def part(self, numbers: range) -> Work[Values]:
        """Without the scenarios that these do not need."""
        needed = {self.layout.place(number)[0] for number in numbers}
        return Trials(self.layout, {one: self.variants[one] for one in needed}).simulate

    def named(self, numbers: range) -> str:
        """Replications, by their numbers and variants."""
        ends = dict.fromkeys([self._named(numbers[0]), self._named(numbers[-1])])
        return " to ".join(ends)

    def simulate(self, numbers: range) -> Values:
        """What do these show? A row each, with a column for each of the KPIS.

        Raises RuleError, and StoppedError if told to stop.
        """
        found = [self._found(number) for number in numbers]
        kpis = [one.simulation.once(world).kpis for one, world in found]
        return np.array([[row[kpi] for kpi in KPIS] for row in kpis], np.float64)

    def _named(self, number: int) -> str:
        one, world = self._found(number)
        return f"replication {world} of {one.name}"

    def _found(self, number: int) -> tuple[Variant, int]:
        """Whose replication is it, and which of its worlds?"""
        place, world = self.layout.place(number)
        one = self.variants[place]
        return one, one.first + world
