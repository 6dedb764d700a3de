"""Policies compared in the same worlds: which is better, by how much, and how sure is that?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.experiment.collecting import Listeners, Progress
from simulator.experiment.comparable import ComparisonPlan, plan_comparison
from simulator.experiment.execution import Execution
from simulator.experiment.staff import Staff
from simulator.experiment.trials import Variants
from simulator.experiment.variants import Worlds, simulate_variants
from simulator.results.contrasts import Contrast, contrast
from simulator.results.kept import Kept
from simulator.results.reached import Reached
from simulator.scenario import Scenario
from simulator.scenario.replications import UntilPrecise

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulator.experiment.partings import Partings


def compare(
    scenario: Scenario | Variants,
    *,
    policies: Sequence[str] | None = None,
    baseline: str | None = None,
    seed: int | None = None,
    replications: int | UntilPrecise | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> "Comparison":
    """How do policies fare in the same worlds, entity by entity?

    `scenario`: one, to compare its `policies` (default all, and `none`), or several by name, to
    compare as they are. `baseline`: what the others are measured against; default `none`, or the
    first. `replications`: a number, or until the differences are precise (docs/statistics.md);
    default the scenario's, or 100 if that is one. The results are the same whoever simulates
    (`jobs` and `cluster`, as of `replicate`). Raises ComparisonError, UnknownPolicyError,
    ValueError for fewer than two replications, RuleError if a rule of a user's own fails,
    WorkersDiedError and ClusterError.
    """
    plan = plan_comparison(
        scenario, policies=policies, baseline=baseline, seed=seed, replications=replications
    )
    return carry_out(plan, Execution(Staff(jobs, cluster), Listeners(progress)))


def carry_out(plan: ComparisonPlan, execution: Execution, kept: Kept | None = None) -> "Comparison":
    """Compare what is planned. `kept`: as of `simulate_variants`. Raises what `compare` raises."""
    worlds = simulate_variants(plan.design, execution, kept)
    return Comparison(dict(plan.design.variants), plan.baseline, worlds)


@dataclass(frozen=True)
class Comparison:
    """How policies (or scenarios) fared in the same worlds. Tables are tidy pandas frames."""

    variants: Variants = field(repr=False)
    baseline: str
    worlds: Worlds = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """What was simulated under the baseline?"""
        return self.variants[self.baseline]

    @property
    def seed(self) -> int:
        """Of the random numbers."""
        return self.worlds.seed

    @property
    def replications(self) -> int:
        """In how many worlds?"""
        return self.worlds.replications

    @property
    def reached(self) -> Reached | None:
        """How precise are the differences, if replications were to be made until they are?"""
        return self.worlds.reached

    @cached_property
    def contrasts(self) -> Mapping[str, Contrast]:
        """How do the policies differ in each indicator?"""
        values = self.worlds.values
        return {kpi: contrast(kpi, of, self.baseline) for kpi, of in values.items()}

    @property
    def kpis(self) -> "pd.DataFrame":
        """How did each policy fare in each world? `policy`, `replication`, the indicators."""
        return self.worlds.frame

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """How did each policy fare? `kpi`, `policy`, mean, sd, 95 % interval, n."""
        return _frame(
            {"kpi": kpi, "policy": policy, **row}
            for kpi, one in self.contrasts.items()
            for policy, row in one.summaries.items()
        )

    @cached_property
    def differences(self) -> "pd.DataFrame":
        """How does each policy differ from the baseline? A row for each indicator and policy.

        The 95 % intervals of an indicator hold for all policies at once.
        """
        from simulator.report.numbers.comparison_data import difference_rows

        rows = _frame(row for one in self.contrasts.values() for row in difference_rows(one))
        return rows.astype({"more_replications": "Int64"})

    @cached_property
    def best(self) -> "pd.DataFrame":
        """Which policies may be the best one, by each indicator of which more or less is good?"""
        from simulator.report.numbers.comparison_data import best_rows

        rows = _frame(row for one in self.contrasts.values() for row in best_rows(one))
        return rows.astype({"more_replications": "Int64"})

    @cached_property
    def verdicts(self) -> list[str]:
        """What is to be said of it, in plain sentences?"""
        from simulator.report.words.comparison import verdicts

        return verdicts(self.contrasts, self.scenario.horizon)

    def as_json(self) -> dict[str, object]:
        """What does a program need to know? (comparison.json)"""
        from simulator.report.numbers.comparison_data import comparison_data

        data = comparison_data(self.contrasts, self.seed, self.replications)
        return data | {"precision": self.reached and self.reached.as_json()}

    def why(self, replication: int = 0) -> "Mapping[str, Partings]":
        """Whose life does each policy change in one of the worlds, and where do lives part?"""
        from simulator.experiment.partings import partings

        return partings(self.variants, self.baseline, seed=self.seed, replication=replication)

    def plot(self) -> "Figure":
        """Draw the differences from the baseline with their intervals, indicator by indicator."""
        from simulator.report.pictures.forest import forest_figure

        return forest_figure(self.contrasts, self.baseline, self.scenario.name)

    @cached_property
    def tradeoff(self) -> "pd.DataFrame":
        """What does each policy buy and cost? `policy`, `kpi`, mean, sd, 95 % interval, n."""
        from simulator.report.numbers.kpi_table import tradeoff_table

        return tradeoff_table(self.contrasts)

    def plot_tradeoff(
        self, ax: "Axes | None" = None, *, title: str = "", subtitle: str = ""
    ) -> "Axes":
        """Draw the policies by hours down, exposure and desk work."""
        from simulator.report.pictures.tradeoff import plot_tradeoff

        about = f", mean of {self.replications:,} worlds"
        return plot_tradeoff(self.tradeoff, ax=ax, about=about, title=title, subtitle=subtitle)

    def _repr_html_(self) -> str:
        from simulator.report.notebook.comparison import comparison_html

        told = f"{self.replications:,} worlds, the same for all, seed {self.seed}"
        return comparison_html(self.scenario, self.contrasts, told)


def _frame(rows: Iterable[Mapping[str, object]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows))
