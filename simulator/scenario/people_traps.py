"""Which traps are in rules about people, as far as a scenario alone tells?"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.lifecycle import DAY
from simulator.scenario.in_force import concerned
from simulator.scenario.model import Scenario
from simulator.scenario.times import format_time
from simulator.scenario.user_traps import is_called_with, share_leaving, share_within
from simulator.scenario.wording import about, days, enumerated

NOTABLE = 0.01
"""A share below this is not worth a word."""

Told = Iterator[str]


def of_suspend_inactive(scenario: Scenario, rule: Any) -> Told:
    """Whom will it suspend who should not be?"""
    if scenario.lifecycle.suspension == "unaffected" or rule.after > scenario.horizon:
        return
    names = [name for name in concerned(scenario, rule) if is_called_with(scenario, name)]
    services = [name for name in names if scenario.users[name].kind == "service_account"]
    if services:
        on = format_time(rule.after, scenario.start)
        yield (
            f"suspend_inactive suspends the service accounts of {enumerated(services)} on {on}: "
            "they never sign in; calls with their tokens are refused; exempt them"
        )
    for name in names:
        rate = scenario.users[name].sign_in
        share = 0.0 if rate is None else _ever_inactive(rate / DAY, rule.after, scenario.horizon)
        if share >= NOTABLE:
            yield (
                f"suspend_inactive suspends {about(share)} of {name} within the horizon, for they "
                f"do not sign in for {days(rule.after)}"
            )


def _ever_inactive(rate: float, after: int, horizon: int) -> float:
    """Which share of users does not sign in for so long, once at least? (rate per ms)

    Times of that length without an event begin at a rate of about r e^(-ra), and at the start.
    """
    return -math.expm1(-math.exp(-rate * after) * (1 + rate * (horizon - after)))


def of_hand_over(scenario: Scenario, rule: Any) -> Told:
    """Do those who are handed tokens stay, and is there time?"""
    if not rule.lead:
        yield "hand_over has a lead of 0: when the desk is told, the tokens die already"
    yield from _of_new_owners(scenario, "hand_over makes new tokens under", [rule.to])


def of_ownership(scenario: Scenario, rule: Any) -> Told:
    """Do the new owners stay?"""
    yield from _of_new_owners(scenario, "ownership makes new tokens under", list(rule.cohorts))


def _of_new_owners(scenario: Scenario, text: str, cohorts: Sequence[str]) -> Told:
    for name in cohorts:
        if not scenario.users[name].count:
            yield f"{text} {name}, where there are no users"
        elif (leaving := share_leaving(scenario, name)) >= NOTABLE:
            yield (
                f"{text} {name}, of whom {about(leaving)} leave within the horizon: those tokens "
                "die with their accounts, too"
            )


def of_remind(scenario: Scenario, rule: Any) -> Told:
    """Does it reach anybody, and in time?"""
    first = max(rule.before_expiry)
    late = 1 - share_within(rule.delay, first - 1)
    if late >= NOTABLE:
        yield (
            f"remind tells people {days(first)} before expiry, and {about(late)} of those who act "
            "do so only when the token is dead"
        )
    if rule.to != "owner":
        return
    owners = {
        name: share_leaving(scenario, name)
        for name in scenario.users
        if any(scenario.integrations[c].owner.get(name) for c in concerned(scenario, rule))
    }
    for name, leaving in owners.items():
        if leaving >= NOTABLE:
            yield (
                f"remind tells owners only, and {about(leaving)} of {name} leave within the "
                "horizon: nobody is told of the tokens that die with their accounts"
            )
