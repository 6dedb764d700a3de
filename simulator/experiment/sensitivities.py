"""Sensitivity: which of the values that nobody knows exactly does an indicator depend on?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.collecting import Listeners, Progress
from simulator.experiment.execution import Execution
from simulator.experiment.indices import Method, Row, indices_of
from simulator.experiment.points import Point, PointsError
from simulator.experiment.sensitivity_plans import (
    WORLDS,
    Question,
    SensitivityPlan,
    plan_sensitivity,
)
from simulator.experiment.staff import Staff
from simulator.experiment.variants import simulate_variants
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


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
    question = Question(kpi, against, method, samples)
    plan = plan_sensitivity(
        scenario.under(policy), vary, question, seed=seed, replications=replications
    )
    return carry_out(plan, Execution(Staff(jobs, cluster), Listeners(progress)))


def carry_out(plan: SensitivityPlan, execution: Execution) -> "Sensitivity":
    """Answer what is planned. Raises PointsError if there is no answer, and what `compare` does."""
    question, design = plan.question, plan.design
    worlds = simulate_variants(design, execution)
    values = _respond(worlds.values[question.kpi], len(plan.points))
    if np.ptp(values) == 0:
        told = f"{question.kpi} is the same at all points: it depends on none of these values"
        raise PointsError(told)
    rows = indices_of(question.method, plan.names, plan.sample, values, design.seed)
    asked = (plan.scenario, question.kpi, question.against, question.method)
    return Sensitivity(*asked, design.seed, worlds.replications, plan.points, values, rows)


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
        from simulator.report.words.sensitivity import sensitivity_data

        return sensitivity_data(self)

    def plot(self) -> "Figure":
        """Draw how much each factor matters, with intervals: the dummy shows what is luck."""
        from simulator.report.pictures.sensitivity import sensitivity_figure

        return sensitivity_figure(self)

    def _repr_html_(self) -> str:
        from simulator.report.words.sensitivity import sensitivity_html

        return sensitivity_html(self)
