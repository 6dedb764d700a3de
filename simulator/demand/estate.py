"""What is the estate like before anything happens? One row per integration, cohort after cohort."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import entry
from simulator.demand.gaps import EXPONENTIAL
from simulator.demand.ownership import owners
from simulator.demand.past import Past, Whose
from simulator.demand.patterns import ANY_OFFSET, LISTED, ON_GRID, Patterns
from simulator.demand.people import People
from simulator.demand.plan import Frame, Plan, plan
from simulator.demand.renewal import gap_of, gap_words
from simulator.demand.residual import gaps_beyond
from simulator.demand.schedule import first_run
from simulator.demand.tables import RENEWAL, SLOTS
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import Scenario

Column = NDArray[np.int64]
_DRAWN = ("issued", "last_used", "phase_lo", "phase_hi", "at", "ordinal")


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
    frame: Frame
    patterns: Patterns
    """How the integrations of each cohort call."""
    plan: Plan
    cohort: Column
    index: Column
    user: Column
    """Who owns the first token of each integration?"""
    heir: Column
    """Under whom does a rule want new tokens to be made? NOBODY: there is no such rule."""
    past: Past
    people: People

    @cached_property
    def names(self) -> Sequence[str]:
        """What are the cohorts of integrations called, by their numbers?"""
        return list(self.scenario.integrations)

    @classmethod
    def of(cls, scenario: Scenario) -> "Demand":
        """What does this scenario demand?"""
        sizes = [cohort.count for cohort in scenario.integrations.values()]
        frame, patterns = Frame.of(scenario), Patterns.of(scenario)
        return cls(
            scenario,
            frame,
            patterns,
            plan(frame, patterns),
            np.repeat(np.arange(len(sizes)), sizes),
            np.arange(sum(sizes)) - np.repeat(np.cumsum([0, *sizes])[:-1], sizes),
            *owners(scenario),
            Past.of(scenario),
            People.of(scenario),
        )

    def calling(self, patterns: Patterns) -> "Demand":
        """What is demanded if the cohorts call by other patterns?"""
        return replace(self, patterns=patterns, plan=plan(self.frame, patterns))

    def estate(self, luck: Luck) -> Estate:
        """What is the estate like at the start of a replication?"""
        fixed = self._fixed
        estate = replace(fixed, **{name: getattr(fixed, name).copy() for name in _DRAWN})
        whose = Whose(self.frame.keys, self.cohort, self.index)
        self.past.draw(luck, whose, estate.issued, estate.last_used)
        self._draw_offsets(luck, estate)
        self._draw_first_gaps(luck, estate)
        begun = (estate.issued, estate.phase_lo, estate.phase_hi, estate.at, estate.ordinal)
        _begin(self.plan.tables, luck.key, self.cohort, self.index, *begun)
        return estate

    @cached_property
    def _fixed(self) -> Estate:
        """What is the same in every replication?"""
        cohort, rows = self.cohort, self.patterns.rows
        listed = rows["kind"][cohort] == LISTED
        lo, hi = (np.where(listed, ends[cohort], 0) for ends in self.plan.lists)
        for number, (begins, ends) in self.plan.own_lists.items():
            lo[cohort == number], hi[cohort == number] = begins, ends
        gridded = rows["kind"][cohort] == ON_GRID
        lo = np.where(gridded, np.maximum(rows["offset"][cohort], 0), lo)
        columns = (self.past.issued[cohort], self.past.last_used[cohort])
        at, ordinal = np.zeros((2, len(cohort)), np.int64)
        return Estate(cohort, self.index, self.user, *columns, lo, hi, at, ordinal)

    @cached_property
    def _any_offset(self) -> Column:
        """Which integrations call on a grid that begins anywhere?"""
        rows = self.patterns.rows
        anywhere = (rows["kind"] == ON_GRID) & (rows["offset"] == ANY_OFFSET)
        return np.flatnonzero(anywhere[self.cohort])

    @cached_property
    def _within_gaps(self) -> Column:
        """For which integrations does the start lie within a gap that remembers its begin?"""
        laws = self.plan.tables.laws
        remembered = (laws["kind"] == RENEWAL) & (laws["gap_law"] != EXPONENTIAL)
        return np.flatnonzero((remembered & self.past.lived)[self.cohort])

    def _draw_offsets(self, luck: Luck, estate: Estate) -> None:
        some = self._any_offset
        if not len(some):
            return
        cohort = self.cohort[some]
        lots = luck.uniforms_of(Purpose.PHASE, self.frame.keys[cohort], self.index[some])
        estate.phase_lo[some] = (lots * self.patterns.rows["every"][cohort]).astype(np.int64)

    def _draw_first_gaps(self, luck: Luck, estate: Estate) -> None:
        some = self._within_gaps
        if not len(some):
            return
        cohort, used = self.cohort[some], estate.last_used[some]
        lots = luck.uniforms_of(Purpose.FIRST_GAP, self.frame.keys[cohort], self.index[some])
        laws = self.plan.tables.laws[cohort]
        gaps = gaps_beyond(laws, -used.astype(np.float64), lots)
        estate.at[some], estate.ordinal[some] = used + gaps.astype(np.int64), 1


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
