"""A scenario in plain English."""

from collections.abc import Iterator

from simulator.scenario.bounds import format_bound
from simulator.scenario.calls import Calls
from simulator.scenario.describe_care import lines_of_care
from simulator.scenario.durations import format_duration
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import At, Cron, Every, Gaps, Never, Poisson, Trace
from simulator.scenario.precision_goals import write_goals
from simulator.scenario.rates import format_rate
from simulator.scenario.replications import UntilPrecise
from simulator.scenario.suspicions import Suspicion
from simulator.scenario.switches import Lifecycle
from simulator.scenario.times import format_time
from simulator.scenario.users import Departure, Suspension, UserCohort
from simulator.scenario.wording import enumerated, number_of, owners_of, random_length, share_of

SWITCHES = {
    "reactivation": {"come_back": "tokens come back with a reactivated owner if not expired"},
    "suspension": {"unaffected": "tokens do not notice that their owner is suspended"},
    "clock_while_suspended": {"pauses": "the 30-day clock pauses while the owner is suspended"},
    "unused": {"gray": "a token that was never used is gray from the start"},
}


def describe(scenario: Scenario) -> str:
    """What does a scenario describe? Plain English, a line for each cohort."""
    return "\n".join(_lines(scenario))


def _lines(scenario: Scenario) -> Iterator[str]:
    tokens = sum(cohort.count for cohort in scenario.integrations.values())
    users = sum(cohort.count for cohort in scenario.users.values())
    length, start = format_duration(scenario.horizon), format_time(0, scenario.start)
    times = _times(scenario.replications)
    seed = "a seed drawn anew" if scenario.seed is None else f"seed {scenario.seed}"
    whose = f"{number_of(tokens, 'token')} of {number_of(users, 'user')}"
    yield f"{scenario.name}: {whose}, {length} from {start}."
    if scenario.description:
        yield scenario.description
    yield f"Simulated {times} with {seed}."
    yield from _switches(scenario.lifecycle)
    for name, user_cohort in scenario.users.items():
        yield f"- {name}: {_users(scenario, user_cohort)}"
    for name, cohort in scenario.integrations.items():
        yield f"- {name}: {_integrations(scenario, cohort)}"
    for suspicion in scenario.suspicious:
        yield f"- suspicion: {_suspicion(scenario, suspicion)}"
    yield from lines_of_care(scenario)
    yield from _expectations(scenario)


def _expectations(scenario: Scenario) -> Iterator[str]:
    for kpi, bounds in scenario.expect.items():
        words = enumerated([format_bound(kpi, bound) for bound in bounds])
        yield f"- expected: {kpi} {words}"


def _switches(lifecycle: Lifecycle) -> Iterator[str]:
    for switch, words in SWITCHES.items():
        if (value := getattr(lifecycle, switch)) in words:
            yield f"Switched: {words[value]}."


def _users(scenario: Scenario, cohort: UserCohort) -> str:
    kind = "person" if cohort.kind == "person" else "service account"
    parts = [number_of(cohort.count, kind).replace("persons", "people")]
    if cohort.turnover:
        parts.append(f"{share_of(cohort.turnover)} leave within a year")
    if cohort.tenure is not None:
        parts.append(f"each leaves after {random_length(cohort.tenure)}")
    if cohort.sign_in is not None:
        parts.append(f"sign in at random, {format_rate(cohort.sign_in)}")
    parts += [_departure(scenario, wave) for wave in cohort.departures]
    parts += [_suspension(scenario, wave) for wave in cohort.suspensions]
    return "; ".join(parts)


def _departure(scenario: Scenario, wave: Departure) -> str:
    text = f"{_wave(wave)} leave on {format_time(wave.on, scenario.start)}"
    if wave.return_after is not None:
        text += f" and return after {random_length(wave.return_after)}"
    return text


def _suspension(scenario: Scenario, wave: Suspension) -> str:
    text = f"{_wave(wave)} are suspended on {format_time(wave.on, scenario.start)}"
    if wave.duration is not None:
        return f"{text} for {random_length(wave.duration)}"
    return f"{text} for good"


