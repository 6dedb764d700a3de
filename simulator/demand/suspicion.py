"""When are tokens flagged as suspicious, and until when?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.demand.incidents import incidents
from simulator.demand.lengths import lengths
from simulator.demand.tables import FOREVER
from simulator.demand.waves import Wave
from simulator.lifecycle import DAY
from simulator.randomness import Luck, Purpose
from simulator.scenario.model import RandomDuration, Scenario

_ORDINAL_BITS = 32


class Flags(NamedTuple):
    """Three columns of the same length, in time order."""

    time: NDArray[np.int64]
    token: NDArray[np.int64]
    """The integration's number among all of the scenario, from 0."""
    until: NDArray[np.int64]
    """When somebody clears it (ms; FOREVER: nobody)."""


def flags(luck: Luck, scenario: Scenario) -> Flags:
    """Which flags are raised up to the horizon, whether or not the token lives by then?"""
    parts = [Flags(*np.empty((3, 0), np.int64))]
    for number, suspicion in enumerate(scenario.suspicious):
        first = 0
        for name, cohort in scenario.integrations.items():
            if suspicion.integrations is None or name in suspicion.integrations:
                source = (name, number << _ORDINAL_BITS)
                everyone, lasting = np.arange(cohort.count), suspicion.cleared_after
                if suspicion.rate is None:
                    hit = _on_one_day(
                        luck, source, everyone, suspicion.on, suspicion.share, lasting
                    )
                else:
                    mean = DAY / suspicion.rate
                    hit = _at_random(luck, source, everyone, mean, lasting, scenario.horizon)
                parts.append(hit._replace(token=first + hit.token))
            first += cohort.count
    return _in_order(parts)


def _in_order(parts: list[Flags]) -> Flags:
    all_of_them = Flags(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    order = np.lexsort((all_of_them.until, all_of_them.token, all_of_them.time))
    return Flags(*(column[order] for column in all_of_them))


def _on_one_day(
    luck: Luck,
    source: tuple[str, int],
    everyone: NDArray[np.int64],
    on: int | None,
    share: float | None,
    lasting: RandomDuration | None,
) -> Flags:
    purposes = (Purpose.FLAG, Purpose.FLAG_SIZE, Purpose.FLAG_LENGTH)
    wave = Wave(*source, on or 0, share, None, lasting, *purposes)
    hit = wave.chosen(luck, everyone)
    return Flags(np.full(len(hit), wave.on), hit, wave.on + wave.lengths(luck, hit))


def _at_random(
    luck: Luck,
    source: tuple[str, int],
    indices: NDArray[np.int64],
    mean: float,
    lasting: RandomDuration | None,
    horizon: int,
) -> Flags:
    name, offset = source
    rounds = []
    for round_ in incidents(luck, Purpose.FLAG, name, indices, mean, horizon, offset):
        lots = luck.uniforms(Purpose.FLAG_LENGTH, name, round_.member, round_.occurrence)
        forever = np.full(len(round_.member), FOREVER)
        until = round_.time + lengths(lasting, lots, 1) if lasting else forever
        rounds.append(Flags(round_.time, round_.member, until))
    return _in_order([Flags(*np.empty((3, 0), np.int64)), *rounds])
