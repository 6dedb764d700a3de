"""Many worlds in one: copies of an organisation that have nothing to do with each other.

To begin a replication costs far more than to live through the 90 days of one more token, when each
token is a cohort of its own. So worlds are simulated side by side, as one organisation with so many
copies of every user and of every integration. What becomes of a copy depends on its own luck and
its owner's only, so each fares as in a world by itself. Not so where copies would wait for each
other: see `apart`.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.ownership import NOBODY, first_users
from simulator.scenario import Scenario
from simulator.scenario.patterns import Trace

Column = NDArray[np.int64]


def apart(scenario: Scenario) -> bool:
    """Must every world be simulated by itself?

    Tokens share the people at a desk, and what rules of a user's own do nobody can know. A trace
    names each of its integrations.
    """
    traced = any(isinstance(one.calls.pattern, Trace) for one in scenario.integrations.values())
    return scenario.desk is not None or bool(scenario.policy_modules) or traced


def side_by_side(demand: Demand, worlds: int) -> Demand:
    """What is the demand of so many copies of an organisation? Their rows: see `rows_of`."""
    if worlds == 1:
        return demand
    scenario = demand.scenario
    return Demand(
        _enlarged(scenario, worlds),
        replace(demand.plan, lists=_tiled_lists(demand, worlds)),
        _tiled(demand, demand.cohort, worlds),
        _indices(demand, worlds),
        _owners(demand, demand.user, worlds),
        _owners(demand, demand.heir, worlds),
    )


def rows_of(demand: Demand, worlds: int) -> Column:
    """In which rows stand the integrations of each world? Shape (worlds, integrations)."""
    places = np.argsort(_places(demand, worlds), kind="stable")
    return places.reshape(worlds, len(demand.cohort))


def _places(demand: Demand, worlds: int) -> Column:
    """Which integration of which world is in each row? (world x integrations + its number)

    The copies of a cohort stand together, world after world.
    """
    size, sizes = len(demand.cohort), _sizes(demand)
    first = np.cumsum(sizes) - sizes
    rows = [
        (np.arange(worlds)[:, None] * size + begin + np.arange(count)).ravel()
        for begin, count in zip(first.tolist(), sizes.tolist(), strict=True)
    ]
    return np.concatenate([np.empty(0, np.int64), *rows])


def _sizes(demand: Demand) -> Column:
    return np.array([one.count for one in demand.scenario.integrations.values()], np.int64)


def _tiled(demand: Demand, column: Column, worlds: int) -> Column:
    tiled: Column = column[_places(demand, worlds) % len(column)]
    return tiled


def _indices(demand: Demand, worlds: int) -> Column:
    """Each copy has an index, and so luck, of its own."""
    world = _places(demand, worlds) // len(demand.cohort)
    return (
        _tiled(demand, demand.index, worlds)
        + world * _sizes(demand)[_tiled(demand, demand.cohort, worlds)]
    )


def _owners(demand: Demand, users: Column, worlds: int) -> Column:
    """The copies of a user's tokens belong to the copies of the user."""
    counts = np.array([cohort.count for cohort in demand.scenario.users.values()], np.int64)
    firsts = np.array(list(first_users(demand.scenario).values()), np.int64)
    whose = _tiled(demand, users, worlds)
    world = _places(demand, worlds) // len(demand.cohort)
    cohort = np.searchsorted(firsts, whose, side="right") - 1
    copies = whose - firsts[cohort] + world * counts[cohort] + firsts[cohort] * worlds
    return np.where(whose == NOBODY, NOBODY, copies)


def _tiled_lists(demand: Demand, worlds: int) -> Any:
    return {
        name: (np.tile(begins, worlds), np.tile(ends, worlds))
        for name, (begins, ends) in demand.plan.lists.items()
    }


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
