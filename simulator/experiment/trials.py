"""The work of a comparison: what are the indicators of some replications of some variants?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.experiment.simulation import Kpis, Simulation
from simulator.experiment.work import Parted, Work
from simulator.scenario import Scenario

Variants = Mapping[str, Scenario]


@dataclass(frozen=True)
class Variant:
    """What is simulated, from which world on."""

    name: str
    simulation: Simulation
    first: int


@dataclass(frozen=True)
class Trials(Parted[Sequence[Kpis]]):
    """The replications of all variants, numbered through: those of one follow those of another."""

    replications: int
    """Of each variant."""
    variants: Mapping[int, Variant]

    @classmethod
    def of(
        cls, variants: Variants, seed: int, replications: int, first: Mapping[str, int]
    ) -> "Trials":
        """All of them."""
        found = (
            Variant(name, Simulation(one, seed), first.get(name, 0))
            for name, one in variants.items()
        )
        return cls(replications, dict(enumerate(found)))

    def part(self, numbers: range) -> Work[Sequence[Kpis]]:
        """Without the scenarios that these do not need."""
        last = numbers[-1] // self.replications
        needed = range(numbers[0] // self.replications, last + 1)
        return Trials(self.replications, {one: self.variants[one] for one in needed}).simulate

    def named(self, numbers: range) -> str:
        """Replications, by their numbers and variants."""
        ends = dict.fromkeys([self._named(numbers[0]), self._named(numbers[-1])])
        return " to ".join(ends)

    def simulate(self, numbers: range) -> Sequence[Kpis]:
        """What do these show? Raises RuleError, and StoppedError if told to stop."""
        found = [self._found(number) for number in numbers]
        return [one.simulation.once(world).kpis for one, world in found]

    def _named(self, number: int) -> str:
        one, world = self._found(number)
        return f"replication {world} of {one.name}"

    def _found(self, number: int) -> tuple[Variant, int]:
        """Whose replication is it, and which of its worlds?"""
        place, world = divmod(number, self.replications)
        one = self.variants[place]
        return one, one.first + world
