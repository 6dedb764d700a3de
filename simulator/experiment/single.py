"""One replication, and what it shows."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.demand.estate import Demand
from simulator.experiment.drawn import Drawn
from simulator.experiment.failures import told_of_rules
from simulator.experiment.seeds import chosen_seed
from simulator.model.replication import run
from simulator.randomness import Luck
from simulator.results.columns import Replication, replication_of
from simulator.results.tables import Tables
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


def simulate_once(
    demand: Demand,
    seed: int,
    number: int,
    *,
    colour_changes: bool = False,
    by_cohort: bool | None = None,
) -> Replication:
    """What happens in the replication of this number under this seed? Raises RuleError.

    `by_cohort`: keep the status of each cohort, too; default: of the first replication only.
    """
    with told_of_rules(demand.scenario):
        outcome = run(demand, Luck(seed, number), log_colours=colour_changes)
    kept = number == 0 if by_cohort is None else by_cohort
    return replication_of(demand, outcome, by_cohort=kept)


def simulate(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replication: int = 0,
    colour_changes: bool = False,
) -> "Result":
    """What happens to the tokens of a scenario, once?

    `policy`, `seed`: default the scenario's; a seed is drawn if it has none. `replication`: which
    of the replications under this seed. `colour_changes`: also list when tokens turn green, gray,
    red and yellow. Raises UnknownPolicyError, and RuleError if a rule of a user's own fails.
    """
    scenario = scenario.under(policy)
    seed = chosen_seed(scenario, seed)
    demand = Demand.of(scenario)
    wishes = {"colour_changes": colour_changes, "by_cohort": True}
    columns = simulate_once(demand, seed, replication, **wishes)
    return Result(scenario, seed, scenario.policy, Tables(demand, {replication: columns}))


@dataclass(frozen=True)
class Result(Drawn):
    """What one replication shows. Tables are pandas frames, made when first asked for."""

    scenario: Scenario = field(repr=False)
    seed: int
    policy: str
    tables: Tables = field(repr=False)

    @cached_property
    def status(self) -> "pd.DataFrame":
        """How many tokens were in each status at the end of each day?"""
        return self.tables.frame("status")

    @cached_property
    def tokens(self) -> "pd.DataFrame":
        """What became of each token?"""
        return self.tables.frame("tokens")

    @cached_property
    def events(self) -> "pd.DataFrame":
        """What happened, in time order?"""
        return self.tables.frame("events")

    @cached_property
    def outages(self) -> "pd.DataFrame":
        """Which integrations went down, when, why and for how long?"""
        return self.tables.frame("outages")

    @cached_property
    def tickets(self) -> "pd.DataFrame":
        """What had the desk to do, and when was it done?"""
        return self.tables.frame("tickets")

    @cached_property
    def status_by_cohort(self) -> "pd.DataFrame":
        """How many tokens of each cohort were in each status? No rows for very many cohorts."""
        return self.tables.frame("status_by_cohort")

    @cached_property
    def kpis_by_cohort(self) -> "pd.DataFrame":
        """How did each cohort of integrations fare? One row each."""
        return self.tables.frame("kpis_by_cohort")

    @cached_property
    def kpis(self) -> "pd.Series[float]":
        """How did the organisation fare? (key performance indicators)"""
        import pandas as pd

        (columns,) = self.tables.found.values()
        return pd.Series(dict(columns.kpis), name="value", dtype=float)

    def _repr_html_(self) -> str:
        from simulator.report.notebook.result import result_html

        return result_html(
            scenario=self.scenario,
            seed=self.seed,
            policy=self.policy,
            kpis=self.kpis,
            status=self.status,
        )
