"""When do the tokens that integrations hold become known to intruders, and when is it noticed?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.demand.incidents import Round, incidents
from simulator.demand.lengths import lengths
from simulator.demand.tables import FOREVER
from simulator.lifecycle import DAY
from simulator.randomness import Luck, Purpose
from simulator.scenario import Scenario
from simulator.scenario.leaks import Noticed


class Leaked(NamedTuple):
    """Three columns of the same length, in time order."""

    time: NDArray[np.int64]
    integration: NDArray[np.int64]
    noticed: NDArray[np.int64]
    """When somebody notices it (ms; FOREVER: nobody)."""


def leaks(luck: Luck, scenario: Scenario) -> Leaked:
    """Which leaks are there up to the horizon, whether or not a token lives by then?"""
    parts, first = [Leaked(*np.empty((3, 0), np.int64))], 0
    law = scenario.leaks
    for name, cohort in scenario.integrations.items():
        if law is not None and law.applies(name):
            everyone, mean = np.arange(cohort.count), DAY / law.rate
            for found in incidents(luck, Purpose.LEAK, name, everyone, mean, scenario.horizon):
                noticed = _noticed(luck, name, found, law.noticed)
                parts.append(Leaked(found.time, first + found.member, noticed))
        first += cohort.count
    together = Leaked(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    order = np.lexsort((together.integration, together.time))
    return Leaked(*(column[order] for column in together))


def _noticed(luck: Luck, cohort: str, leak: Round, law: Noticed | None) -> NDArray[np.int64]:
    if law is None:
        return np.full(len(leak.member), FOREVER)
    lots = luck.uniforms(Purpose.LEAK_NOTICED, cohort, leak.member, leak.occurrence)
    delays = luck.uniforms(Purpose.LEAK_LENGTH, cohort, leak.member, leak.occurrence)
    return np.where(lots < law.share, leak.time + lengths(law.after, delays), FOREVER)
