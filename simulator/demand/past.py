"""What of tokens was before the start: when were they created, and last used?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.demand.lengths import lengths, lengths_at_most
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import IDLE_LIMIT
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import Fixed, IntegrationCohort, Scenario

Column = NDArray[np.int64]


@dataclass(frozen=True)
class Whose:
    """Which integrations are there?"""

    keys: NDArray[np.uint64]
    """Of the randomness of each cohort."""
    cohort: Column
    """Number of the cohort of each integration, in order."""
    index: Column
    """Of each in its cohort."""


@dataclass(frozen=True)
class Past:
    """When were tokens created and last used? (ms, not after the start) A row for each cohort.

    A token that lives at the start was used less than 30 days before, and not before it was
    created. What is not said of the two is: used at the start, or created at its last use.
    """

    issued: Column
    last_used: Column
    lived: NDArray[np.bool_]
    """Did its tokens live before the start?"""
    drawn: Mapping[int, IntegrationCohort]
    """Cohorts whose past is random, by their numbers: few, where the organisation really exists."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Past":
        """What does a scenario say of the past?"""
        cohorts, drawn = list(scenario.integrations.values()), dict[int, IntegrationCohort]()
        issued = np.array([cohort.issued or 0 for cohort in cohorts], np.int64)
        last_used, lived = np.full(len(cohorts), NEVER_USED), np.zeros(len(cohorts), np.bool_)
        for number, cohort in enumerate(cohorts):
            said = [one for one in (cohort.age, cohort.last_used) if one is not None]
            lived[number] = bool(said)
            if all(isinstance(one, Fixed) for one in said):
                if said:
                    issued[number], last_used[number] = _fixed(cohort)
            else:
                drawn[number] = cohort
        return cls(issued, last_used, lived, drawn)

    def draw(self, luck: Luck, whose: Whose, issued: Column, last_used: Column) -> None:
        """Draw what is random, in columns with a row for each integration."""
        for number, cohort in self.drawn.items():
            rows = slice(*np.searchsorted(whose.cohort, (number, number + 1)).tolist())
            keys, indices = whose.keys[whose.cohort[rows]], whose.index[rows]
            limits = np.full(len(indices), IDLE_LIMIT - 1)
            age = idle = np.zeros(len(indices), np.int64)
            if cohort.age is not None:
                age = lengths(cohort.age, luck.uniforms_of(Purpose.AGE, keys, indices))
                limits = np.minimum(limits, age)
            if cohort.last_used is not None:
                lots = luck.uniforms_of(Purpose.LAST_USED, keys, indices)
                idle = lengths_at_most(cohort.last_used, lots, limits)
            issued[rows], last_used[rows] = -(idle if cohort.age is None else age), -idle


def _fixed(cohort: IntegrationCohort) -> tuple[int, int]:
    age = cohort.age.value if isinstance(cohort.age, Fixed) else None
    if not isinstance(cohort.last_used, Fixed):
        return -(age or 0), 0
    idle = min(cohort.last_used.value, IDLE_LIMIT - 1)
    return (-idle, -idle) if age is None else (-age, -min(idle, age))
