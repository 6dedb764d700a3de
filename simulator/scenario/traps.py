"""Which traps can be seen from a scenario alone, before anything is simulated?"""

import math
from collections.abc import Iterator

from simulator.lifecycle import DAY
from simulator.scenario.calls import Calls
from simulator.scenario.fates import Fate, fate_of, without_heartbeats
from simulator.scenario.idleness import as_gaps, expired_share, fatal_share, gap_survival
from simulator.scenario.integrations import IntegrationCohort, longest
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import Cron, Every, Gaps, Never, Poisson, Trace
from simulator.scenario.planned import Gap, fatal_misses, recurring_gap, worst_gap
from simulator.scenario.policy_traps import traps_of_policy
from simulator.scenario.times import format_time
from simulator.scenario.user_traps import traps_of_users
from simulator.scenario.wording import about, days, percent

NOTABLE = 0.001
"""A share of fatal gaps below this is not worth a word,"""
NOTABLE_DEATHS = 0.01
"""nor is a share of tokens below this."""


def traps(scenario: Scenario) -> list[str]:
    """What will go wrong, as far as the file alone tells? One plain sentence each."""
    found: list[str] = []
    for name, cohort in scenario.integrations.items():
        if cohort.count:
            found += [f"{name}: {text}" for text in _of_integrations(scenario, name, cohort)]
    return [*found, *traps_of_users(scenario), *traps_of_policy(scenario)]


def _of_integrations(scenario: Scenario, name: str, cohort: IntegrationCohort) -> Iterator[str]:
    fate = fate_of(scenario, name)
    if cohort.issued is not None and cohort.issued > scenario.horizon:
        yield "its tokens are created only after the end of the horizon"
    elif fate.heartbeat is not None:
        yield from without_heartbeats(scenario, name, fate)
    elif not fate.renewed:
        for trap in _of_idleness(scenario, name, cohort, fate):
            yield trap + fate.reminded


def _of_idleness(
    scenario: Scenario, name: str, cohort: IntegrationCohort, fate: Fate
) -> Iterator[str]:
    pattern = cohort.calls.pattern
    if isinstance(pattern, Never):
        yield f"never calls; its tokens {fate.end} {days(fate.limit)} after they were last used"
        return
    if isinstance(pattern, Poisson | Gaps):
        yield from _of_random(scenario, cohort, pattern, fate)
    yield from _of_plan(scenario, name, cohort, fate)


def _of_random(
    scenario: Scenario, cohort: IntegrationCohort, pattern: Poisson | Gaps, fate: Fate
) -> Iterator[str]:
    pattern, least = _thinned(pattern, cohort.calls)
    gaps = as_gaps(pattern)
    fatal = fatal_share(pattern, fate.limit)
    dead = expired_share(gaps, scenario.horizon, fate.limit)
    if fatal >= NOTABLE or dead >= NOTABLE_DEATHS:
        yield (
            f"{least}{percent(fatal)} of the gaps between its calls kill the token; "
            f"{about(dead)} of its tokens {fate.end} within the horizon"
        )
    used = min(longest(cohort.last_used) or 0, fate.limit - 1)
    early = gap_survival(gaps, fate.limit - used)
    if used and early >= max(NOTABLE_DEATHS, 2 * fatal):
        yield (
            f"tokens last used {days(used)} before the start have {days(fate.limit - used)} left; "
            f"{about(early)} of those die before their first call"
        )


def _thinned(pattern: Poisson | Gaps, calls: Calls) -> tuple[Poisson | Gaps, str]:
    """The pattern of the calls that are really made; `at least` if that is not simple."""
    kept = (1 - calls.miss) * (7 - len(calls.weekly) + sum(calls.weekly.values())) / 7
    if kept == 1 or kept == 0:
        return pattern, ""
    if isinstance(pattern, Poisson):
        return Poisson(rate=pattern.rate * kept), ""
    return pattern, "at least "


def _of_plan(scenario: Scenario, name: str, cohort: IntegrationCohort, fate: Fate) -> Iterator[str]:
    pattern, recurring = cohort.calls.pattern, recurring_gap(scenario, cohort.calls) or 0
    if recurring >= fate.limit:
        verb = "cron fires" if isinstance(pattern, Cron) else "calls come"
        late = pattern.jitter if isinstance(pattern, Cron | Every) else 0
        end = fate.end if recurring - late >= fate.limit else fate.may_end
        yield f"{verb} up to {days(recurring)} apart; its tokens {end}"
        return
    gap = worst_gap(scenario, name, fate.limit)
    if gap is None:
        differ = isinstance(pattern, Trace) or (
            isinstance(pattern, Every) and pattern.offset is None
        )
        who = "some integrations have" if differ and cohort.count > 1 else "has"
        yield f"{who} no call within the horizon; its tokens {fate.end}"
    elif gap.length >= fate.limit:
        yield _of_gap(scenario, cohort, gap, fate)
    if not isinstance(pattern, Poisson | Gaps):
        yield from _of_misses(scenario, name, recurring, fate)


def _of_gap(scenario: Scenario, cohort: IntegrationCohort, gap: Gap, fate: Fate) -> str:
    if gap.begin < 0 and gap.end < fate.limit:
        return (
            f"tokens last used {days(-gap.begin)} before the start can wait for their next call "
            f"until {days(gap.end)} after it; those {fate.end}"
        )
    why = _why(scenario, cohort.calls, gap)
    return f"{why}makes no call for {days(gap.length)}; its tokens {fate.end}"


def _why(scenario: Scenario, calls: Calls, gap: Gap) -> str:
    for window in calls.pauses:
        if gap.begin < window.end and window.start < gap.end:
            return f"pauses on {format_time(window.start, scenario.start)}, and "
    if calls.until is not None and gap.begin < calls.until <= gap.end:
        return f"ends on {format_time(calls.until, scenario.start)}, and "
    if calls.start is not None and gap.begin < calls.start <= gap.end:
        return f"begins on {format_time(calls.start, scenario.start)}, and "
    return f"from {format_time(max(gap.begin, 0), scenario.start)} on "


def _of_misses(scenario: Scenario, name: str, recurring: int, fate: Fate) -> Iterator[str]:
    calls = scenario.integrations[name].calls
    missed = fatal_misses(scenario, name, fate.limit) if calls.miss or calls.weekly else 0.0
    dead = -math.expm1(-missed)
    if dead < NOTABLE_DEATHS:
        return
    thinned = f"{percent(calls.miss)} of the calls are missed" if calls.miss else "days are thinned"
    apart = f"calls come up to {days(recurring)} apart, and " if recurring >= DAY else ""
    few = "a single missed call" if 2 * recurring >= fate.limit else "several in a row"
    yield (
        f"{apart}{thinned}; {few} can leave a gap of {days(fate.limit)} or more, and {about(dead)} "
        f"of its tokens {fate.of_that} within the horizon"
    )
