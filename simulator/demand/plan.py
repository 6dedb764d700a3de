"""What do the calls of a scenario look like to the kernels? Shared by all replications."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from simulator.demand.calendar import Calendar
from simulator.demand.cron import cron_instants
from simulator.demand.gaps import EXPONENTIAL, renewal_laws
from simulator.demand.patterns import AT_RANDOM, LISTED, ON_GRID, Listing, Patterns
from simulator.demand.recorded import recorded_runs
from simulator.demand.stretched import Stretched, edges_of
from simulator.demand.tables import (
    ALWAYS,
    FOREVER,
    GRID,
    LAW,
    RENEWAL,
    RUNS,
    SLOTS,
    Tables,
    threshold,
)
from simulator.lifecycle import DAY, GREEN_LIMIT
from simulator.randomness import cohort_key
from simulator.scenario import Scenario
from simulator.scenario.patterns import At, Cron, Trace

SLOTS_FROM = 1.6
"""From this many calls a day on, to draw slots without calls is quicker than to draw the gaps."""

Column = NDArray[np.int64]
Lists = tuple[Column, Column]
"""Where lists of runs begin and end in `Tables.runs`."""


@dataclass(frozen=True)
class Frame:
    """What matters to the kernels of the cohorts of a scenario, beside the patterns of calls."""

    start: datetime
    until: int
    keys: NDArray[np.uint64]
    """Of randomness, of each cohort."""
    limits: Column
    """Up to which length (ms) do gaps between its calls not matter?"""

    @classmethod
    def of(cls, scenario: Scenario) -> "Frame":
        """What matters of this scenario?"""
        keys = np.array([cohort_key(name) for name in scenario.integrations], np.uint64)
        limits = np.full(len(keys), GREEN_LIMIT)
        if scenario.rules:
            limits[:] = [unseen_gap(scenario, name) for name in scenario.integrations]
        return cls(scenario.start, scenario.horizon + 1, keys, limits)


@dataclass(frozen=True)
class Plan:
    """The demand of a scenario, before any luck."""

    tables: Tables
    lists: Lists
    """Of each cohort; of no meaning where it has none."""
    own_lists: Mapping[int, Lists]
    """Of each integration, in cohorts whose integrations have lists of their own."""


def plan(frame: Frame, patterns: Patterns) -> Plan:
    """What do calls of these patterns look like to the kernels?"""
    rows, laws = patterns.rows, np.zeros(len(patterns.rows), LAW)
    laws["name"], laws["limit"] = frame.keys, frame.limits
    laws["kind"] = np.select(
        [rows["kind"] == LISTED, rows["kind"] == ON_GRID, rows["rate"] >= SLOTS_FROM],
        [RUNS, GRID, SLOTS],
        RENEWAL,
    )
    laws["every"], laws["jitter"] = rows["every"], rows["jitter"]
    _describe_gaps(laws, rows)
    stretched = _stretched(frame, patterns, laws)
    listed = _Listed(frame, patterns)
    for number in np.flatnonzero(laws["kind"] == RUNS).tolist():
        listed.add(number, rows[number], int(laws["limit"][number] - laws["jitter"][number]))
    tables = Tables(laws, *(*stretched.tables(), *listed.tables(), stretched.room()))
    return Plan(tables, (listed.begins, listed.ends), listed.own)


def unseen_gap(scenario: Scenario, cohort: str) -> int:
    """Up to which length (ms) do gaps between the calls of these integrations not matter?

    As long as they leave tokens green, and no rule in force acts upon them.
    """
    rules = [rule for rule in scenario.rules if rule.applies(cohort)]
    acts = [after for rule in rules for after in rule.idle_thresholds]
    acts += [rule.heartbeat.when_idle for rule in rules if rule.heartbeat]
    return min([GREEN_LIMIT, *(after - 1 for after in acts)])


def _describe_gaps(laws: NDArray[Any], rows: NDArray[Any]) -> None:
    some = laws["kind"] == RENEWAL
    rates = rows["rate"][some]
    law, mean = rows["law"][some], rows["mean"][some]
    random = rows["kind"][some] == AT_RANDOM
    law[random] = EXPONENTIAL
    with np.errstate(divide="ignore"):
        mean[random] = np.where(rates > 0, DAY / rates, float(FOREVER))[random]
    laws["gap_law"][some] = law
    laws["scale"][some], laws["shape"][some] = renewal_laws(law, mean, rows["cv"][some])


def _stretched(frame: Frame, patterns: Patterns, laws: NDArray[Any]) -> Stretched:
    """Where in time may calls happen? Cohorts that are alike share that."""
    rows, found = patterns.rows, Stretched(frame.start, frame.until)
    some = np.flatnonzero(laws["kind"] != RUNS)
    some = some[np.argsort(rows["calendar"][some], kind="stable")]
    numbers, firsts = np.unique(rows["calendar"][some], return_index=True)
    for number, mine in zip(numbers.tolist(), np.split(some, firsts)[1:], strict=True):
        columns = (laws["kind"][mine] == SLOTS, rows["rate"][mine], rows["miss"][mine])
        places = found.add(patterns.calendars[number], *columns)
        laws["edge_lo"][mine], laws["edge_hi"][mine] = places
    return found


class _Listed:
    """Lists of runs while they are laid end to end. Cohorts that are alike share one."""

    def __init__(self, frame: Frame, patterns: Patterns) -> None:
        self.frame, self.patterns = frame, patterns
        self.begins, self.ends = np.zeros((2, len(frame.keys)), np.int64)
        self.own: dict[int, Lists] = {}
        self.places: dict[tuple[Any, ...], Lists] = {}
        self.runs: list[Column] = []
        self.keep: list[NDArray[np.uint64]] = []
        self.jump: list[Column] = []
        self.total = 0

    def add(self, number: int, row: Any, close: int) -> None:
        """Add the lists of a cohort.

        `close`: the longest time (ms) between two planned runs that surely leaves no gap to see.
        """
        listing = self.patterns.lists[row["runs"]]
        mine, lists = _due(listing, self.frame.start, self.frame.until)
        key = (int(row["runs"]), int(row["calendar"]), float(row["miss"]), close)
        if key not in self.places:
            calendar = self.patterns.calendars[row["calendar"]]
            places = [self._add(runs, calendar, float(row["miss"]), close) for runs in lists]
            begins, ends = np.array(places, np.int64).reshape(-1, 2).T
            self.places[key] = begins, ends
        begins, ends = self.places[key]
        if isinstance(listing.pattern, Trace):
            self.own[number] = begins[mine], ends[mine]
        else:
            self.begins[number], self.ends[number] = begins[0], ends[0]

    def tables(self) -> tuple[Column, NDArray[np.uint64], Column]:
        """The columns `runs`, `run_keep` and `jump` of `Tables`."""
        none = np.empty(0, np.int64)
        keep = np.concatenate([none.astype(np.uint64), *self.keep])
        return np.concatenate([none, *self.runs]), keep, np.concatenate([none, *self.jump])

    def _add(self, runs: Column, calendar: Calendar, miss: float, close: int) -> tuple[int, int]:
        edges, shares = edges_of(calendar, self.frame.start, self.frame.until)
        place = np.searchsorted(edges, runs, side="right") - 1
        keep, begin = threshold((1.0 - miss) * shares)[place], self.total
        self.runs.append(runs)
        self.keep.append(keep)
        self.jump.append(begin + _chains(runs, keep, close))
        self.total += len(runs)
        return begin, self.total


def _chains(runs: Column, keep: NDArray[np.uint64], close: int) -> Column:
    """To which run does the chain of sure and close runs lead that begins at each of them?"""
    if not len(runs):
        return np.empty(0, np.int64)
    linked = (np.diff(runs) <= close) & (keep[1:] == ALWAYS)
    ends = np.where(np.append(linked, False), len(runs), np.arange(len(runs)))
    return np.minimum.accumulate(ends[::-1])[::-1]


@lru_cache(65_536)
def _due(listing: Listing, start: datetime, until: int) -> tuple[Column, list[Column]]:
    """Which list of runs has each integration, and what are the lists? Most share one."""
    pattern = listing.pattern
    if isinstance(pattern, Trace):
        return recorded_runs(pattern.recorded(), listing.cohort, listing.size, start, until)
    runs = np.empty(0, np.int64)
    if isinstance(pattern, Cron):
        runs = cron_instants(pattern.cron, start, ZoneInfo(listing.timezone or "UTC"), until)
    elif isinstance(pattern, At):
        runs = np.array([instant for instant in pattern.at if instant < until], np.int64)
    return np.zeros(1, np.int64), [runs]
