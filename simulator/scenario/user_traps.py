"""What will users do to their tokens, as far as a scenario alone tells?"""

import math
from collections.abc import Iterator, Mapping
from statistics import NormalDist

from simulator.lifecycle import IDLE_LIMIT, YEAR
from simulator.scenario.in_force import rule_for
from simulator.scenario.integrations import longest
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import Never
from simulator.scenario.random_durations import Exponential, Fixed, RandomDuration, Uniform
from simulator.scenario.times import format_time
from simulator.scenario.users import Departure, Suspension, UserCohort
from simulator.scenario.wording import about, days

FEW_TOKENS = 0.1
"""Fewer deaths than this (on average) are not worth a word."""
NINE_OF_TEN = NormalDist().inv_cdf(0.9)


def traps_of_users(scenario: Scenario) -> Iterator[str]:
    """What happens to the tokens of each cohort of users?"""
    owned = _owned(scenario)
    for name, users in scenario.users.items():
        if users.count and owned[name] >= FEW_TOKENS:
            yield from (f"{name}: {text}" for text in _of_users(scenario, name, owned[name]))


def _of_users(scenario: Scenario, name: str, owned: float) -> Iterator[str]:
    users = scenario.users[name]
    leaving = _leaving(users, scenario.horizon)
    if leaving * owned >= FEW_TOKENS:
        yield (
            f"{about(leaving)} of them leave within the horizon, and "
            f"{_tokens(leaving * owned)} with their accounts"
        )
    for departure in users.departures:
        yield from _of_departure(scenario, departure, owned * _share(departure, users))
    for suspension in users.suspensions:
        yield from _of_suspension(scenario, name, suspension)


def _of_departure(scenario: Scenario, wave: Departure, tokens: float) -> Iterator[str]:
    on = format_time(wave.on, scenario.start)
    if wave.on > scenario.horizon:
        yield f"the departure of {on} comes after the end of the horizon and is not simulated"
    elif tokens >= FEW_TOKENS:
        dead = scenario.lifecycle.reactivation == "stay_dead"
        after = "; they stay dead when the users return" if wave.return_after and dead else ""
        yield f"{_tokens(tokens)} with the accounts deactivated on {on}{after}"


def _of_suspension(scenario: Scenario, name: str, wave: Suspension) -> Iterator[str]:
    users, on = scenario.users[name], format_time(wave.on, scenario.start)
    if wave.on > scenario.horizon:
        yield f"the suspension of {on} comes after the end of the horizon and is not simulated"
        return
    if scenario.lifecycle.suspension == "unaffected" or not _share(wave, users):
        return
    if users.kind == "service_account" and is_called_with(scenario, name):
        yield f"are service accounts, suspended on {on}: calls with their tokens are refused"
    if scenario.lifecycle.clock_while_suspended == "runs" and _outlasts(wave.duration):
        time = "for good" if wave.duration is None else f"for {_at_most(wave.duration)}"
        yield (
            f"are suspended on {on} {time}: refused calls renew no token, and 30 days after the "
            "last use it is dead"
        )


def _outlasts(law: RandomDuration | None) -> bool:
    """Do suspensions last as long as a token can be idle, in one case of ten at least?"""
    return law is None or 1 - share_within(law, IDLE_LIMIT - 1) >= 0.1


def _at_most(law: RandomDuration) -> str:
    limit = longest(law)
    return f"up to {days(limit)}" if limit is not None else "30 days or more"


def share_leaving(scenario: Scenario, name: str) -> float:
    """Which share of a cohort of users leaves within the horizon, in waves or one by one?"""
    users = scenario.users[name]
    waves = [wave for wave in users.departures if wave.on <= scenario.horizon]
    staying = math.prod(1 - _share(wave, users) for wave in waves)
    return 1 - staying * (1 - _leaving(users, scenario.horizon))


def _leaving(users: UserCohort, horizon: int) -> float:
    if users.tenure is not None:
        return share_within(users.tenure, horizon)
    return 1.0 - math.pow(1 - (users.turnover or 0.0), horizon / YEAR)


def share_within(law: RandomDuration, length: int) -> float:
    """Which share of the cases of a random duration is no longer than this (ms)?"""
    if isinstance(law, Fixed):
        return float(law.value <= length)
    if isinstance(law, Exponential):
        return -math.expm1(-length / law.mean)
    if isinstance(law, Uniform):
        return min(1.0, max(0.0, (length - law.low) / (law.high - law.low)))
    sigma = math.log(law.p90 / law.median) / NINE_OF_TEN
    return NormalDist().cdf(math.log(length / law.median) / sigma)


def _owned(scenario: Scenario) -> Mapping[str, float]:
    """How many tokens has each cohort of users that nobody takes over?"""
    parts: dict[str, list[float]] = {name: [] for name in scenario.users}
    for name, cohort in scenario.integrations.items():
        left = 1 - _handed_over(scenario, name)
        for owner, share in cohort.owner.items():
            parts[owner].append(cohort.count * share * left)
    return {name: math.fsum(some) for name, some in parts.items()}


def _handed_over(scenario: Scenario, integrations: str) -> float:
    """Which share of a cohort gets new owners before theirs leave, if the desk is quick enough?"""
    rule = rule_for(scenario, "hand_over", integrations)
    return rule.share if rule is not None and rule.lead else 0.0


def is_called_with(scenario: Scenario, name: str) -> bool:
    """Does anything call with tokens of a cohort of users?"""
    return any(
        cohort.count and cohort.owner.get(name) and not isinstance(cohort.calls.pattern, Never)
        for cohort in scenario.integrations.values()
    )


def _share(wave: Departure | Suspension, users: UserCohort) -> float:
    return wave.share if wave.share is not None else (wave.count or 0) / users.count


def _tokens(expected: float) -> str:
    number = f"{expected:,.0f}" if expected >= 9.5 else f"{expected:.2g}"
    return f"about {number} token dies" if number == "1" else f"about {number} tokens die"
