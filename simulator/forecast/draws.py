"""The work of a forecast: simulate what may be the case, as it is and under every action."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import add
from typing import NamedTuple

from simulator.demand.estate import Demand
from simulator.demand.patterns import Patterns
from simulator.experiment.failures import told_of_rules
from simulator.experiment.orders import check_orders
from simulator.experiment.work import Parted, Work
from simulator.forecast.actions import ACTIONS
from simulator.forecast.fates import Column, Fates, fates_of, joined
from simulator.forecast.question import Question
from simulator.forecast.side_by_side import apart, outlined, side_by_side
from simulator.forecast.tally import Tally, effect_of, tally_of
from simulator.forecast.unknown import Possible, Unknown
from simulator.model.replication import run
from simulator.randomness import Luck

AS_IT_IS = ""
"""Instead of the name of an action."""


class How(NamedTuple):
    """In which worlds?"""

    question: Question
    seed: int
    beside: int
    """So many worlds are simulated side by side."""

    @classmethod
    def of(cls, question: Question, seed: int, demand: Demand) -> "How":
        """As fits an organisation of this size."""
        question, beside = question.laid_out(len(demand.cohort), apart(demand.scenario))
        return cls(question, seed, beside)


@dataclass(frozen=True)
class Draws:
    """Draws of what may be the case, simulated in whatever process this is."""

    demands: Mapping[str, Demand] = field(repr=False, compare=False)
    """Up to the last of the days: as it is, and under actions, by their names."""
    possible: Possible = field(repr=False, compare=False)
    how: How
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Tells apart what a process has to do in turn."""

    @classmethod
    def of(cls, demand: Demand, unknown: Unknown, how: How, actions: Sequence[str] = ()) -> "Draws":
        """What is to be simulated of a scenario?"""
        changed = {name: Demand.of(ACTIONS[name].change(demand.scenario)) for name in actions}
        demands = {name: outlined(one) for name, one in ({AS_IT_IS: demand} | changed).items()}
        return cls(demands, unknown.about(demand), how)

    @property
    def question(self) -> Question:
        """What is asked, in as many worlds as are simulated?"""
        return self.how.question

    def fates(self, number: int, action: str = AS_IT_IS, end: int | None = None) -> Fates:
        """What becomes of the tokens in the worlds of a draw, the same with and without an action?

        `end`: when uses end, if that is possible (see `Possible`). Raises RuleError, and
        StoppedError if told to stop.
        """
        demand, rows = _side_by_side(self, action)
        if not self.possible.nothing:
            demand = demand.calling(_patterns(self, number, end))
        batches = self.question.worlds // self.how.beside
        first = number * batches
        return joined([self._once(demand, rows, first + batch) for batch in range(batches)])

    def _once(self, demand: Demand, rows: Column, replication: int) -> Fates:
        check_orders()
        with told_of_rules(demand.scenario):
            return fates_of(run(demand, Luck(self.how.seed, replication)), rows)


@lru_cache(len(ACTIONS) + 2)
def _side_by_side(draws: Draws, action: str) -> tuple[Demand, Column]:
    """The demand of worlds that lie side by side, and the rows of each."""
    return side_by_side(draws.demands[action], draws.how.beside)


@lru_cache(1)
def _patterns(draws: Draws, number: int, end: int | None) -> Patterns:
    return draws.possible.draw(draws.how.seed, number, end)


@dataclass(frozen=True)
class AsItIs:
    """What becomes of all tokens if nothing is done?"""

    draws: Draws

    def __call__(self, numbers: range) -> Tally:
        """What do these draws add up to?"""
        found = (tally_of(self.draws.question, self.draws.fates(number)) for number in numbers)
        return reduce(add, found)


@dataclass(frozen=True)
class Ending(Parted[Mapping[int, Tally]]):
    """What becomes of all tokens if their uses end at an instant, the same for all?"""

    draws: Draws
    ends: Sequence[int]
    """The instants. Draw k beyond those of the question is for the k-th of them."""

    def part(self, numbers: range) -> Work[Mapping[int, Tally]]:  # noqa: ARG002
        """All of it."""
        return self.simulate

    def named(self, numbers: range) -> str:
        """Ends, by their numbers."""
        return f"ends {numbers[0]} to {numbers[-1]}"

    def simulate(self, numbers: range) -> Mapping[int, Tally]:
        """What becomes of them for each of these ends?"""
        question = self.draws.question
        return {
            number: tally_of(
                question, self.draws.fates(question.draws + number, end=self.ends[number])
            )
            for number in numbers
        }


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
