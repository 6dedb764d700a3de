"""What is asked of a study of sensitivity: which points, in which worlds?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.indices import Method, sample_of
from simulator.experiment.points import (
    Point,
    PointsError,
    at,
    check_number,
    is_range,
    scenarios_at,
)
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.variants import Design
from simulator.scenario import Scenario
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.kpi_names import KPIS

DUMMY = "dummy"
"""The name of a factor that changes nothing but luck: which worlds are looked at."""
TRAJECTORIES, BASE = 20, 64
"""Samples that are taken if nobody says how many: of Morris, and of Sobol."""
WORLDS = 10
MOST_POINTS = 20_000
_GROUPS = 1_000_000
"""Of worlds, among which the dummy chooses."""


@dataclass(frozen=True)
class Question:
    """Which key figure, by which method? As of `sensitivity`."""

    kpi: str
    against: str | None = None
    method: Method = "morris"
    samples: int | None = None


@dataclass(frozen=True)
class SensitivityPlan:
    """Which points are looked at, and in which worlds?"""

    scenario: Scenario
    question: Question
    names: Sequence[str]
    """Of the factors."""
    sample: NDArray[np.float64]
    """A row for each point, a column for each factor: places between 0 and 1."""
    points: tuple[Point, ...]
    design: Design


def plan_sensitivity(
    scenario: Scenario,
    vary: Mapping[str, str],
    question: Question,
    *,
    seed: int | None = None,
    replications: int = WORLDS,
) -> SensitivityPlan:
    """Which points does this question take? Raises ScenarioError and PointsError."""
    other = None if question.against is None else scenario.under(question.against).policy
    seed = chosen_seed(scenario, seed)
    samples = question.samples or (TRAJECTORIES if question.method == "morris" else BASE)
    _check(vary, question.kpi, question.method, samples)
    names = [*vary, DUMMY]
    sample = sample_of(question.method, names, samples, seed)
    points = tuple(_point(vary, row) for row in sample)
    first = [int(place * _GROUPS) * replications for place in sample[:, -1]]
    variants, begin = _variants(scenarios_at(scenario, points), first, other)
    design = Design(variants, seed, replications, first=begin)
    return SensitivityPlan(scenario, question, names, sample, points, design)


def _check(vary: Mapping[str, str], kpi: str, method: str, samples: int) -> None:
    """Raises PointsError for what cannot be asked."""
    if kpi not in KPIS:
        known = f"there are: {listed(KPIS, 30)}{did_you_mean(kpi, KPIS)}"
        raise PointsError(f"no key figure is called {kpi!r}; {known}")
    if method not in ("morris", "sobol"):
        raise PointsError(f"{method!r} is no method; allowed: morris, sobol")
    if method == "sobol" and samples & (samples - 1):
        raise PointsError(f"{samples} samples: Sobol's points need a power of two, such as 64")
    for path, values in vary.items():
        if not is_range([values]):
            raise PointsError(f"{path}={values} is no range; write for example {path}=10d..30d")
    factors = len(vary) + 1
    points = samples * (factors + (1 if method == "morris" else 2)) if vary else 0
    check_number(points, "take fewer --samples, or vary less", MOST_POINTS)


def _point(vary: Mapping[str, str], row: NDArray[np.float64]) -> Point:
    places = zip(vary.items(), row[:-1], strict=True)
    return {path: at(path, [values], float(place)) for (path, values), place in places}


def _variants(
    scenarios: Sequence[Scenario], first: Sequence[int], other: str | None
) -> tuple[dict[str, Scenario], dict[str, int]]:
    """What is simulated, and from which world on? Of every point, with the other policy also."""
    sides = [""] if other is None else ["", "-"]
    variants = {
        f"{number}{side}": one.under(other) if side else one
        for number, one in enumerate(scenarios)
        for side in sides
    }
    begin = {f"{number}{side}": one for number, one in enumerate(first) for side in sides}
    return variants, begin
