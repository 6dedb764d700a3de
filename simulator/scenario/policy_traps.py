"""Which traps are in the policy in force, as far as a scenario alone tells?"""

from collections.abc import Callable, Iterator
from typing import Any

from simulator.lifecycle import IDLE_LIMIT
from simulator.scenario.desk_traps import traps_of_desk
from simulator.scenario.in_force import concerned, rule_for, rules_of
from simulator.scenario.integrations import longest
from simulator.scenario.model import Scenario
from simulator.scenario.people_traps import (
    of_hand_over,
    of_ownership,
    of_remind,
    of_suspend_inactive,
)
from simulator.scenario.wording import days, enumerated

ENDING = ("revoke_idle", "max_age", "suspend_inactive")
"""Rules that take integrations down."""

Told = Iterator[str]


def traps_of_policy(scenario: Scenario) -> list[str]:
    """What will not go as the policy in force seems to promise?"""
    found = [text for rule in scenario.rules for text in _of_rule(scenario, rule)]
    found += [*_without_recovery(scenario), *traps_of_desk(scenario)]
    return [f"policy {scenario.policy}: {text}" for text in found]


def _of_rule(scenario: Scenario, rule: Any) -> Told:
    if not concerned(scenario, rule):
        yield f"{rule.key} applies to nobody"
    elif rule.key in _BY_KEY:
        yield from _BY_KEY[rule.key](scenario, rule)


def _of_keep_alive(scenario: Scenario, rule: Any) -> Told:
    if rule.when_idle >= IDLE_LIMIT:
        yield (
            f"keep_alive calls with tokens idle for {days(rule.when_idle)}, but they are dead "
            f"after {days(IDLE_LIMIT)}"
        )
        return
    for revoke in rules_of(scenario, "revoke_idle"):
        names = [name for name in concerned(scenario, rule) if revoke.applies(name)]
        if names and revoke.after <= rule.when_idle:
            yield (
                f"revoke_idle ends tokens idle for {days(revoke.after)}, before keep_alive calls "
                f"with them at {days(rule.when_idle)} ({enumerated(names)})"
            )


def _of_revoke_idle(scenario: Scenario, rule: Any) -> Told:  # noqa: ARG001
    if rule.after >= IDLE_LIMIT:
        yield (
            f"revoke_idle waits until tokens are idle for {days(rule.after)}, but they are dead "
            f"after {days(IDLE_LIMIT)}"
        )


def _of_rotate(scenario: Scenario, rule: Any) -> Told:  # noqa: ARG001
    if rule.overlap >= rule.every:
        yield (
            f"rotate leaves old tokens alive for {days(rule.overlap)}, but replaces them every "
            f"{days(rule.every)}: integrations have {rule.overlap // rule.every + 2} live tokens "
            "at a time"
        )


def _of_max_age(scenario: Scenario, rule: Any) -> Told:
    names = [name for name in concerned(scenario, rule) if _reaches(scenario, name, rule.revoke_at)]
    late: dict[int, list[str]] = {}
    bare = []
    for name in names:
        rotate = rule_for(scenario, "rotate", name)
        if rotate is None:
            bare.append(name)
        elif rotate.every + rotate.jitter >= rule.revoke_at:
            late.setdefault(rotate.every + rotate.jitter, []).append(name)
    if bare:
        yield (
            f"max_age revokes every token at the age of {days(rule.revoke_at)}, and nothing "
            f"replaces those of {enumerated(bare)} before"
        )
    for age, cohorts in late.items():
        yield (
            f"max_age revokes tokens at the age of {days(rule.revoke_at)}, before rotate replaces "
            f"them at {days(age)} ({enumerated(cohorts)})"
        )


def _reaches(scenario: Scenario, name: str, age: int) -> bool:
    """Can a token of a cohort get so old within the horizon?"""
    cohort = scenario.integrations[name]
    oldest = longest(cohort.age) if cohort.age is not None else 0
    return oldest is None or scenario.horizon - (cohort.issued or 0) + oldest >= age


def _of_respond(scenario: Scenario, rule: Any) -> Told:
    leaks = scenario.leaks
    noticed = leaks is not None and leaks.noticed is not None and leaks.noticed.share
    if not scenario.suspicious and not noticed:
        yield "respond has nothing to do: no token is ever suspicious here"
    elif rule.action == "clear" and leaks is not None:
        yield "respond clears all flags, those of tokens that have leaked as well"


def _without_recovery(scenario: Scenario) -> Told:
    keys = [
        rule.key
        for rule in scenario.rules
        if rule.key in ENDING and rule.key not in _idle_keys(scenario)
    ]
    if keys and scenario.recovery is None:
        yield (
            f"{enumerated(list(dict.fromkeys(keys)))} can take integrations down, and there is no "
            "recovery: those stay down"
        )


def _idle_keys(scenario: Scenario) -> set[str]:
    """Which of the rules never act?"""
    late = {rule.key for rule in rules_of(scenario, "revoke_idle") if rule.after >= IDLE_LIMIT}
    return late | ({"suspend_inactive"} if scenario.lifecycle.suspension == "unaffected" else set())


_BY_KEY: dict[str, Callable[[Scenario, Any], Told]] = {
    "keep_alive": _of_keep_alive,
    "revoke_idle": _of_revoke_idle,
    "rotate": _of_rotate,
    "max_age": _of_max_age,
    "suspend_inactive": of_suspend_inactive,
    "hand_over": of_hand_over,
    "ownership": of_ownership,
    "remind": of_remind,
    "respond": _of_respond,
}
