"""Who looks after tokens in a scenario: rules in force, recovery and the desk, set going."""

import math
from collections.abc import Sequence

import numpy as np

from simulator.demand.office import open_hours
from simulator.demand.tables import threshold
from simulator.model.desk import Desk
from simulator.model.operations import Operations, idle_rules
from simulator.model.organisation import Organisation
from simulator.model.recovery import Recoveries
from simulator.model.state import Care, no_care
from simulator.model.watch import Watch
from simulator.scenario import Scenario
from simulator.scenario.rules import Rule


def care_of(scenario: Scenario) -> Care:
    """What do the kernels have to know of the rules in force?"""
    if not scenario.rules:
        return no_care(len(scenario.integrations))
    care, thresholds = no_care(len(scenario.integrations)).cohorts, list[int]()
    for row, name in zip(care, scenario.integrations, strict=True):
        rules = [rule for rule in scenario.rules if rule.applies(name)]
        for heartbeat in filter(None, (rule.heartbeat for rule in rules)):
            row["when_idle"], row["retry"] = heartbeat.when_idle, heartbeat.retry
            row["miss"] = threshold(heartbeat.miss)
        row["idle_lo"] = len(thresholds)
        thresholds += [after for after, _ in idle_rules(rules)]
        row["idle_hi"] = len(thresholds)
    return Care(care, np.array(thresholds, np.int64))


def look_after(org: Organisation) -> Desk:
    """Set going whatever people do about tokens in this scenario."""
    scenario = org.demand.scenario
    staff = math.inf if scenario.desk is None else scenario.desk.staff
    desk = Desk(org.env, staff, open_hours(scenario.desk, scenario.start, scenario.horizon + 1))
    ops = Operations(org, desk)
    ops.begin()
    if scenario.recovery is not None:
        recoveries = Recoveries(ops, ops.inactivity, scenario.recovery)
        Watch(org, ops.idle, recoveries.begin)
    elif _watch_idleness(scenario.rules):
        Watch(org, ops.idle, None)
    return desk


def _watch_idleness(rules: Sequence[Rule]) -> bool:
    return any(rule.idle_thresholds for rule in rules)
