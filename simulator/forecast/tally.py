"""How often did what become of each token? Counted over worlds; whole numbers, so in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.fates import CAUSES, NEVER, SUSPENSION, Fates
from simulator.forecast.question import Question
from simulator.statistics.unknowns import Counts

OUTCOMES = ("expired", "deprovisioned", "dead", "outage")
"""What is said of every token: two ways to die, death of whatever cause, and harm by it."""
_OUTAGE = len(CAUSES) - 1
"""Row of `Tally.days` behind the ways to die: outages."""


class Effect(NamedTuple):
    """In how many worlds an action changed whether there is an outage, for each integration."""

    prevented: NDArray[np.int64]
    caused: NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """Counts for every integration; of any worlds, to be added to those of others."""

    days: NDArray[np.uint16]
    """Worlds with a death of each cause, or a first outage, on each day. (4, days + 1, n)"""
    suspended: NDArray[np.int64]
    """Worlds whose first outage is due to a suspension. (n,)"""
    total: NDArray[np.int64]
    """Worlds in which each of OUTCOMES came within each of the days asked for. (4, asked, n)"""
    squares: NDArray[np.int64]
    """The same, squared draw by draw."""
    effects: NDArray[np.int64]
    """Of each action, up to the last day: worlds in which it prevented an outage, or caused one.
    (actions, 2, n)"""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)),
        )

    def counts(self, outcome: str, place: int, question: Question) -> Counts:
        """In how many worlds came this outcome within the days asked for at this place?"""
        row = OUTCOMES.index(outcome)
        numbers: Any = (self.total[row, place], self.squares[row, place])
        return Counts(*numbers, question.draws, question.worlds)

    def effect(self, place: int) -> Effect:
        """What does the action at this place do?"""
        return Effect(*self.effects[place])

    @property
    def deaths(self) -> NDArray[np.uint16]:
        """Worlds with a death of each cause on each day. (3, days + 1, n)"""
        return self.days[:_OUTAGE]

    @property
    def outages(self) -> NDArray[np.uint16]:
        """Worlds with a first outage on each day. (days + 1, n)"""
        return self.days[_OUTAGE]


def tally_of(
    question: Question, worlds: Sequence[Fates], others: Mapping[str, Sequence[Fates]]
) -> Tally:
    """What do the worlds of one draw add up to? `others`: the same worlds under each action."""
    total = reduce(np.add, (_within(question, fates) for fates in worlds))
    effects = [_effect(worlds, changed) for changed in others.values()]
    shape = (0, 2, len(worlds[0].death))
    return Tally(
        _by_day(question, worlds),
        sum((_is_suspended(fates) for fates in worlds), np.zeros(shape[-1], np.int64)),
        total,
        total**2,
        np.array(effects) if effects else np.zeros(shape, np.int64),
    )


def _by_day(question: Question, worlds: Sequence[Fates]) -> NDArray[np.uint16]:
    size = len(worlds[0].death)
    days = np.zeros((len(CAUSES), question.last + 1, size), np.uint16)
    everybody = np.arange(size)
    for fates in worlds:
        dead, out = fates.death != NEVER, fates.outage != NEVER
        days[fates.cause[dead], fates.death[dead], everybody[dead]] += 1
        days[_OUTAGE, fates.outage[out], everybody[out]] += 1
    return days


def _within(question: Question, fates: Fates) -> NDArray[np.int64]:
    """What of OUTCOMES came within each of the days? (0 or 1)"""
    expired = np.where(fates.cause == CAUSES.index("expired"), fates.death, NEVER)
    gone = np.where(fates.cause == CAUSES.index("deprovisioned"), fates.death, NEVER)
    when = np.stack([expired, gone, fates.death, fates.outage])
    limits = np.array(question.days)[:, None]
    return ((when[:, None] != NEVER) & (when[:, None] <= limits)).astype(np.int64)


def _is_suspended(fates: Fates) -> NDArray[np.int64]:
    suspended = (fates.outage != NEVER) & (fates.outage_cause == SUSPENSION)
    return suspended.astype(np.int64)


def _effect(worlds: Sequence[Fates], changed: Sequence[Fates]) -> NDArray[np.int64]:
    before = np.stack([fates.outage != NEVER for fates in worlds])
    after = np.stack([fates.outage != NEVER for fates in changed])
    return np.stack([(before & ~after).sum(axis=0), (after & ~before).sum(axis=0)])
