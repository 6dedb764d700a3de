"""The work of a forecast: simulate what may be the case, as it is and under every action."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import add

from simulator.demand.estate import Demand
from simulator.experiment.failures import told_of_rules
from simulator.experiment.orders import check_orders
from simulator.experiment.work import Parted, Work
from simulator.forecast.actions import ACTIONS
from simulator.forecast.fates import Fates, fates_of
from simulator.forecast.question import Question
from simulator.forecast.tally import Tally, tally_of
from simulator.forecast.unknown import Unknown
from simulator.model.replication import run
from simulator.randomness import Luck
from simulator.scenario import Scenario

AS_IT_IS = ""
"""Instead of the name of an action."""


@dataclass(frozen=True)
class Draws(Parted[Tally]):
    """Simulates draws of a forecast, in whatever process it is called. World k of draw d is world
    d x worlds + k of the seed, with and without an action."""

    scenario: Scenario = field(repr=False, compare=False)
    """Up to the last of the days."""
    unknown: Unknown = field(repr=False, compare=False)
    question: Question
    actions: Sequence[str]
    seed: int
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Tells apart what a process has to do in turn."""

    def part(self, numbers: range) -> Work[Tally]:  # noqa: ARG002
        """All of it."""
        return self.simulate

    def named(self, numbers: range) -> str:
        """Draws, by their numbers."""
        return f"draws {numbers[0]} to {numbers[-1]}"

    def simulate(self, numbers: range) -> Tally:
        """What do these draws add up to? Raises RuleError, and StoppedError if told to stop."""
        return reduce(add, (self._draw(number) for number in numbers))

    def _draw(self, number: int) -> Tally:
        worlds = self._worlds(number, AS_IT_IS)
        others = {action: self._worlds(number, action) for action in self.actions}
        return tally_of(self.question, worlds, others)

    def _worlds(self, number: int, action: str) -> Sequence[Fates]:
        drawn = 0 if self.unknown.nothing else number
        demand = _demand(self, drawn, action)
        first = number * self.question.worlds
        return [self._once(demand, first + world) for world in range(self.question.worlds)]

    def _once(self, demand: Demand, world: int) -> Fates:
        check_orders()
        with told_of_rules(demand.scenario):
            outcome = run(demand, Luck(self.seed, world))
        return fates_of(outcome, len(demand.user))


@lru_cache(len(ACTIONS) + 1)
def _demand(draws: Draws, number: int, action: str) -> Demand:
    scenario = draws.unknown.draw(draws.scenario, draws.seed, number)
    return Demand.of(scenario if action == AS_IT_IS else ACTIONS[action].change(scenario))
