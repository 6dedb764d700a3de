"""How often did what become of each token? Counted over worlds; whole numbers, so in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.fates import CAUSES, NEVER, SUSPENSION, Days, Fates
from simulator.forecast.question import Question
from simulator.statistics.unknowns import Counts

OUTCOMES = ("expired", "deprovisioned", "dead", "outage")
"""What is said of every token: two ways to die, death of whatever cause, and harm by it."""
_OUTAGE = len(CAUSES) - 1
"""Row of `Tally.days` behind the ways to die: outages."""


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

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)),
        )

    def part(self, which: slice) -> "Tally":
        """The same of some integrations."""
        return Tally(*(getattr(self, one.name)[..., which] for one in fields(self)))

    def counts(self, outcome: str, place: int, question: Question) -> Counts:
        """In how many worlds came this outcome within the days asked for at this place?"""
        row = OUTCOMES.index(outcome)
        total, squares = self.total[row, place], self.squares[row, place]
        return Counts(total, squares, question.draws, question.worlds)

    @property
    def deaths(self) -> NDArray[np.uint16]:
        """Worlds with a death of each cause on each day. (3, days + 1, n)"""
        deaths: NDArray[np.uint16] = self.days[:_OUTAGE]
        return deaths

    @property
    def outages(self) -> NDArray[np.uint16]:
        """Worlds with a first outage on each day. (days + 1, n)"""
        outages: NDArray[np.uint16] = self.days[_OUTAGE]
        return outages


def tally_of(question: Question, fates: Fates) -> Tally:
    """What do the worlds of one draw add up to?"""
    total = _within(question, fates)
    return Tally(_by_day(question, fates), _suspended(fates), total, total**2)


def effect_of(before: Fates, after: Sequence[Fates]) -> NDArray[np.int64]:
    """In how many worlds is there an outage, does each action prevent it, or cause one?

    Shape (actions, 3, n).
    """
    return np.array([_effect(before, one) for one in after])


def _by_day(question: Question, fates: Fates) -> NDArray[np.uint16]:
    last, size = question.last + 1, fates.death.shape[1]
    days = np.empty((len(CAUSES), last, size), np.uint16)
    for cause in range(_OUTAGE):
        days[cause] = _counted(fates.death, (fates.death != NEVER) & (fates.cause == cause), last)
    days[_OUTAGE] = _counted(fates.outage, fates.outage != NEVER, last)
    return days


def _counted(day: Days, which: NDArray[np.bool_], days: int) -> NDArray[np.int64]:
    """On each day, and for each integration: in how many worlds is it that day? (days, n)"""
    size = day.shape[1]
    place = day[which] * np.int64(size) + np.nonzero(which)[1]
    return np.bincount(place, minlength=days * size).reshape(days, size)


def _within(question: Question, fates: Fates) -> NDArray[np.int64]:
    """In how many worlds came each of OUTCOMES within each of the days?"""
    expired = np.where(fates.cause == CAUSES.index("expired"), fates.death, NEVER)
    gone = np.where(fates.cause == CAUSES.index("deprovisioned"), fates.death, NEVER)
    found = [
        [((when != NEVER) & (when <= days)).sum(axis=0) for days in question.days]
        for when in (expired, gone, fates.death, fates.outage)
    ]
    return np.array(found, np.int64)


def _suspended(fates: Fates) -> NDArray[np.int64]:
    suspended: NDArray[np.bool_] = (fates.outage != NEVER) & (fates.outage_cause == SUSPENSION)
    worlds: NDArray[np.int64] = suspended.sum(axis=0, dtype=np.int64)
    return worlds


def _effect(before: Fates, after: Fates) -> NDArray[np.int64]:
    was, there = before.outage != NEVER, after.outage != NEVER
    return np.stack([one.sum(axis=0) for one in (was, was & ~there, there & ~was)])
