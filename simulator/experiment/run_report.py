"""What a run found, in short; and all that its directory holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from simulator.results.expectations import Judgement, judge
from simulator.results.joining import joined
from simulator.results.kpis import Summary, quantiles, summarise
from simulator.results.manifest import write_kpis
from simulator.results.means import (
    CohortMeans,
    final_status,
    kpis_by_cohort,
    outages_by_cause,
    status_over_time,
)
from simulator.results.reached import Reached
from simulator.results.sql_tables import SqlTables
from simulator.results.status_counts import status_counts
from simulator.results.views.source import window_of
from simulator.results.workspace import Workspace
from simulator.results.worst import Worst, worst_integrations
from simulator.scenario import Scenario
from simulator.scenario.policy_outline import NO_POLICY
from simulator.statistics.quantiles import Quantile


@dataclass(frozen=True)
class RunReport:
    """What a run found, in short, and where it left the rest."""

    run_dir: Path
    scenario: Scenario
    seed: int
    replications: int
    policy: str
    kpis: Mapping[str, Summary]
    quantiles: Mapping[str, Sequence[Quantile]]
    """Of each indicator: what is not exceeded in 50, 90 and 95 % of the replications."""
    reached: Reached | None
    """How precise the means are, if replications were to be made until they are."""
    final_status: Mapping[str, float]
    """Tokens in each status at the end: the mean over replications."""
    causes: Mapping[str, float]
    """Outages by their cause: the mean over replications."""
    cohorts: CohortMeans
    """The indicators of each cohort of integrations: their means over replications."""
    expect: Sequence[Judgement]
    """Whether the run keeps to what the scenario expects."""
    findings: Sequence[str]
    """Plain sentences on what is most worth knowing (of the first replication)."""
    over_time: Sequence[tuple[datetime, Mapping[str, float]]]
    """Tokens in each status at some times: the mean over replications."""
    worst: Mapping[str, Worst]
    """Of each cohort of integrations the one that was down longest."""


def write_results(
    workspace: Workspace, scenario: Scenario, parts: SqlTables, reached: Reached | None, jobs: int
) -> RunReport:
    """Make a run of the tables of its replications: joined, summed up and drawn, in `new`.

    Everything is found in the joined tables: so it depends on nothing but what was simulated.
    """
    with joined(parts, workspace.new, jobs) as tables:
        report = report_of(workspace.target, scenario, tables, reached)
        write_kpis(workspace.new, report.kpis)
        _draw(workspace.new, tables, report)
    return report


def report_of(
    run_dir: Path, scenario: Scenario, tables: SqlTables, reached: Reached | None
) -> RunReport:
    """What did a run find, by its tables?"""
    from simulator.report.words.findings import findings

    kpis, shares = _summed_up(tables)
    first = [tables.frame(table, 0) for table in ("tokens", "outages", "tickets")]
    return RunReport(
        run_dir,
        scenario,
        scenario.seed or 0,
        tables.replications,
        scenario.policy,
        kpis,
        shares,
        reached,
        final_status(tables),
        outages_by_cause(tables),
        kpis_by_cohort(scenario.integrations, tables),
        judge(scenario.expect, kpis),
        findings(scenario, *first),
        status_over_time(tables),
        worst_integrations(tables, window_of(scenario).end),
    )


def _summed_up(tables: SqlTables) -> tuple[dict[str, Summary], dict[str, Sequence[Quantile]]]:
    kpis: dict[str, Summary] = {}
    shares: dict[str, Sequence[Quantile]] = {}
    for kpi, values in tables.kpis():
        kpis |= summarise([(kpi, values)])
        shares[kpi] = quantiles(values)
    return kpis, shares


def _draw(folder: Path, tables: SqlTables, report: RunReport) -> None:
    from simulator.report.pictures.marks import marks_of
    from simulator.report.pictures.save import save
    from simulator.report.pictures.status import status_figure
    from simulator.report.pictures.survival import survival_figure

    scenario = report.scenario
    start = scenario.start.replace(tzinfo=None)
    until = start + timedelta(milliseconds=scenario.horizon)
    policy = "" if scenario.policy == NO_POLICY else f", policy {scenario.policy}"
    words = {"title": f"{scenario.name}{policy}", "subtitle": scenario.description}
    figures = {
        "status": status_figure(status_counts(tables), marks=marks_of(scenario), **words),
        "survival": survival_figure(tables.frame("tokens", 0), start=start, until=until, **words),
    }
    for name, figure in figures.items():
        save(figure, folder / name)
