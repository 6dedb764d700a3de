"""Which rules are in force, and for whom?"""

from collections.abc import Iterator
from typing import Any

from simulator.scenario.model import Scenario
from simulator.scenario.rules import Rule


def rule_for(scenario: Scenario, key: str, cohort: str) -> Any:
    """Which rule of this name is in force for a cohort? (None: none; its keys depend on it)"""
    return next((rule for rule in rules_of(scenario, key) if rule.applies(cohort)), None)


def rules_of(scenario: Scenario, key: str) -> Iterator[Any]:
    """Which rules of this name are in force?"""
    yield from (rule for rule in scenario.rules if rule.key == key)


def concerned(scenario: Scenario, rule: Rule) -> list[str]:
    """Which cohorts are under a rule, and not empty?"""
    cohorts = scenario.users if rule.concerns == "users" else scenario.integrations
    return [name for name, cohort in cohorts.items() if cohort.count and rule.applies(name)]
