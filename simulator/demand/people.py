"""When do users leave by themselves, and which waves of departures and suspensions come?

What happens to users is demand, too: it depends on luck alone and on nothing that tokens do.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.demand.lengths import exponential_lengths, lengths
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.lifecycle import YEAR
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import Scenario, UserCohort


def departures(scenario: Scenario) -> Iterator[Wave]:
    """Which waves of departures are there?"""
    purposes = (Purpose.DEPARTURE, Purpose.DEPARTURE_SIZE, Purpose.RETURN)
    for name, cohort in scenario.users.items():
        for number, wave in enumerate(cohort.departures):
            yield Wave(name, number, wave.on, wave.share, wave.count, wave.return_after, *purposes)


def suspensions(scenario: Scenario) -> Iterator[Wave]:
    """Which waves of suspensions are there?"""
    purposes = (Purpose.SUSPENSION, Purpose.SUSPENSION_SIZE, Purpose.SUSPENSION_LENGTH)
    for name, cohort in scenario.users.items():
        for number, wave in enumerate(cohort.suspensions):
            yield Wave(name, number, wave.on, wave.share, wave.count, wave.duration, *purposes)


def tenure_ends(luck: Luck, name: str, cohort: UserCohort) -> NDArray[np.int64]:
    """When does each user of a cohort leave of their own accord? (ms; FOREVER: never)

    A turnover of s a year is a constant hazard of -ln(1 - s) a year.
    """
    if not cohort.turnover and cohort.tenure is None:
        return np.full(cohort.count, FOREVER)
    uniforms = luck.uniforms(Purpose.TENURE, name, np.arange(cohort.count))
    if cohort.tenure is not None:
        return lengths(cohort.tenure, uniforms)
    return exponential_lengths(-YEAR / math.log1p(-(cohort.turnover or 0.0)), uniforms)
