"""What do people do about tokens in a scenario, in one line?"""

from collections.abc import Iterator

from simulator.scenario import Scenario


def policy_words(scenario: Scenario) -> str:
    """Which rules are in force, does somebody repair outages, and how many people are there?"""
    return f"{scenario.policy}: {'; '.join(_parts(scenario))}"


def _parts(scenario: Scenario) -> Iterator[str]:
    rules = list(dict.fromkeys(rule.key for rule in scenario.rules))
    yield ", ".join(rules) or "no rules"
    yield "nobody repairs outages" if scenario.recovery is None else "outages are repaired"
    if scenario.desk is not None and (rules or scenario.recovery is not None):
        yield f"a desk of {scenario.desk.staff:,}"
