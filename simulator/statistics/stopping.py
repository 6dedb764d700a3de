"""When to stop: how many replications make the means as precise as somebody wants them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from simulator.statistics.moments import Moments
from simulator.statistics.precision import Goal, Precision, precision


class Decision(Enum):
    """What comes after a replication?"""

    CONTINUE = "continue"
    REACHED = "precise enough"
    AT_MOST = "at most so many replications were allowed"


@dataclass(frozen=True)
class Limits:
    """How many replications are made at least and at most, and how far luck is looked after?"""

    at_least: int = 10
    at_most: int = 1000
    look_ahead: int = 5

    def __post_init__(self) -> None:
        if not 2 <= self.at_least <= self.at_most:
            raise ValueError(f"{self}: needs 2 <= at_least <= at_most")
        if self.look_ahead < 0:
            raise ValueError(f"{self}: look_ahead must not be negative")

    def look_ahead_from(self, n: int) -> int:
        """For how many further replications must a goal that was met after n of them stay met?"""
        return self.look_ahead * max(n, 100) // 100


@dataclass(frozen=True)
class Outcome:
    """What was decided, and how precise are the means of all replications that were fed?"""

    decision: Decision
    replications: int
    met_from: int | None
    """From how many replications on all goals have been met without a break."""
    precisions: dict[str, Precision]


class Stopping:
    """Judges after each replication whether the means of all indicators are precise enough.

    The replications algorithm of Hoad, Robinson and Davies (Journal of the Operational Research
    Society 61, 2010, 1632-1644): stop once all goals are met and have stayed met for some further
    replications, so that a few values that happen to be alike do not stop it. Those further ones
    are used like all others. Feed it in the order of replication numbers, and it decides the same
    on any number of processes.
    """

    def __init__(
        self,
        goals: Mapping[str, Goal],
        limits: Limits,
        scales: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`scales`: of which means, by the names of their values, is the largest the scale of a
        relative goal? By default it is the mean itself.

        ValueError if there is no goal.
        """
        if not goals:
            raise ValueError("give at least one indicator a goal")
        self._goals, self._limits, self._scales = dict(goals), limits, dict(scales or {})
        names = chain(goals, *self._scales.values())
        self._moments = dict.fromkeys(names, Moments())
        self._replications = 0
        self._met_from: int | None = None
        self._decision = Decision.CONTINUE

    @property
    def decision(self) -> Decision:
        """Is another replication needed?"""
        return self._decision

    def add(self, values: Mapping[str, float]) -> Decision:
        """What comes after a replication with these values? NaN: undefined.

        ValueError once it was decided to stop, KeyError if an indicator with a goal is missing.
        """
        if self._decision is not Decision.CONTINUE:
            raise ValueError(f"it was decided to stop after {self._replications} replications")
        self._moments = {
            name: moments.with_value(values[name]) for name, moments in self._moments.items()
        }
        self._replications += 1
        self._decision = self._decide()
        return self._decision

    def outcome(self) -> Outcome:
        """What was decided, and how precise are the means?"""
        precisions = {
            name: precision(self._moments[name], goal, self._scale(name))
            for name, goal in self._goals.items()
        }
        return Outcome(self._decision, self._replications, self._met_from, precisions)

    def _decide(self) -> Decision:
        n, limits = self._replications, self._limits
        if not self._met():
            self._met_from = None
        elif self._met_from is None:
            self._met_from = n
        if self._met_from and n >= self._met_from + limits.look_ahead_from(self._met_from):
            return Decision.REACHED
        return Decision.AT_MOST if n >= limits.at_most else Decision.CONTINUE

    def _met(self) -> bool:
        return self._replications >= self._limits.at_least and all(
            goal.met(self._moments[name], self._scale(name)) for name, goal in self._goals.items()
        )

    def _scale(self, name: str) -> float | None:
        means = [self._moments[one].mean for one in self._scales.get(name, ())]
        return max(map(abs, means), default=None)
