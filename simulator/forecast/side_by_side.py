"""Many worlds in one: copies of an organisation that have nothing to do with each other.

To begin a replication costs far more than to live through the 90 days of one more token. So worlds
are simulated side by side, as one organisation with so many copies of every user and of every
integration. What becomes of a copy depends on its own luck and its owner's only, so each fares as
in a world by itself. Not so where copies would wait for each other: see `apart`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.ownership import NOBODY
from simulator.demand.people import People
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.patterns import Never, Trace

Column = NDArray[np.int64]


def apart(scenario: Scenario) -> bool:
    """Must every world be simulated by itself?

    Tokens share the people at a desk, and what rules of a user's own do nobody can know. A trace
    names each of its integrations.
    """
    traced = any(isinstance(one.calls.pattern, Trace) for one in scenario.integrations.values())
    return scenario.desk is not None or bool(scenario.policy_modules) or traced


def outlined(demand: Demand) -> Demand:
    """The same demand, smaller to send: without what the scenario says of each integration.

    All that a replication asks of it stands in columns, but for names and numbers; what rules of a
    user's own ask nobody can know.
    """
    scenario = demand.scenario
    if scenario.policy_modules:
        return demand
    cohorts = {name: _stand_in(cohort.count) for name, cohort in scenario.integrations.items()}
    outline = scenario.model_copy(update={"integrations": cohorts})
    return replace(demand, scenario=outline, people=replace(demand.people, scenario=outline))


@cache
def _stand_in(count: int) -> IntegrationCohort:
    nobody: Mapping[str, float] = {}
    silent = Calls(pattern=Never())
    return IntegrationCohort.model_construct(count=count, owner=nobody, calls=silent)


def side_by_side(demand: Demand, worlds: int) -> tuple[Demand, Column]:
    """What is the demand of so many copies of an organisation, and in which rows is each of them?

    Shape of the rows: (worlds, integrations).
    """
    size = len(demand.cohort)
    if worlds == 1:
        return demand, np.arange(size).reshape(1, size)
    copies = _Copies.of(demand, worlds)
    scenario = _enlarged(demand.scenario, worlds)
    many = replace(
        demand,
        scenario=scenario,
        people=People.of(scenario),
        cohort=demand.cohort[copies.number],
        index=copies.indices(),
        user=copies.owners(demand.user),
        heir=copies.owners(demand.heir),
    )
    rows = np.argsort(copies.world * size + copies.number, kind="stable")
    return many, rows.reshape(worlds, size)


@dataclass(frozen=True)
class _Copies:
    """Rows of the copies: those of a cohort stand together, world after world."""

    demand: Demand
    worlds: int
    world: Column
    """Of each row."""
    number: Column
    """Which integration of that world is it?"""

    @classmethod
    def of(cls, demand: Demand, worlds: int) -> "_Copies":
        """So many of each."""
        size = len(demand.cohort)
        world, number = np.divmod(np.arange(worlds * size), size)
        order = np.lexsort((number, world, demand.cohort[number]))
        return cls(demand, worlds, world[order], number[order])

    def indices(self) -> Column:
        """Each copy has an index, and so luck, of its own."""
        sizes = np.bincount(self.demand.cohort)
        return self.demand.index[self.number] + self.world * sizes[self.demand.cohort[self.number]]

    def owners(self, users: Column) -> Column:
        """The copies of a user's tokens belong to the copies of the user."""
        counts = np.array([one.count for one in self.demand.scenario.users.values()], np.int64)
        firsts = np.cumsum(counts) - counts
        whose = users[self.number]
        cohort = np.searchsorted(firsts, whose, side="right") - 1
        before = firsts[cohort] * (self.worlds - 1) + self.world * counts[cohort]
        return np.where(whose == NOBODY, NOBODY, whose + before)


def _enlarged(scenario: Scenario, worlds: int) -> Scenario:
    """The scenario with so many times as many users, of whom as many more leave in a wave."""
    users = {name: _more(cohort, worlds) for name, cohort in scenario.users.items()}
    integrations = {
        name: cohort.model_copy(update={"count": worlds * cohort.count})
        for name, cohort in scenario.integrations.items()
    }
    return scenario.model_copy(update={"users": users, "integrations": integrations})


def _more(cohort: Any, worlds: int) -> Any:
    waves = {
        key: tuple(
            wave if wave.count is None else wave.model_copy(update={"count": worlds * wave.count})
            for wave in getattr(cohort, key)
        )
        for key in ("departures", "suspensions")
    }
    return cohort.model_copy(update={"count": worlds * cohort.count, **waves})
