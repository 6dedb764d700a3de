"""When do users leave by themselves, and which waves of departures and suspensions come?

What happens to users is demand, too: it depends on luck alone and on nothing that tokens do.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.demand.lengths import exponential_lengths, lengths
from simulator.demand.ownership import first_users
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.lifecycle import YEAR
from simulator.randomness import Luck, Purpose, cohort_key
from simulator.scenario.model import RandomDuration, Scenario, UserCohort

Column = NDArray[np.int64]


def departures(scenario: Scenario) -> Iterator[Wave]:
    """Which waves of departures are there?"""
    purposes = (Purpose.DEPARTURE, Purpose.DEPARTURE_SIZE, Purpose.RETURN)
    for name, cohort in scenario.users.items():
        for number, wave in enumerate(cohort.departures):
            yield Wave(name, number, wave.on, wave.share, wave.count, wave.return_after, *purposes)


def suspensions(scenario: Scenario) -> Iterator[Wave]:
    """Which waves of suspensions are there?"""
    purposes = (Purpose.SUSPENSION, Purpose.SUSPENSION_SIZE, Purpose.SUSPENSION_LENGTH)
    for name, cohort in scenario.users.items():
        for number, wave in enumerate(cohort.suspensions):
            yield Wave(name, number, wave.on, wave.share, wave.count, wave.duration, *purposes)


def tenure_ends(luck: Luck, name: str, cohort: UserCohort) -> Column:
    """When does each user of a cohort leave of their own accord? (ms; FOREVER: never)"""
    law = Tenure.of(cohort)
    if law is None:
        return np.full(cohort.count, FOREVER)
    return law.ends(luck.uniforms(Purpose.TENURE, name, np.arange(cohort.count)))


class Tenure(NamedTuple):
    """How long do users stay? One of the two is given."""

    turnover: float | None
    """The share that leaves within a year: a constant hazard of -ln(1 - s) a year."""
    length: RandomDuration | None

    @classmethod
    def of(cls, cohort: UserCohort) -> "Tenure | None":
        """What does a scenario say of a cohort? (None: they stay)"""
        if not cohort.turnover and cohort.tenure is None:
            return None
        return cls(cohort.turnover, cohort.tenure)

    def ends(self, uniforms: NDArray[np.float64]) -> Column:
        """When do they leave (ms), by a number in (0, 1) for each?"""
        if self.length is not None:
            return lengths(self.length, uniforms)
        return exponential_lengths(-YEAR / math.log1p(-(self.turnover or 0.0)), uniforms)


class _Alike(NamedTuple):
    """Users who stay by the same law, of whatever cohorts."""

    law: Tenure
    users: Column
    """Their numbers among all users."""
    keys: NDArray[np.uint64]
    """Of the randomness of their cohorts."""
    indices: Column
    """Of each in the cohort."""


@dataclass(frozen=True)
class People:
    """Who may leave, and which waves come, in every replication of a scenario."""

    scenario: Scenario
    firsts: Mapping[str, int]
    """Which number among all users has the first user of each cohort?"""
    size: int
    """How many users are there?"""
    departures: Sequence[Wave]
    suspensions: Sequence[Wave]
    leaving: Sequence[_Alike]

    @classmethod
    def of(cls, scenario: Scenario) -> "People":
        """What may happen to the users of a scenario?"""
        firsts = first_users(scenario)
        size = sum(cohort.count for cohort in scenario.users.values())
        waves = tuple(departures(scenario)), tuple(suspensions(scenario))
        return cls(scenario, firsts, size, *waves, tuple(_alike(scenario, firsts)))

    def cohort_of(self, user: int) -> str:
        """Of which cohort is this user?"""
        names, begins = self._begins
        return names[int(np.searchsorted(begins, user, side="right")) - 1]

    def leave(self, luck: Luck) -> tuple[Column, Column]:
        """Who leaves of their own accord up to the horizon, and when? (users, ms) In time order."""
        found = [np.empty((2, 0), np.int64)]
        for one in self.leaving:
            lots = luck.uniforms_of(Purpose.TENURE, one.keys, one.indices)
            found.append(np.stack([one.users, one.law.ends(lots)]))
        users, ends = np.concatenate(found, axis=1)
        order = np.lexsort((users, ends))[: np.sum(ends <= self.scenario.horizon)]
        return users[order], ends[order]

    @cached_property
    def _begins(self) -> tuple[Sequence[str], Column]:
        return list(self.firsts), np.array([*self.firsts.values()], np.int64)


def _alike(scenario: Scenario, firsts: Mapping[str, int]) -> Iterator[_Alike]:
    names = defaultdict[Tenure, list[str]](list)
    for name, cohort in scenario.users.items():
        if (law := Tenure.of(cohort)) is not None:
            names[law].append(name)
    for law, those in names.items():
        counts = np.array([scenario.users[name].count for name in those])
        begins = np.repeat(np.cumsum(counts) - counts, counts)
        indices = np.arange(counts.sum()) - begins
        users = np.repeat([firsts[name] for name in those], counts) + indices
        keys = np.array([cohort_key(name) for name in those], np.uint64)
        yield _Alike(law, users, np.repeat(keys, counts), indices)
