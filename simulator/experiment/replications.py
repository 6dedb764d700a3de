"""Many replications, in series or side by side, and what they show together."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.experiment.collecting import Listeners, Progress, collect
from simulator.experiment.drawn import Drawn
from simulator.experiment.enough import Enough
from simulator.experiment.notebook_line import shown
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.shelf import Shelf
from simulator.experiment.simulation import Simulation
from simulator.experiment.staff import Staff
from simulator.results.kpis import quantiles, summarise
from simulator.results.reached import Reached
from simulator.results.sql_tables import SqlTables
from simulator.results.status_counts import status_counts
from simulator.scenario import Scenario
from simulator.scenario.replications import UntilPrecise

if TYPE_CHECKING:
    import pandas as pd


def replicate(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replications: int | UntilPrecise | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    colour_changes: bool = False,
    progress: Progress | None = None,
) -> "Results":
    """What happens to the tokens of a scenario, many times over?

    The results are the same whoever simulates: one process, several (`jobs`; None: as many as pay),
    or the workers of a Dask scheduler (`cluster`: its address). `replications`: a number, or until
    means are precise; default the scenario's, as for `policy`. Tables are held in memory up to a
    quarter of a GiB, and else on disk as long as the results live. Raises UnknownPolicyError,
    ValueError for numbers below 1, RuleError if a rule of a user's own fails, WorkersDiedError,
    ClusterError, and OSError if there is no room on the disk.
    """
    scenario, staff = scenario.under(policy), Staff(jobs, cluster)
    seed = chosen_seed(scenario, seed)
    enough = Enough(scenario.replications if replications is None else replications)
    with Shelf(Simulation(scenario, seed, colour_changes)) as shelf:
        with shown(progress) as told:
            collect(shelf, enough, staff, Listeners(told))
        tables = shelf.tables(enough.replications)
    return Results(scenario, seed, scenario.policy, tables, enough.reached())


@dataclass(frozen=True)
class Results(Drawn):
    """What many replications show. Tables are pandas frames, made when first asked for."""

    scenario: Scenario = field(repr=False)
    seed: int
    policy: str
    tables: SqlTables = field(repr=False)
    reached: Reached | None = None
    """How precise the means are, if the replications were to be made until they are."""

    @cached_property
    def status(self) -> "pd.DataFrame":
        """How many tokens were in each status at the end of each day of each replication?"""
        return self.tables.frame("status")

    @cached_property
    def tokens(self) -> "pd.DataFrame":
        """What became of each token in each replication?"""
        return self.tables.frame("tokens")

    @cached_property
    def events(self) -> "pd.DataFrame":
        """What happened in each replication, in time order?"""
        return self.tables.frame("events")

    @cached_property
    def outages(self) -> "pd.DataFrame":
        """Which integrations went down in each replication, when, why and for how long?"""
        return self.tables.frame("outages")

    @cached_property
    def tickets(self) -> "pd.DataFrame":
        """What had the desk to do in each replication, and when was it done?"""
        return self.tables.frame("tickets")

    @cached_property
    def kpis_by_cohort(self) -> "pd.DataFrame":
        """How did each cohort of integrations fare in each replication? One row each."""
        return self.tables.frame("kpis_by_cohort")

    @cached_property
    def kpis(self) -> "pd.DataFrame":
        """How did the organisation fare in each replication? One row each."""
        return self.tables.frame("kpis").set_index("replication")

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """How did it fare on average? One row per indicator: mean, sd, 95 % interval, n."""
        import pandas as pd

        rows = summarise(self.tables.kpis())
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("kpi")

    @cached_property
    def quantiles(self) -> "pd.DataFrame":
        """Which values are not exceeded in 50, 90 and 95 % of replications, and how sure is that?

        One row per indicator and share: value, 95 % interval, and how many replications it takes to
        bound that on both sides.
        """
        import pandas as pd

        found = [
            {"kpi": kpi, "share": one.share, "value": one.value}
            | {"ci_low": one.interval.low, "ci_high": one.interval.high, "needed": one.needed}
            for kpi, values in self.tables.kpis()
            for one in quantiles(values)
        ]
        return pd.DataFrame(found).set_index(["kpi", "share"])

    def _repr_html_(self) -> str:
        from simulator.report.notebook.result import result_html

        return result_html(
            scenario=self.scenario,
            seed=self.seed,
            policy=self.policy,
            kpis=self.summary["mean"],
            status=status_counts(self.tables),
        )
