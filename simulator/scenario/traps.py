"""Which traps can be seen from a scenario alone, before anything is simulated?"""

import math
from collections.abc import Iterator
from itertools import pairwise

from simulator.lifecycle import DAY, IDLE_LIMIT, YEAR
from simulator.scenario import cron
from simulator.scenario.idleness import fatal_share
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import At, Cron, Every, Gaps, Never, Poisson, Trace
from simulator.scenario.times import format_time
from simulator.scenario.trace import read_trace

NOTABLE = 0.001
"""A share of fatal gaps below this is not worth a word."""

_DIES = "its tokens die of idleness"


def traps(scenario: Scenario) -> list[str]:
    """What will go wrong, as far as the file alone tells? One plain sentence each."""
    found: list[str] = []
    for name, cohort in scenario.integrations.items():
        if cohort.count:
            texts = [*_of_pattern(scenario, cohort), *_of_breaks(scenario, cohort)]
            found += [f"{name}: {text}" for text in texts]
    for name in scenario.users:
        found += [f"{name}: {text}" for text in _of_users(scenario, name)]
    return found


def _of_pattern(scenario: Scenario, cohort: IntegrationCohort) -> Iterator[str]:
    pattern = cohort.calls.pattern
    if isinstance(pattern, Never):
        yield "never calls; its tokens die of idleness 30 days after they were last used"
    elif isinstance(pattern, Poisson | Gaps):
        yield from _of_random(pattern)
    else:
        longest = _longest_gap(scenario, cohort)
        if longest is None:
            yield f"has no call within the horizon; {_DIES}"
        elif longest >= IDLE_LIMIT:
            verb = "cron fires" if isinstance(pattern, Cron) else "calls come"
            yield f"{verb} up to {_days(longest)} apart; {_DIES}"
        elif cohort.calls.miss and 2 * longest >= IDLE_LIMIT:
            missed = _percent(cohort.calls.miss)
            yield (
                f"calls come up to {_days(longest)} apart, and {missed} of them are missed; "
                "a single missed call can leave a gap of over 30 days"
            )


def _of_random(pattern: Poisson | Gaps) -> Iterator[str]:
    share = fatal_share(pattern)
    if share >= NOTABLE:
        mean = DAY / pattern.rate if isinstance(pattern, Poisson) else pattern.mean
        life = "; hardly any token lives for a year" if share * YEAR / mean > 3 else ""
        yield f"{_percent(share)} of the gaps between its calls kill the token{life}"


def _longest_gap(scenario: Scenario, cohort: IntegrationCohort) -> int | None:
    """The longest gap that the plan leaves (ms); None: it never calls within the horizon."""
    pattern, timezone = cohort.calls.pattern, cohort.calls.timezone
    if isinstance(pattern, Every):
        return pattern.every
    if isinstance(pattern, Cron):
        return cron.longest_gap(pattern.cron, timezone, scenario.start)
    begin = max(cohort.issued or 0, 0)
    times = [time for time in _listed(scenario, pattern) if begin <= time <= scenario.horizon]
    if not times:
        return None
    return max(later - earlier for earlier, later in pairwise([begin, *times, scenario.horizon]))


def _listed(scenario: Scenario, pattern: object) -> list[int]:
    if isinstance(pattern, At):
        return list(pattern.at)
    if isinstance(pattern, Trace):
        origin = round(scenario.start.timestamp() * 1000)
        rows = read_trace(pattern.file).values()
        return sorted(time - origin for times in rows for time in times)
    return []


def _of_breaks(scenario: Scenario, cohort: IntegrationCohort) -> Iterator[str]:
    calls = cohort.calls
    for window in calls.pauses:
        length = window.end - window.start
        if length >= IDLE_LIMIT and window.start <= scenario.horizon:
            begin = format_time(window.start, scenario.start)
            yield f"pauses for {_days(length)} from {begin}; {_DIES}"
    if calls.start is not None and calls.start - max(cohort.issued or 0, 0) >= IDLE_LIMIT:
        yield "its first call comes 30 days or more after its tokens are created; they are dead"
    if calls.until is not None and calls.until + IDLE_LIMIT <= scenario.horizon:
        yield f"calls no more after {format_time(calls.until, scenario.start)}; {_DIES}"


def _of_users(scenario: Scenario, name: str) -> Iterator[str]:
    users = scenario.users[name]
    owned = _owned(scenario, name)
    if owned < 0.5 or not users.count:
        return
    if users.turnover:
        leaving = 1 - (1 - users.turnover) ** (scenario.horizon / YEAR)
        yield (
            f"about {_percent(leaving)} of them leave within the horizon, and "
            f"{_tokens(leaving * owned)} with their accounts"
        )
    for wave in users.departures:
        if wave.on <= scenario.horizon:
            share = wave.share if wave.share is not None else (wave.count or 0) / users.count
            on = format_time(wave.on, scenario.start)
            yield f"{_tokens(share * owned)} with the accounts deactivated on {on}"
    refused = scenario.lifecycle.suspension == "calls_refused"
    if users.suspensions and users.kind == "service_account" and refused:
        yield "are service accounts, and suspended: calls with their tokens are refused"


def _owned(scenario: Scenario, name: str) -> float:
    return math.fsum(
        cohort.count * cohort.owner.get(name, 0.0) for cohort in scenario.integrations.values()
    )


def _days(length: int) -> str:
    return f"{length / DAY:.3g} days"


def _tokens(expected: float) -> str:
    number = f"{expected:,.0f}" if expected >= 9.5 else f"{expected:.2g}"
    return f"about {number} token dies" if number == "1" else f"about {number} tokens die"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
