"""How precise did the means become, against what was asked for?"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simulator.scenario.precision_goals import HalfWidth, write_goal
from simulator.statistics.precision import Outlook, Precision
from simulator.statistics.stopping import Decision, Outcome


@dataclass(frozen=True)
class Reached:
    """What was asked for, and what came of it."""

    goals: Mapping[str, HalfWidth]
    outcome: Outcome
    hardest: Mapping[str, str] = field(default_factory=dict)
    """Where there are several policies or points: for which one it is hardest, by key figure."""

    @property
    def precise(self) -> bool:
        """Was all of it reached?"""
        return self.outcome.decision is Decision.REACHED

    def lines(self) -> Iterator[str]:
        """What is there to say of it, in plain words?"""
        n = self.outcome.replications
        if self.precise:
            yield f"Precise enough after {n:,} replications:"
        else:
            yield f"Not precise enough after {n:,} replications, the most allowed:"
        for kpi, goal in self.goals.items():
            yield f"- {self.words(kpi)}, {_wanted(goal)}{_outlook(self.outcome.precisions[kpi])}"

    def so_far(self) -> str:
        """How precise is each key figure, against what is wanted? In short."""
        return ", ".join(
            f"{self.words(kpi)} of {write_goal(goal)}" for kpi, goal in self.goals.items()
        )

    def words(self, kpi: str) -> str:
        """How precise is a key figure, in the terms of its goal?"""
        found = self.outcome.precisions[kpi]
        name = f"{kpi} ({self.hardest[kpi]})" if kpi in self.hardest else kpi
        if not math.isfinite(found.half_width):
            return f"{name}: unknown"
        if self.goals[kpi].relative and math.isfinite(found.relative):
            return f"{name} ± {found.relative:.2%}"
        return f"{name} ± {found.half_width:.3g}"

    def as_json(self) -> dict[str, object]:
        """What does a program need to know of it?"""
        return {
            "reached": self.precise,
            "replications": self.outcome.replications,
            "goals": {kpi: self._as_json(kpi) for kpi in self.goals},
        }

    def _as_json(self, kpi: str) -> dict[str, object]:
        found = self.outcome.precisions[kpi]
        return {
            "goal": write_goal(self.goals[kpi]),
            **({"hardest": self.hardest[kpi]} if kpi in self.hardest else {}),
            "met": found.outlook is Outlook.MET,
            "half_width": _finite(found.half_width),
            "relative": _finite(found.relative),
            "needed": found.needed,
        }


def _wanted(goal: HalfWidth) -> str:
    return f"wanted {write_goal(goal)}"


def _outlook(found: Precision) -> str:
    if found.outlook is Outlook.MET:
        return ""
    if found.outlook is Outlook.MORE and found.needed is not None:
        return f"; about {found.needed:,} replications would do"
    if found.outlook is Outlook.ZERO_MEAN:
        return "; the mean cannot be told from zero, give an absolute precision"
    return f"; {found.outlook.value}"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
