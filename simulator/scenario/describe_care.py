"""What people do about tokens, in plain English."""

from collections.abc import Iterator
from pathlib import Path

from simulator.scenario.desk import Desk
from simulator.scenario.leaks import Leaks
from simulator.scenario.model import Scenario
from simulator.scenario.policy_outline import NO_POLICY
from simulator.scenario.rates import format_rate
from simulator.scenario.recovery import SAME_COHORT, Recovery
from simulator.scenario.rules import Rule
from simulator.scenario.wording import enumerated, random_length, share_of

NOTHING = "nobody does anything about tokens"


def lines_of_care(scenario: Scenario) -> Iterator[str]:
    """What goes wrong with tokens, and what is done about it? A line each, and one per policy."""
    if scenario.leaks is not None:
        yield f"- leaks: {_leaks(scenario.leaks)}"
    if scenario.recovery is not None:
        yield f"- recovery: {_recovery(scenario.recovery)}"
    if scenario.desk is not None:
        yield f"- desk: {_desk(scenario.desk)}"
    if scenario.policy_modules:
        files = [Path(module.file).name for module in scenario.policy_modules]
        yield f"- rules of its own: from {enumerated(files)}"
    policies = dict(scenario.policies)
    if policies:
        policies.setdefault(NO_POLICY, ())
    for name, rules in policies.items():
        in_force = ", in force" if name == scenario.policy else ""
        yield f"- policy {name}{in_force}: {'; '.join(map(_rule, rules)) or NOTHING}"


def _rule(rule: Rule) -> str:
    if rule.applies_to is None:
        return rule.told()
    return f"{rule.told()} ({enumerated(rule.applies_to) or 'no cohort'} only)"


def _leaks(leaks: Leaks) -> str:
    whose = (
        "each integration"
        if leaks.applies_to is None
        else f"each of {enumerated(leaks.applies_to)}"
    )
    text = f"intruders get hold of the token of {whose} at random, {format_rate(leaks.rate)}"
    if leaks.noticed is None:
        return f"{text}; nobody notices"
    after = random_length(leaks.noticed.after)
    return f"{text}; {share_of(leaks.noticed.share)} of that is noticed after {after}"


def _desk(desk: Desk) -> str:
    who = "1 person" if desk.staff == 1 else f"{desk.staff:,} people"
    when = "around the clock" if desk.hours is None else str(desk.hours)
    clocks = "" if desk.always_open else f" by the clocks of {desk.timezone or 'UTC'}"
    holidays = "" if desk.holidays is None else f", except on public holidays of {desk.holidays}"
    return f"{who}, {when}{clocks}{holidays}"


def _recovery(recovery: Recovery) -> str:
    whom = "others of their cohort" if recovery.successor == SAME_COHORT else recovery.successor
    return (
        f"outages are noticed after {random_length(recovery.notice)}; a new token takes "
        f"{random_length(recovery.repair)} of work; owners who are gone are followed by {whom}"
    )
