"""Which means are to be precise: of one scenario, of each point of a sweep, or of differences?"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from simulator.results.reached import Reached
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from simulator.statistics.precision import Goal, Precision
from simulator.statistics.stopping import Limits, Outcome, Stopping
from simulator.statistics.student import CONFIDENCE

Kpis = Mapping[str, float]
Goals = Mapping[str, HalfWidth]

ALONE = ""
"""The variant of a run, which has no others."""


@dataclass(frozen=True)
class Aims:
    """What the goals of a scenario are for; by default, for the means of a run."""

    named: Mapping[str, str] = field(default_factory=lambda: {ALONE: ""})
    """The variants that they are for, and how these are called where precision is told."""
    baseline: str | None = None
    """Their differences from this one are to be precise; None: they themselves."""

    def stopping(self, wanted: UntilPrecise) -> Stopping:
        """Who judges whether there are enough replications?

        Intervals of differences are those of comparisons: all policies together may err in 5 %.
        A share is then one of the larger mean, of the policy's and the baseline's.
        """
        error = (1 - CONFIDENCE) / (len(self.named) if self.baseline is not None else 1)
        goals = {
            name: Goal(width.relative, width.absolute, 1 - error)
            for kpi, width in wanted.until.items()
            for _, name in self._names(kpi)
        }
        return Stopping(goals, Limits(wanted.at_least, wanted.at_most), self._scales(wanted.until))

    def values(self, goals: Goals, world: Mapping[str, Kpis]) -> dict[str, float]:
        """What is to be judged of a world, where each variant has these key figures?"""
        if self.baseline is None:
            return {name: world[one][kpi] for kpi in goals for one, name in self._names(kpi)}
        base = world[self.baseline]
        apart = {
            name: world[one][kpi] - base[kpi] for kpi in goals for one, name in self._names(kpi)
        }
        means = {_mean(kpi, one): of[kpi] for kpi in goals for one, of in world.items()}
        return apart | means

    def reached(self, goals: Goals, outcome: Outcome) -> Reached:
        """What is there to tell? Of each key figure: that for which its goal is hardest."""
        found, hardest = {}, {}
        for kpi, goal in goals.items():
            rows = [(outcome.precisions[name], one) for one, name in self._names(kpi)]
            found[kpi], one = max(rows, key=lambda row: _width(goal, row[0]))
            hardest[kpi] = self.named[one]
        told = {} if ALONE in self.named else hardest
        return Reached(goals, replace(outcome, precisions=found), told)

    def _names(self, kpi: str) -> Iterator[tuple[str, str]]:
        apart = "" if self.baseline is None else f" - {self.baseline!r}"
        for one in self.named:
            yield one, f"{_mean(kpi, one)}{apart}"

    def _scales(self, goals: Goals) -> dict[str, list[str]]:
        if self.baseline is None:
            return {}
        return {
            name: [_mean(kpi, one), _mean(kpi, self.baseline)]
            for kpi in goals
            for one, name in self._names(kpi)
        }


RUN = Aims()
"""The means of all replications."""


def _mean(kpi: str, variant: str) -> str:
    return f"{kpi} of {variant!r}" if variant else kpi


def _width(goal: HalfWidth, found: Precision) -> float:
    width = found.relative if goal.relative else found.half_width
    return math.inf if math.isnan(width) else width
