"""What can be done for tokens, and what would then be the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.lifecycle import DAY
from simulator.scenario import Scenario
from simulator.scenario.random_durations import Lognormal
from simulator.scenario.rules import Rule, known_rules
from simulator.scenario.users import UserCohort

HEARTBEAT_AFTER = 21 * DAY
REMINDERS = (7 * DAY, 2 * DAY)
RESPONSE = 0.7
STEWARD = "tokensim-steward"
"""The service account that owns the tokens, were their owners changed."""

Change = Callable[[Scenario], Scenario]


@dataclass(frozen=True)
class Action:
    """Something that can be done for any token."""

    meaning: str
    """What was simulated for it."""
    change: Change
    """What is the case when it is done for all tokens?"""


def with_heartbeats(scenario: Scenario) -> Scenario:
    """Tokens idle for 21 days are called with."""
    return _under_rule(scenario, "keep_alive", {"when_idle": HEARTBEAT_AFTER})


def with_reminders(scenario: Scenario) -> Scenario:
    """Owners are reminded before a token expires, and most of them act within days."""
    keys = {
        "before_expiry": REMINDERS,
        "response": RESPONSE,
        "delay": Lognormal(median=DAY, p90=3 * DAY),
    }
    return _under_rule(scenario, "remind", keys)


def with_steward(scenario: Scenario) -> Scenario:
    """All tokens belong to a service account, which nobody deactivates.

    As if they had been created under it: their idle time goes on, so that what is gained is due to
    the owner alone.
    """
    users = {**scenario.users, STEWARD: UserCohort(count=1, kind="service_account")}
    integrations = {
        name: cohort.model_copy(update={"owner": {STEWARD: 1.0}})
        for name, cohort in scenario.integrations.items()
    }
    return scenario.model_copy(update={"users": users, "integrations": integrations})


ACTIONS: Mapping[str, Action] = {
    "keep-alive": Action(
        "a call whenever the token was idle for 21 days",
        with_heartbeats,
    ),
    "reminder": Action(
        "a mail to the owner 7 and 2 days before it expires; 70 % act upon each, most within a day",
        with_reminders,
    ),
    "new-owner": Action(
        "a new token under a service account, today",
        with_steward,
    ),
}
"""From what costs least."""


def _under_rule(scenario: Scenario, key: str, keys: Mapping[str, Any]) -> Scenario:
    """The scenario, with one more rule in force; one that is in force already is left alone."""
    if any(rule.key == key for rule in scenario.rules):
        return scenario
    more: Rule = known_rules()[key](**keys)
    policies = {**scenario.policies, scenario.policy: (*scenario.rules, more)}
    return scenario.model_copy(update={"policies": policies})
