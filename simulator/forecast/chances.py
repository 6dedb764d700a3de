"""What a forecast says of each token: counts of worlds, made into probabilities.

Whether and when the use of a token ends is not drawn but weighed: a chance of one in a thousand
would be missed by most draws. So worlds are simulated in which all uses go on, some in which all
have ended before the start, and some in which all end at an instant later on. They are mixed for
each token by how likely each is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.question import Question
from simulator.forecast.tally import Tally
from simulator.statistics.unknowns import Mixture, share_interval

Floats = NDArray[np.float64]


class End(NamedTuple):
    """Worlds in which all uses end at the same time, as many as one draw has."""

    weight: Floats
    """How likely is that for each integration?"""
    tally: Tally

    def part(self, which: slice) -> "End":
        """The same of some integrations."""
        return End(self.weight[which], self.tally.part(which))


@dataclass(frozen=True)
class Chances:
    """Probabilities, a row for each integration."""

    question: Question
    known: bool
    """Was nothing unknown, so that all draws were alike?"""
    tally: Tally
    """Of worlds in which uses go on."""
    before: End | None
    """Of those in which they have ended before the start. None: not simulated, as the others."""
    later: Sequence[End]
    """Of those in which they end later on; likely so if they have not ended before the start."""

    def part(self, which: slice) -> "Chances":
        """The same of some integrations."""
        before = None if self.before is None else self.before.part(which)
        later = [end.part(which) for end in self.later]
        return replace(self, tally=self.tally.part(which), before=before, later=later)

    def share(self, outcome: str, place: int) -> Floats:
        """How likely is this outcome within the days asked for at this place?"""
        counts = self.tally.counts(outcome, place, self.question)
        return self._mixed(counts.share, lambda tally: self._of(tally, outcome, place))

    def interval(self, outcome: str, place: int) -> tuple[Floats, Floats]:
        """Between which bounds does that lie, by what is unknown and by luck?"""
        counts, before = self.tally.counts(outcome, place, self.question), None
        if self.before is not None:
            before = Mixture(self.before.weight, self._of(self.before.tally, outcome, place))
        ends = [Mixture(end.weight, self._of(end.tally, outcome, place)) for end in self.later]
        return share_interval(counts, known=self.known, unknown=before, luck=ends)

    def deaths(self) -> Floats:
        """How likely is a death of each cause on each day? (3, days + 1, n)"""
        going_on = self.tally.deaths / self.question.all_worlds
        return self._mixed(going_on, lambda tally: tally.deaths / self.question.worlds)

    def outages(self) -> Floats:
        """How likely is a first outage on each day? (days + 1, n)"""
        going_on = self.tally.outages / self.question.all_worlds
        return self._mixed(going_on, lambda tally: tally.outages / self.question.worlds)

    def suspended(self) -> Floats:
        """How likely is an outage that is due to a suspension?"""
        going_on = self.tally.suspended / self.question.all_worlds
        return self._mixed(going_on, lambda tally: tally.suspended / self.question.worlds)

    def _of(self, tally: Tally, outcome: str, place: int) -> Floats:
        return tally.counts(outcome, place, self.question).total / self.question.worlds

    def _mixed(self, going_on: Floats, of: Callable[[Tally], Floats]) -> Floats:
        mixed = going_on * (1 - sum((end.weight for end in self.later), np.float64(0)))
        for end in self.later:
            mixed = mixed + end.weight * of(end.tally)
        if self.before is not None:
            weight = self.before.weight
            mixed = (1 - weight) * mixed + weight * of(self.before.tally)
        return np.asarray(mixed)
