"""Sweeps: how do the indicators depend on values of the scenario, in the same worlds?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.experiment.aims import Aims
from simulator.experiment.collecting import Listeners, Progress
from simulator.experiment.execution import Execution
from simulator.experiment.points import Point, grid, latin_hypercube, scenarios_at
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.staff import Staff
from simulator.experiment.variants import Design, Worlds, enough, simulate_variants
from simulator.results.kept import Kept
from simulator.results.kpis import Summary, summarise
from simulator.results.reached import Reached
from simulator.scenario import Scenario
from simulator.scenario.replications import UntilPrecise

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def sweep(
    scenario: Scenario,
    vary: Mapping[str, Sequence[object]],
    *,
    samples: int | None = None,
    policy: str | None = None,
    seed: int | None = None,
    replications: int | UntilPrecise | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> "Sweep":
    """How does the organisation fare with each of these values, in the same worlds?

    `vary` maps paths like `policies.rotate-90.rotate.every` to values, as they are written in a
    scenario. All are combined; or, with `samples`, so many points of a Latin hypercube are taken,
    and a path may have a range, `["30d..90d"]`. `replications`: a number, or until the means of all
    points are precise; default the scenario's, or 100 if that is one. Raises ScenarioError with
    every wrong path and value, PointsError for points that cannot be made, and what `compare`
    raises.
    """
    plan = plan_sweep(scenario.under(policy), vary, samples, seed, replications)
    return carry_out(plan, Execution(Staff(jobs, cluster), Listeners(progress)))


@dataclass(frozen=True)
class SweepPlan:
    """Which points are looked at, and in which worlds?"""

    scenario: Scenario
    points: tuple[Point, ...]
    design: Design


def plan_sweep(
    scenario: Scenario,
    vary: Mapping[str, Sequence[object]],
    samples: int | None = None,
    seed: int | None = None,
    replications: int | UntilPrecise | None = None,
) -> SweepPlan:
    """What was asked for, as of `sweep`? Raises ScenarioError and PointsError."""
    seed = chosen_seed(scenario, seed)
    texts = {path: [str(value) for value in values] for path, values in vary.items()}
    points = grid(texts) if samples is None else latin_hypercube(texts, samples, seed)
    return plan_points(scenario, points, seed, replications)


def plan_points(
    scenario: Scenario,
    points: Sequence[Point],
    seed: int,
    replications: int | UntilPrecise | None = None,
) -> SweepPlan:
    """The same for points that are known. Raises ScenarioError."""
    variants = {str(number): one for number, one in enumerate(scenarios_at(scenario, points))}
    told = (f"at {', '.join(point.values())}" for point in points)
    aims = Aims(dict(zip(variants, told, strict=True)))
    design = Design(variants, seed, enough(scenario, replications), aims)
    return SweepPlan(scenario, tuple(points), design)


def carry_out(plan: SweepPlan, execution: Execution, kept: Kept | None = None) -> "Sweep":
    """Sweep as it is planned. `kept`: as of `simulate_variants`. Raises what `sweep` raises."""
    return Sweep(plan.scenario, plan.points, simulate_variants(plan.design, execution, kept))


@dataclass(frozen=True)
class Sweep:
    """How the organisation fared at each point. Tables are tidy pandas frames."""

    scenario: Scenario = field(repr=False)
    points: tuple[Point, ...]
    worlds: Worlds = field(repr=False)

    @property
    def seed(self) -> int:
        """Of the random numbers."""
        return self.worlds.seed

    @property
    def replications(self) -> int:
        """In how many worlds, the same at all points?"""
        return self.worlds.replications

    @property
    def reached(self) -> Reached | None:
        """How precise are the means, if replications were to be made until they are?"""
        return self.worlds.reached

    @property
    def factors(self) -> tuple[str, ...]:
        """Which paths vary?"""
        return tuple(self.points[0])

    @cached_property
    def summaries(self) -> Mapping[str, list[Summary]]:
        """Mean and 95 % interval of each indicator, point by point."""
        return {
            kpi: [summarise([(kpi, one)])[kpi] for one in values.values()]
            for kpi, values in self.worlds.values.items()
        }

    @cached_property
    def table(self) -> "pd.DataFrame":
        """A row for each point and indicator: `point`, the values, `kpi`, mean, sd, interval, n."""
        import pandas as pd

        return pd.DataFrame(
            [
                {"point": number, **point, "kpi": kpi, **self.summaries[kpi][number]}
                for number, point in enumerate(self.points)
                for kpi in self.summaries
            ]
        )

    @cached_property
    def kpis(self) -> "pd.DataFrame":
        """A row for each point and world: `point`, the values, `replication`, the indicators."""
        import pandas as pd

        rows = self.worlds.frame.rename(columns={"policy": "point"})
        rows["point"] = rows["point"].astype("int64")
        values = pd.DataFrame(list(self.points)).rename_axis("point").reset_index()
        return values.merge(rows, on="point")

    def plot(self, kpi: str) -> "Figure":
        """Draw an indicator over what varies: lines, a heat map of two, or points."""
        from simulator.report.pictures.sweep import sweep_figure

        return sweep_figure(kpi, self.points, self.summaries[kpi], self.scenario.name)

    def as_json(self) -> dict[str, object]:
        """What does a program need to know?"""
        from simulator.report.words.sweep import sweep_data

        data = sweep_data(self.points, self.summaries, self.seed, self.replications)
        return data | {"precision": self.reached and self.reached.as_json()}

    def _repr_html_(self) -> str:
        from simulator.report.words.sweep import sweep_html

        told = f"{len(self.points)} points, {self.replications:,} worlds, seed {self.seed}"
        return sweep_html(self.scenario.name, told, self.points, self.summaries)
