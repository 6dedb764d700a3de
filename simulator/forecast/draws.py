"""The work of a forecast: simulate what may be the case, as it is and under every action."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import add

from simulator.demand.estate import Demand
from simulator.experiment.failures import told_of_rules
from simulator.experiment.orders import check_orders
from simulator.forecast.actions import ACTIONS
from simulator.forecast.fates import Column, Fates, fates_of, joined
from simulator.forecast.question import Question
from simulator.forecast.side_by_side import rows_of, side_by_side
from simulator.forecast.tally import Tally, effect_of, tally_of
from simulator.forecast.unknown import Unknown
from simulator.model.replication import run
from simulator.randomness import Luck
from simulator.scenario import Scenario

AS_IT_IS = ""
"""Instead of the name of an action."""


@dataclass(frozen=True)
class Draws:
    """Draws of what may be the case, simulated in whatever process this is."""

    scenario: Scenario = field(repr=False, compare=False)
    """Up to the last of the days."""
    unknown: Unknown = field(repr=False, compare=False)
    question: Question
    seed: int
    beside: int
    """So many worlds are simulated side by side."""
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Tells apart what a process has to do in turn."""

    def fates(self, number: int, action: str = AS_IT_IS) -> Fates:
        """What becomes of the tokens in the worlds of a draw, the same with and without an action?

        Raises RuleError, and StoppedError if told to stop.
        """
        demand, rows = _demand(self, 0 if self.unknown.nothing else number, action)
        batches = self.question.worlds // self.beside
        first = number * batches
        return joined([self._once(demand, rows, first + batch) for batch in range(batches)])

    def _once(self, demand: Demand, rows: Column, replication: int) -> Fates:
        check_orders()
        with told_of_rules(demand.scenario):
            return fates_of(run(demand, Luck(self.seed, replication)), rows)


@lru_cache(len(ACTIONS) + 2)
def _demand(draws: Draws, number: int, action: str) -> tuple[Demand, Column]:
    """The demand of worlds that lie side by side, and the rows of each."""
    scenario = draws.unknown.draw(draws.scenario, draws.seed, number)
    one = Demand.of(scenario if action == AS_IT_IS else ACTIONS[action].change(scenario))
    return side_by_side(one, draws.beside), rows_of(one, draws.beside)


@dataclass(frozen=True)
class AsItIs:
    """What becomes of all tokens if nothing is done?"""

    draws: Draws

    def __call__(self, numbers: range) -> Tally:
        """What do these draws add up to?"""
        found = (tally_of(self.draws.question, self.draws.fates(number)) for number in numbers)
        return reduce(add, found)


@dataclass(frozen=True)
class UnderActions:
    """In how many worlds does each action prevent an outage, or cause one?"""

    draws: Draws
    actions: Sequence[str]

    def __call__(self, numbers: range) -> Column:
        """What do these draws add up to? Shape (actions, 3, integrations)."""
        return reduce(add, (self._draw(number) for number in numbers))

    def _draw(self, number: int) -> Column:
        before = self.draws.fates(number)
        return effect_of(before, [self.draws.fates(number, action) for action in self.actions])
