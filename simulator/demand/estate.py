"""What is the estate like before anything happens? One row per integration, cohort after cohort."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import entry
from simulator.demand.gaps import EXPONENTIAL
from simulator.demand.lengths import lengths, lengths_at_most
from simulator.demand.ownership import owners
from simulator.demand.plan import Plan, plan
from simulator.demand.renewal import gap_of, gap_words
from simulator.demand.residual import gap_beyond
from simulator.demand.schedule import first_run
from simulator.demand.tables import GRID, RENEWAL, SLOTS
from simulator.lifecycle import IDLE_LIMIT
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import Every, IntegrationCohort, Scenario

Column = NDArray[np.int64]

NEVER_USED = -(2**62)
"""The last use of a token that was not used yet."""


@dataclass(frozen=True)
class Estate:
    """Who holds a token and where their calls begin: one row per integration."""

    cohort: Column
    """Number of the cohort: its row in `Tables.laws`."""
    index: Column
    """Of the integration in its cohort."""
    user: Column
    """Number of the token's owner among all users."""
    issued: Column
    last_used: Column
    phase_lo: Column
    """The integration's place in the plan: see `schedule.planned`."""
    phase_hi: Column
    at: Column
    """Where its calls begin: see `tables.Walk`."""
    ordinal: Column


@dataclass(frozen=True)
class Demand:
    """Who calls when, in every replication of a scenario."""

    scenario: Scenario
    plan: Plan
    cohort: Column
    index: Column
    user: Column
    """Who owns the first token of each integration?"""
    heir: Column
    """Under whom does a rule want new tokens to be made? NOBODY: there is no such rule."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Demand":
        """What does this scenario demand?"""
        sizes = [cohort.count for cohort in scenario.integrations.values()]
        return cls(
            scenario,
            plan(scenario),
            np.repeat(np.arange(len(sizes)), sizes),
            np.concatenate([np.empty(0, np.int64), *(np.arange(size) for size in sizes)]),
            *owners(scenario),
        )

    def estate(self, luck: Luck) -> Estate:
        """What is the estate like at the start of a replication?"""
        size = len(self.index)
        issued, last_used = np.zeros(size, np.int64), np.full(size, NEVER_USED)
        lo, hi, at, ordinal = np.zeros((4, size), np.int64)
        estate = Estate(self.cohort, self.index, self.user, issued, last_used, lo, hi, at, ordinal)
        end = 0
        for number, (name, cohort) in enumerate(self.scenario.integrations.items()):
            begin, end = end, end + cohort.count
            self._begin_cohort(estate, slice(begin, end), luck, number, name, cohort)
        _begin(self.plan.tables, luck.key, self.cohort, self.index, issued, lo, hi, at, ordinal)
        return estate

    def _begin_cohort(
        self,
        estate: Estate,
        rows: slice,
        luck: Luck,
        number: int,
        name: str,
        cohort: IntegrationCohort,
    ) -> None:
        law, indices = self.plan.tables.laws[number], self.index[rows]
        estate.issued[rows] = cohort.issued or 0
        if cohort.last_used is not None or cohort.age is not None:
            issued, used = _past(luck, name, cohort, indices)
            estate.issued[rows], estate.last_used[rows] = issued, used
            if law["kind"] == RENEWAL and law["gap_law"] != EXPONENTIAL:
                uniforms = luck.uniforms(Purpose.FIRST_GAP, name, indices)
                numbers = (int(law["gap_law"]), float(law["scale"]), float(law["shape"]))
                gaps = gap_beyond(*numbers, -used.astype(np.float64), uniforms)
                estate.at[rows], estate.ordinal[rows] = used + gaps.astype(np.int64), 1
        if name in self.plan.lists:
            estate.phase_lo[rows], estate.phase_hi[rows] = self.plan.lists[name]
        elif law["kind"] == GRID:
            estate.phase_lo[rows] = _offsets(luck, name, cohort, indices)


def _past(
    luck: Luck, name: str, cohort: IntegrationCohort, indices: Column
) -> tuple[Column, Column]:
    """When were tokens of a live estate created and last used? (ms, not after the start)

    A token that lives at the start was used less than 30 days before, and not before it was
    created. What is not said of the two is: used at the start, or created at its last use.
    """
    limits = np.full(len(indices), IDLE_LIMIT - 1)
    if cohort.age is not None:
        age = lengths(cohort.age, luck.uniforms(Purpose.AGE, name, indices))
        limits = np.minimum(limits, age)
    if cohort.last_used is None:
        return -age, np.zeros(len(indices), np.int64)
    idle = lengths_at_most(
        cohort.last_used, luck.uniforms(Purpose.LAST_USED, name, indices), limits
    )
    return -(idle if cohort.age is None else age), -idle


def _offsets(luck: Luck, name: str, cohort: IntegrationCohort, indices: Column) -> Column:
    pattern = cohort.calls.pattern
    if not isinstance(pattern, Every):
        raise AssertionError(f"{name} does not call on a grid")
    if pattern.offset is not None:
        return np.full(len(indices), pattern.offset)
    return (luck.uniforms(Purpose.PHASE, name, indices) * pattern.every).astype(np.int64)


@entry
def _begin(tables, key, cohort, index, issued, phase_lo, phase_hi, at, ordinal):
    """Lead the calls of every integration to the instant from which it has a token."""
    for i in range(len(index)):
        law, origin = tables.laws[cohort[i]], max(issued[i], 0)
        if law.kind == RENEWAL:
            if ordinal[i] == 0:
                at[i] = origin + gap_of(law, key, index[i], 0, gap_words(law, key, index[i], 0))
            continue
        at[i] = origin
        if origin > 0 and law.kind != SLOTS:
            phase = (phase_lo[i], phase_hi[i])
            ordinal[i] = first_run(tables, law, key, index[i], phase, origin)
