"""What do the calls of a scenario look like to the kernels? Shared by all replications."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from simulator.demand.calendar import DENSE, Stretch, slots, stretches
from simulator.demand.counting import CountLaws
from simulator.demand.cron import cron_instants
from simulator.demand.fine import HEAD
from simulator.demand.gaps import EXPONENTIAL, renewal_law
from simulator.demand.recorded import recorded_runs
from simulator.demand.tables import ALWAYS, FOREVER, GRID, LAW, NEVER, RENEWAL, RUNS, SLOTS, Tables
from simulator.lifecycle import DAY, GREEN_LIMIT
from simulator.randomness import cohort_key
from simulator.scenario import Scenario
from simulator.scenario.calls import Calls
from simulator.scenario.model import At, Cron, Every, Gaps, Never, Poisson, Trace

SLOTS_FROM = 1.6
"""From this many calls a day on, to draw slots without calls is quicker than to draw the gaps."""

Lists = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Where the list of runs of each integration of a cohort begins and ends."""


def kind_of(calls: Calls) -> int:
    """In which way are calls of this pattern made? (RENEWAL, SLOTS, GRID or RUNS)"""
    pattern = calls.pattern
    if isinstance(pattern, Poisson):
        return SLOTS if pattern.rate >= SLOTS_FROM else RENEWAL
    if isinstance(pattern, Gaps):
        return RENEWAL
    return GRID if isinstance(pattern, Every) else RUNS


def threshold(chance: float) -> np.uint64:
    """Below which words does something of this chance happen?"""
    if chance >= 1.0:
        return ALWAYS
    return np.uint64(int(chance * 2.0**64)) if chance > 0.0 else NEVER


@dataclass
class _Draft:
    """The tables while they grow, cohort by cohort."""

    start: datetime
    until: int
    counting: CountLaws = field(default_factory=CountLaws)
    edges: list[int] = field(default_factory=list)
    keep: list[np.uint64] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    dense: list[bool] = field(default_factory=list)
    sixteen: list[int] = field(default_factory=list)
    runs: list[NDArray[np.int64]] = field(default_factory=list)
    run_keep: list[NDArray[np.uint64]] = field(default_factory=list)
    jump: list[NDArray[np.int64]] = field(default_factory=list)
    run_total: int = 0

    def add_pieces(self, pieces: Sequence[Stretch], rate: float, end: int) -> tuple[int, int]:
        """Add slots or stretches of a cohort (`rate`: per ms). Where in `edges` do they lie?"""
        begin = len(self.edges)
        for piece in pieces:
            density = rate * piece.chance
            self.edges.append(piece.start)
            self.keep.append(threshold(piece.chance))
            self.counts.append(self.counting.number(density * (piece.end - piece.start)))
            self.dense.append(density >= DENSE)
        self.edges.append(end)
        self.keep.append(NEVER)
        self.counts.append(-1)
        self.dense.append(False)
        mine = self.counts[begin:]
        for slot in range(len(mine)):
            laws = set(mine[slot : slot + 16]) if slot % 16 == 0 else {-1}
            self.sixteen.append(laws.pop() if len(laws) == 1 else -1)
        return begin, len(self.edges)

    def add_runs(self, runs: NDArray[np.int64], calls: Calls, close: int) -> tuple[int, int]:
        """Add a list of planned instants. Where in `runs` does it lie?

        `close`: the longest time (ms) between two planned runs that surely leaves no gap to see.
        """
        pieces = stretches(calls, self.start, self.until)
        chances = np.array([threshold(piece.chance) for piece in pieces], np.uint64)
        place = np.searchsorted([piece.start for piece in pieces], runs, side="right") - 1
        keep = chances[place]
        begin, end = self.run_total, self.run_total + len(runs)
        self.runs.append(runs)
        self.run_keep.append(keep)
        self.jump.append(begin + _chains(runs, keep, close))
        self.run_total = end
        return begin, end

    def tables(self, laws: NDArray[Any]) -> Tables:
        """What the kernels read."""
        guides, thresholds, begins = self.counting.tables()
        return Tables(
            laws,
            np.array(self.edges, np.int64),
            np.array(self.keep, np.uint64),
            np.array(self.counts, np.int32),
            np.array(self.dense, np.bool_),
            np.array(self.sixteen, np.int32),
            guides,
            thresholds,
            begins,
            np.concatenate([np.empty(0, np.int64), *self.runs]),
            np.concatenate([np.empty(0, np.uint64), *self.run_keep]),
            np.concatenate([np.empty(0, np.int64), *self.jump]),
            np.full(HEAD + int(np.max(np.diff(begins), initial=0)), -1),
        )


