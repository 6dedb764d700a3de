"""When is an integration meant to call, seen coarsely? Enough to find the gaps that kill tokens."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from simulator.lifecycle import HOUR, IDLE_LIMIT, YEAR
from simulator.scenario import cron
from simulator.scenario.calls import Calls, Day, Window
from simulator.scenario.integrations import IntegrationCohort, longest
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import At, Cron, Every, Gaps, Poisson, Trace
from simulator.scenario.times import MILLISECOND
from simulator.scenario.trace import own_calls, read_trace

LONGEST_VIEW = 5 * YEAR
STEP = 6 * HOUR
"""Calls that are closer than this need not all be seen."""
PHASES = 8
"""So many of the random phases of a grid are looked at."""
IMPOSSIBLE = 1e-300
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Run(NamedTuple):
    """A call that is planned."""

    time: int
    """ms since the start."""
    kept: float
    """The chance that it happens."""
    log_missed: float
    """Logarithm of the chance that it, and all runs that it stands for, do not happen."""


class Gap(NamedTuple):
    """A time without calls (ms since the start)."""

    begin: int
    end: int

    @property
    def length(self) -> int:
        """How long is it?"""
        return self.end - self.begin


def recurring_gap(scenario: Scenario, calls: Calls) -> int | None:
    """How far apart do calls that recur come, at most? None if the pattern says no such thing."""
    pattern = calls.pattern
    if isinstance(pattern, Every):
        return pattern.every + pattern.jitter
    if isinstance(pattern, Cron):
        gap = cron.longest_gap(pattern.cron, calls.timezone, scenario.start) or 0
        return gap + pattern.jitter
    return None


def worst_gap(scenario: Scenario, name: str, limit: int = IDLE_LIMIT) -> Gap | None:
    """Which time within the horizon is a token meant to be idle: the first fatal or the longest?

    From its creation (or last use) to the horizon, for the integration that fares worst. None:
    some of them have no calls planned at all.
    """
    cohort, end = scenario.integrations[name], _end(scenario)
    begin = min(end, _known_life(cohort))
    if _at_any_time(cohort.calls):
        return Gap(begin, max(begin, 0))
    found = []
    for plan in _plans(scenario, name):
        times = [run.time for run in plan if run.time >= begin]
        if not times:
            return None
        gaps = [Gap(*ends) for ends in pairwise([begin, *times, end])]
        fatal = (gap for gap in gaps if gap.length >= limit)
        found.append(next(fatal, None) or max(gaps, key=_badness))
    return max(found, key=_badness)


def fatal_misses(scenario: Scenario, name: str, limit: int = IDLE_LIMIT) -> float:
    """How many fatal gaps will missed runs leave to an integration within the horizon?

    Expected number, for the integration that has most. For each run that happens: is none of those
    made that follow within the limit (ms)? Gaps that are fatal without any miss do not count.
    """
    end = _end(scenario)
    return max((_expected(plan, end, limit) for plan in _plans(scenario, name)), default=0.0)


def _expected(plan: Sequence[Run], end: int, limit: int) -> float:
    missed = [0.0, *accumulate(run.log_missed for run in plan)]
    total, later = 0.0, 0
    for place, run in enumerate(plan):
        while later < len(plan) and plan[later].time < run.time + limit:
            later += 1
        if run.time + limit <= end and later > place + 1:
            total += run.kept * math.exp(missed[later] - missed[place + 1])
    return total


def _plans(scenario: Scenario, name: str) -> Iterator[list[Run]]:
    """The runs that may happen, of every kind of integration in a cohort."""
    cohort, end = scenario.integrations[name], _end(scenario)
    chances = _Chances(scenario, cohort.calls)
    for times, weight in _lists(scenario, cohort, name, end):
        runs = (chances.run(time, weight) for time in times if 0 <= time <= end)
        yield [run for run in runs if run.kept > 0]


def _end(scenario: Scenario) -> int:
    return min(scenario.horizon, LONGEST_VIEW)


def _at_any_time(calls: Calls) -> bool:
    """May a call come at any instant, all alike?"""
    bounded = calls.pauses or calls.weekly or calls.start is not None or calls.until is not None
    return isinstance(calls.pattern, Poisson | Gaps) and not bounded


def _known_life(cohort: IntegrationCohort) -> int:
    """When was a token created or, in a live estate, last used? (the earliest, if it is known)"""
    return (cohort.issued or 0) - min(longest(cohort.last_used) or 0, IDLE_LIMIT - 1)


def _badness(gap: Gap) -> tuple[int, int]:
    return gap.length, -gap.begin


def _lists(
    scenario: Scenario, cohort: IntegrationCohort, name: str, end: int
) -> Iterator[tuple[Iterable[int], int]]:
    """The times of all runs, or of some that stand for so many runs each."""
    calls, pattern = cohort.calls, cohort.calls.pattern
    if isinstance(pattern, Every):
        weight = -(-STEP // pattern.every)
        for phase in _phases(pattern):
            times = range(phase, end + 1, pattern.every * weight)
            yield sorted({*times, *_edges(calls)} if weight > 1 else times), weight
    elif isinstance(pattern, Cron):
        yield _cron_times(scenario, pattern.cron, calls.timezone, end)
    elif isinstance(pattern, At):
        yield _thinned(pattern.at)
    elif isinstance(pattern, Trace):
        origin = round(scenario.start.timestamp() * 1000)
        recorded = own_calls(read_trace(pattern.file), name, cohort.count)
        if None not in recorded and len(recorded) < cohort.count:
            yield [], 1
        for rows in recorded.values():
            yield _thinned([time - origin for time in rows])
    else:
        yield sorted({*range(0, end + 1, STEP), *_edges(calls)}), 1


def _thinned(times: Sequence[int]) -> tuple[Iterable[int], int]:
    """Runs that stand for all: of those that follow closely the first and the last."""
    kept: list[int] = []
    for time, after in pairwise([*times, math.inf]):
        if not kept or time - kept[-1] >= STEP or after - time >= STEP:
            kept.append(int(time))
    return kept, -(-len(times) // max(1, len(kept)))


def _phases(pattern: Every) -> Iterable[int]:
    if pattern.offset is not None:
        return [pattern.offset]
    return [*range(0, pattern.every, -(-pattern.every // PHASES)), pattern.every - 1]


def _cron_times(
    scenario: Scenario, expression: str, timezone: str | None, end: int
) -> tuple[Iterable[int], int]:
    ends, last = cron.ends_of_days(expression), scenario.start + end * MILLISECOND
    runs = takewhile(lambda run: run <= last, cron.runs(ends, timezone, scenario.start))
    weight = cron.runs_of_a_day(expression) // cron.runs_of_a_day(ends)
    return [(run - scenario.start) // MILLISECOND for run in runs], weight


def _edges(calls: Calls) -> Iterator[int]:
    """Just before and just after the times without calls."""
    if calls.start is not None:
        yield calls.start
    if calls.until is not None:
        yield max(0, calls.until - 1)
    for window in calls.pauses:
        yield from (max(0, window.start - 1), window.end)


class _Chances:
    """How likely is a run to happen, by its day and the windows without calls?"""

    def __init__(self, scenario: Scenario, calls: Calls) -> None:
        self.start, self.calls = scenario.start, calls
        self.zone = cron.zone_of(calls.timezone)
        self.share_of_day = [calls.weekly.get(day, 1.0) for day in DAYS]
        self.pauses = list(_merged(calls.pauses))

    def run(self, time: int, weight: int) -> Run:
        """Which run is planned for this time?"""
        kept = self._kept(time)
        return Run(time, kept, weight * math.log(max(1 - kept, IMPOSSIBLE)))

    def _kept(self, time: int) -> float:
        calls = self.calls
        if time < (calls.start or 0) or (calls.until is not None and time >= calls.until):
            return 0.0
        place = bisect_right(self.pauses, (time, math.inf))
        if place and time < self.pauses[place - 1][1]:
            return 0.0
        return (1 - calls.miss) * (self._share_of_day(time) if calls.weekly else 1.0)

    def _share_of_day(self, time: int) -> float:
        weekday = (self.start + time * MILLISECOND).astimezone(self.zone).weekday()
        return self.share_of_day[weekday]


def _merged(windows: Iterable[Window]) -> Iterator[tuple[int, int]]:
    """The same times in windows that do not overlap, in order."""
    begin = end = -1
    for window in sorted(windows, key=lambda window: window.start):
        if window.start > end:
            if end > begin:
                yield begin, end
            begin = window.start
        end = max(end, window.end)
    if end > begin:
        yield begin, end
