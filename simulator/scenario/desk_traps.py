"""Can the desk do what the policy in force asks for, as far as a scenario alone tells?"""

import math
from collections.abc import Iterator
from typing import Any

from simulator.lifecycle import HOUR, YEAR
from simulator.scenario.desk import Desk
from simulator.scenario.in_force import rule_for
from simulator.scenario.model import Scenario
from simulator.scenario.random_durations import Exponential, Fixed, RandomDuration, Uniform
from simulator.scenario.user_traps import NINE_OF_TEN
from simulator.scenario.wording import number_of, percent
from simulator.scenario.working_hours import DAYS, MIDNIGHT

BUSY = 0.8
"""Above this load, queues are long (M/M/1: the mean wait is load / (1 - load) of the work)."""


def traps_of_desk(scenario: Scenario) -> Iterator[str]:
    """Are more rotations asked for than the desk can do?"""
    if scenario.desk is None:
        return
    rotations, work = _rotations(scenario)
    time = scenario.desk.staff * YEAR * _share_open(scenario.desk)
    if work <= BUSY * time:
        return
    asked = f"{rotations:,.0f} rotations a year are {work / HOUR:,.0f} hours of work"
    who = number_of(scenario.desk.staff, "person").replace("persons", "people")
    has = f"the desk ({who}) has {time / HOUR:,.0f} hours"
    if work > time:
        yield f"{asked}, but {has}: it can never do them all"
    else:
        yield f"{asked}, and {has}: rotations alone take {percent(work / time, 2)} of its time"


def _rotations(scenario: Scenario) -> tuple[float, float]:
    """How many rotations are due in a year, and how much work (ms) is that?"""
    rotations = work = 0.0
    for name, cohort in scenario.integrations.items():
        rule: Any = rule_for(scenario, "rotate", name)
        if rule is not None and rule.every <= scenario.horizon:
            yearly = cohort.count * YEAR / (rule.every + rule.jitter / 2)
            rotations, work = rotations + yearly, work + yearly * mean_length(rule.effort)
    return rotations, work


def mean_length(law: RandomDuration) -> float:
    """How long is a random duration on average? (ms)"""
    if isinstance(law, Fixed):
        return law.value
    if isinstance(law, Exponential):
        return law.mean
    if isinstance(law, Uniform):
        return (law.low + law.high) / 2
    sigma = math.log(law.p90 / law.median) / NINE_OF_TEN
    return law.median * math.exp(sigma**2 / 2)


def _share_open(desk: Desk) -> float:
    """Which share of the week is it open? (public holidays are left out of account)"""
    if desk.hours is None:
        return 1.0
    spans = [span for day in range(len(DAYS)) for span in desk.hours.of_day(day)]
    return sum(end - begin for begin, end in spans) / (len(DAYS) * MIDNIGHT)