def _chains(runs: NDArray[np.int64], keep: NDArray[np.uint64], close: int) -> NDArray[np.int64]:
    """To which run does the chain of sure and close runs lead that begins at each of them?"""
    if not len(runs):
        return np.empty(0, np.int64)
    linked = (np.diff(runs) <= close) & (keep[1:] == ALWAYS)
    ends = np.where(np.append(linked, False), len(runs), np.arange(len(runs)))
    return np.minimum.accumulate(ends[::-1])[::-1]


@dataclass(frozen=True)
class Plan:
    """The demand of a scenario, before any luck."""

    tables: Tables
    lists: dict[str, Lists]
    """By cohort with listed runs."""


def plan(scenario: Scenario) -> Plan:
    """What do the calls of this scenario look like to the kernels?"""
    draft = _Draft(scenario.start, scenario.horizon + 1)
    laws = np.zeros(len(scenario.integrations), LAW)
    lists = {}
    for row, (name, cohort) in zip(laws, scenario.integrations.items(), strict=True):
        calls = cohort.calls
        row["kind"], row["name"] = kind_of(calls), cohort_key(name)
        row["limit"] = unseen_gap(scenario, name)
        if row["kind"] == SLOTS:
            rate = calls.pattern.rate / DAY if isinstance(calls.pattern, Poisson) else 0.0
            pieces = slots(calls, rate, draft.start, draft.until)
            row["edge_lo"], row["edge_hi"] = draft.add_pieces(pieces, rate, pieces[-1].end)
        elif row["kind"] == RUNS:
            row["jitter"] = calls.pattern.jitter if isinstance(calls.pattern, Cron) else 0
            close = int(row["limit"] - row["jitter"])
            lists[name] = _lists(draft, name, cohort.count, calls, close)
        else:
            pieces = stretches(calls, draft.start, draft.until)
            row["edge_lo"], row["edge_hi"] = draft.add_pieces(pieces, 0.0, FOREVER)
            _describe_pattern(row, calls)
    return Plan(draft.tables(laws), lists)


def unseen_gap(scenario: Scenario, cohort: str) -> int:
    """Up to which length (ms) do gaps between the calls of these integrations not matter?

    As long as they leave tokens green, and no rule in force acts upon them.
    """
    rules = [rule for rule in scenario.rules if rule.applies(cohort)]
    acts = [after for rule in rules for after in rule.idle_thresholds]
    acts += [rule.heartbeat.when_idle for rule in rules if rule.heartbeat]
    return min([GREEN_LIMIT, *(after - 1 for after in acts)])


def _describe_pattern(row: Any, calls: Calls) -> None:
    pattern = calls.pattern
    if isinstance(pattern, Every):
        row["every"], row["jitter"] = pattern.every, pattern.jitter
    elif isinstance(pattern, Gaps):
        law = renewal_law(pattern.law, float(pattern.mean), pattern.cv)
        row["gap_law"], row["scale"], row["shape"] = law
    elif isinstance(pattern, Poisson):
        mean = DAY / pattern.rate if pattern.rate > 0 else float(FOREVER)
        row["gap_law"], row["scale"], row["shape"] = EXPONENTIAL, mean, 1.0


def _lists(draft: _Draft, name: str, count: int, calls: Calls, close: int) -> Lists:
    """Which lists of runs have the integrations of a cohort? Most share one."""
    pattern = calls.pattern
    if isinstance(pattern, Trace):
        mine, lists = recorded_runs(pattern.recorded(), name, count, draft.start, draft.until)
        places = [draft.add_runs(runs, calls, close) for runs in lists]
        begins, ends = np.array(places, np.int64).reshape(-1, 2).T
        return begins[mine], ends[mine]
    begin, end = draft.add_runs(_shared_runs(draft, calls), calls, close)
    return np.full(count, begin, np.int64), np.full(count, end, np.int64)


def _shared_runs(draft: _Draft, calls: Calls) -> NDArray[np.int64]:
    pattern = calls.pattern
    if isinstance(pattern, Cron):
        zone = ZoneInfo(calls.timezone or "UTC")
        return cron_instants(pattern.cron, draft.start, zone, draft.until)
    if isinstance(pattern, At):
        runs = np.array(pattern.at, np.int64)
        return runs[runs < draft.until]
    if isinstance(pattern, Never):
        return np.empty(0, np.int64)
    raise AssertionError(f"{type(pattern).__name__} has no list of runs")