def _wave(wave: Departure | Suspension) -> str:
    return str(wave.count) if wave.count is not None else share_of(wave.share or 0.0)


def _integrations(scenario: Scenario, cohort: IntegrationCohort) -> str:
    parts = [f"{number_of(cohort.count, 'integration')} of {owners_of(cohort.owner)}"]
    parts += _calls(scenario, cohort.calls)
    if cohort.issued is not None:
        parts.append(f"tokens created on {format_time(cohort.issued, scenario.start)}")
    if cohort.age is not None:
        parts.append(f"tokens created {random_length(cohort.age)} before the start")
    if cohort.last_used is not None:
        parts.append(f"tokens last used {random_length(cohort.last_used)} before the start")
    if cohort.criticality != 1:
        parts.append(f"an hour of outage weighs {cohort.criticality:g}")
    return "; ".join(parts)


def _calls(scenario: Scenario, calls: Calls) -> Iterator[str]:
    yield _pattern(calls)
    if calls.miss:
        yield f"{share_of(calls.miss)} of the calls are missed"
    if calls.weekly:
        days = ", ".join(f"{share_of(share)} on {day}" for day, share in calls.weekly.items())
        yield f"thinned to {days}"
    for window in calls.pauses:
        begin, end = (format_time(t, scenario.start) for t in (window.start, window.end))
        yield f"pause from {begin} to {end}"
    if calls.start is not None:
        yield f"from {format_time(calls.start, scenario.start)}"
    if calls.until is not None:
        yield f"until {format_time(calls.until, scenario.start)}"
    if calls.timezone is not None:
        yield f"by the clocks of {calls.timezone}"


def _pattern(calls: Calls) -> str:
    pattern = calls.pattern
    if isinstance(pattern, Poisson):
        return f"calls at random, {format_rate(pattern.rate)}"
    if isinstance(pattern, Every):
        offset = "at a random offset" if pattern.offset is None else ""
        first = offset or f"first after {format_duration(pattern.offset or 0)}"
        return f"calls every {format_duration(pattern.every)}, {first}{_late(pattern.jitter)}"
    if isinstance(pattern, Cron):
        return f'calls by cron "{pattern.cron}"{_late(pattern.jitter)}'
    if isinstance(pattern, Gaps):
        spread = "" if pattern.law == "exponential" else f", cv {pattern.cv:g}"
        return (
            f"calls with {pattern.law} gaps of {format_duration(pattern.mean)} on average{spread}"
        )
    if isinstance(pattern, At):
        return f"calls at {number_of(len(pattern.at), 'given time')}"
    if isinstance(pattern, Trace):
        return f"calls as recorded in {pattern.file}"
    assert isinstance(pattern, Never)  # noqa: S101 - the last of the patterns
    return "never calls"


def _late(jitter: int) -> str:
    return f", up to {format_duration(jitter)} late" if jitter else ""


def _suspicion(scenario: Scenario, suspicion: Suspicion) -> str:
    whom = "any token" if suspicion.integrations is None else ", ".join(suspicion.integrations)
    if suspicion.rate is not None:
        when = f"falls on {whom} at random, {format_rate(suspicion.rate)} each"
    else:
        on = format_time(suspicion.on or 0, scenario.start)
        when = f"falls on {share_of(suspicion.share or 0.0)} of {whom} on {on}"
    if suspicion.cleared_after is None:
        return f"{when}; never cleared"
    return f"{when}; cleared after {random_length(suspicion.cleared_after)}"


def _times(replications: int | UntilPrecise) -> str:
    if isinstance(replications, int):
        return "once" if replications == 1 else f"{replications:,} times"
    goals = ", ".join(f"{kpi} {goal}" for kpi, goal in write_goals(replications.until).items())
    limits = f"{replications.at_least:,} to {replications.at_most:,} times"
    return f"{limits}, until precise ({goals})"
