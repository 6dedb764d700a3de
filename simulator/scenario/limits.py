"""Would a scenario be too much to hold? It is refused before anybody waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from simulator.lifecycle import DAY
from simulator.scenario import cron
from simulator.scenario.flaws import Flaw, Path
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.leaks import Leaks
from simulator.scenario.patterns import At, Cron, Trace
from simulator.scenario.rules import Rule
from simulator.scenario.suspicions import Suspicion
from simulator.scenario.trace import own_calls, read_trace
from simulator.scenario.users import UserCohort

MOST_FLAGS = 20_000_000
MOST_LISTED = 10_000_000
"""Of all calls that are held as lists: those of cron expressions, traces and `at`."""

MOST_DEEDS = 100_000_000
"""That a rule may do within the horizon,"""
MOST_DEEDS_OF_ONE = 1_000_000
"""and to one token or user."""

Cohorts = Mapping[str, IntegrationCohort]


def flaws_of_flags(
    suspicious: Sequence[Suspicion], integrations: Cohorts, horizon: int
) -> Iterator[Flaw]:
    """Will more tokens be flagged, one after the other, than can be held?"""
    flags = [expected_flags(suspicion, integrations, horizon) for suspicion in suspicious]
    for number, suspicion in enumerate(suspicious):
        if flags[number] > MOST_FLAGS:
            key = "on" if suspicion.rate is None else "rate"
            yield _too_many_flags(("suspicious", number, key), flags[number])
    if sum(flags) > MOST_FLAGS >= max(flags):
        yield _too_many_flags(("suspicious",), sum(flags))


def expected_flags(suspicion: Suspicion, integrations: Cohorts, horizon: int) -> float:
    """How many flags will one source of suspicion raise within the horizon, on average?"""
    tokens = sum(
        cohort.count
        for name, cohort in integrations.items()
        if suspicion.integrations is None or name in suspicion.integrations
    )
    if suspicion.rate is None:
        return tokens * (suspicion.share or 0.0)
    return tokens * suspicion.rate * horizon / DAY


def _too_many_flags(path: Path, number: float) -> Flaw:
    text = (
        f"would flag tokens {number:,.0f} times within the horizon; at most {MOST_FLAGS:,} "
        "times can be simulated; take a lower rate, fewer tokens or a shorter horizon"
    )
    return Flaw(path, text)


def flaws_of_leaks(leaks: Leaks | None, integrations: Cohorts, horizon: int) -> Iterator[Flaw]:
    """Will more tokens leak, one after the other, than can be held?"""
    if leaks is None:
        return
    tokens = sum(cohort.count for name, cohort in integrations.items() if leaks.applies(name))
    if (number := tokens * leaks.rate * horizon / DAY) > MOST_FLAGS:
        yield _too_many_flags(("leaks", "rate"), number)


def flaws_of_rules(
    policies: Mapping[str, Sequence[Rule]],
    users: Mapping[str, UserCohort],
    integrations: Cohorts,
    horizon: int,
) -> Iterator[Flaw]:
    """Will a rule do more than can be simulated?"""
    for name, rules in policies.items():
        for place, rule in enumerate(rules):
            counts = users if rule.concerns == "users" else integrations
            whom = sum(cohort.count for one, cohort in counts.items() if rule.applies(one))
            for key, period in rule.periods.items():
                each = horizon / period
                most = MOST_DEEDS_OF_ONE if rule.heartbeat else MOST_DEEDS / max(1, whom)
                if whom and each > min(most, MOST_DEEDS_OF_ONE):
                    yield _too_many_deeds(("policies", name, place, rule.key, key), each * whom)


def _too_many_deeds(path: Path, number: float) -> Flaw:
    text = (
        f"could act {number:,.0f} times within the horizon; at most {MOST_DEEDS:,} times, and "
        f"{MOST_DEEDS_OF_ONE:,} times upon one token, can be simulated; take a longer time"
    )
    return Flaw(path, text)


def flaws_of_lists(integrations: Cohorts, start: datetime, horizon: int) -> Iterator[Flaw]:
    """Are there more single calls listed, by cron, traces or `at`, than can be held?"""
    listed = {name: listed_calls(name, c, start, horizon) for name, c in integrations.items()}
    for name, number in listed.items():
        if number > MOST_LISTED:
            key = "trace" if isinstance(integrations[name].calls.pattern, Trace) else "cron"
            yield _too_many_calls(("integrations", name, "calls", key), number)
    if sum(listed.values()) > MOST_LISTED >= max(listed.values()):
        yield _too_many_calls(("integrations",), sum(listed.values()))


def listed_calls(name: str, cohort: IntegrationCohort, start: datetime, horizon: int) -> int:
    """How many calls does a cohort hold in lists? 0 for patterns that need none."""
    pattern = cohort.calls.pattern
    if isinstance(pattern, Cron):
        return cron.number_of_runs(pattern.cron, cohort.calls.timezone, start, horizon)
    if isinstance(pattern, Trace):
        return sum(map(len, own_calls(read_trace(pattern.file), name, cohort.count).values()))
    return len(pattern.at) if isinstance(pattern, At) else 0


def _too_many_calls(path: Path, number: int) -> Flaw:
    text = (
        f"would list {number:,} calls within the horizon; at most {MOST_LISTED:,} can be held; "
        "shorten the horizon, or write every or poisson, which need no list"
    )
    return Flaw(path, text)
