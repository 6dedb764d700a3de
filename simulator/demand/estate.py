"""What is the estate like before anything happens? One row per integration, cohort after cohort."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

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
from simulator.scenario.model import Every, Fixed, IntegrationCohort, Scenario

Column = NDArray[np.int64]
_DRAWN = ("issued", "last_used", "phase_lo", "phase_hi", "at", "ordinal")

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

    @cached_property
    def _names(self) -> Sequence[str]:
        return list(self.scenario.integrations)

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
        fixed, random = self._fixed
        estate = replace(fixed, **{name: getattr(fixed, name).copy() for name in _DRAWN})
        for number, rows in random:
            self._begin_cohort(estate, rows, luck, number)
        begun = (estate.issued, estate.phase_lo, estate.phase_hi, estate.at, estate.ordinal)
        _begin(self.plan.tables, luck.key, self.cohort, self.index, *begun)
        return estate

    @cached_property
    def _fixed(self) -> tuple[Estate, Sequence[tuple[int, slice]]]:
        """What is the same in every replication, and which cohorts are not? (number, rows)

        An organisation that really exists has a cohort for each token, and few of them are random.
        """
        size, random, end = len(self.index), list[tuple[int, slice]](), 0
        issued, last_used = np.zeros(size, np.int64), np.full(size, NEVER_USED)
        columns = (issued, last_used, *np.zeros((4, size), np.int64))
        estate = Estate(self.cohort, self.index, self.user, *columns)
        for number, cohort in enumerate(self.scenario.integrations.values()):
            rows, end = slice(end, end + cohort.count), end + cohort.count
            if _is_random(cohort, self.plan.tables.laws[number]):
                random.append((number, rows))
            else:
                self._begin_cohort(estate, rows, Luck(0, 0), number)
        return estate, random

    def _begin_cohort(self, estate: Estate, rows: slice, luck: Luck, number: int) -> None:
        name = self._names[number]
        cohort = self.scenario.integrations[name]
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


def _is_random(cohort: IntegrationCohort, law: Any) -> bool:
    """Is anything of it drawn anew in each replication, before its calls are?"""
    pattern = cohort.calls.pattern
    past = (cohort.last_used, cohort.age)
    lived = cohort.last_used is not None or cohort.age is not None
    return (
        any(length is not None and not isinstance(length, Fixed) for length in past)
        or (isinstance(pattern, Every) and pattern.offset is None)
        or (lived and law["kind"] == RENEWAL and law["gap_law"] != EXPONENTIAL)
    )


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
