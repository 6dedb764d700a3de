"""Sensitivity: which of the values that nobody knows exactly does an indicator depend on?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.collecting import Progress
from simulator.experiment.indices import Method, Row, indices_of, sample_of
from simulator.experiment.points import (
    Point,
    PointsError,
    at,
    check_number,
    is_range,
    scenarios_at,
)
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.staff import Staff
from simulator.experiment.variants import simulate_variants
from simulator.scenario import Scenario
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.kpi_names import KPIS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

DUMMY = "dummy"
"""The name of a factor that changes nothing but luck: which worlds are looked at."""
TRAJECTORIES, BASE = 20, 64
"""Samples that are taken if nobody says how many: of Morris, and of Sobol."""
WORLDS = 10
MOST_POINTS = 20_000
_GROUPS = 1_000_000
"""Of worlds, among which the dummy chooses."""


def sensitivity(
    scenario: Scenario,
    vary: Mapping[str, str],
    *,
    kpi: str,
    against: str | None = None,
    method: Method = "morris",
    samples: int | None = None,
    policy: str | None = None,
    seed: int | None = None,
    replications: int = WORLDS,
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> "Sensitivity":
    """On which of these paths, within these ranges (`30d..90d`), does an indicator depend?

    Its mean over `replications` worlds, or with `against` the mean difference from that policy in
    the same worlds. `method`: `morris`, elementary effects along `samples` trajectories (Morris,
    Technometrics 33, 1991; Campolongo and others, 2007), or `sobol`, shares of the variance
    (Saltelli and others, 2010) from `samples` base points, a power of two. A dummy is always among
    the factors: it moves on to other worlds, so whatever is not clearly above it is luck. Needs
    SALib (the extra `sensitivity`). Raises ScenarioError and PointsError.
    """
    scenario = scenario.under(policy)
    other = None if against is None else scenario.under(against).policy
    seed = chosen_seed(scenario, seed)
    samples = samples or (TRAJECTORIES if method == "morris" else BASE)
    _check(vary, kpi, method, samples)
    names = [*vary, DUMMY]
    sample = sample_of(method, names, samples, seed)
    points = [_point(vary, row) for row in sample]
    first = [int(place * _GROUPS) * replications for place in sample[:, -1]]
    variants, begin = _variants(scenarios_at(scenario, points), first, other)
    worlds = simulate_variants(
        variants, seed, replications, Staff(jobs, cluster), first=begin, progress=progress
    )
    values = _respond(worlds.values[kpi], len(points))
    if np.ptp(values) == 0:
        raise PointsError(f"{kpi} is the same at all points: it depends on none of these values")
    rows = indices_of(method, names, sample, values, seed)
    return Sensitivity(
        scenario, kpi, other, method, seed, replications, tuple(points), values, rows
    )


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


def _respond(values: Mapping[str, NDArray[np.float64]], points: int) -> NDArray[np.float64]:
    """The indicator, or its difference, at each point: the mean over the worlds.

    Raises PointsError where it is not defined.
    """
    means = []
    for number in range(points):
        other = values.get(f"{number}-")
        here = values[str(number)] if other is None else values[str(number)] - other
        means.append(float(here.mean()))
    found = np.array(means)
    if np.isnan(found).any():
        raise PointsError("the key figure is not defined at some points; choose another one")
    return found


@dataclass(frozen=True)
class Sensitivity:
    """How much an indicator depends on each factor."""

    scenario: Scenario = field(repr=False)
    kpi: str
    against: str | None
    method: Method
    seed: int
    replications: int
    points: tuple[Point, ...] = field(repr=False)
    values: NDArray[np.float64] = field(repr=False)
    """The mean of the indicator, or of its difference, at each point."""
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def table(self) -> "pd.DataFrame":
        """A row for each factor and index: `factor`, `index`, `value`, `ci_low`, `ci_high`.

        Of Morris: `mu_star` (how much it matters), `mu` (and which way), `sigma` (how differently
        from point to point). Of Sobol: `S1` (its share of the variance, alone) and `ST` (with all
        that it takes part in).
        """
        import pandas as pd

        return pd.DataFrame(list(self.rows))

    def as_json(self) -> dict[str, object]:
        """What does a program need to know?"""
        from simulator.report.sensitivity_words import sensitivity_data

        return sensitivity_data(self)

    def plot(self) -> "Figure":
        """Draw how much each factor matters, with intervals: the dummy shows what is luck."""
        from simulator.report.sensitivity_picture import sensitivity_figure

        return sensitivity_figure(self)

    def _repr_html_(self) -> str:
        from simulator.report.sensitivity_words import sensitivity_html

        return sensitivity_html(self)
