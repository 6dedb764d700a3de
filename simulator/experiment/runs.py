"""A run: all replications of a scenario, written to a directory of its own."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulator.experiment.replications import Progress, Results, replicate
from simulator.results.directory import place_for, written_whole
from simulator.results.expectations import Judgement, judge
from simulator.results.kpis import Summary, summarise
from simulator.results.manifest import Manifest, write_kpis, write_manifest, write_scenario
from simulator.results.means import CohortMeans, final_status, kpis_by_cohort, outages_by_cause
from simulator.results.tables import TABLES
from simulator.scenario import Scenario
from simulator.scenario.policy_outline import NO_POLICY


@dataclass(frozen=True)
class RunReport:
    """What a run found, in short, and where it left the rest."""

    run_dir: Path
    scenario: Scenario
    seed: int
    replications: int
    policy: str
    kpis: Mapping[str, Summary]
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


def run_scenario(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int = 1,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
    colour_changes: bool = False,
    progress: Progress | None = None,
) -> RunReport:
    """Simulate a scenario and leave a run directory behind (docs/results.md).

    Nothing is written before all is done; then the directory appears whole. Raises what `replicate`
    raises, OutputExistsError if `out` is there and not empty (and not `force`), and OSError if it
    cannot be written.
    """
    begun, scenario = time.monotonic(), scenario.under(policy)
    now = datetime.now(UTC)
    target = place_for(out, f"{scenario.name}-{scenario.policy}-{now:%Y%m%dT%H%M%SZ}", force)
    results = replicate(
        scenario,
        seed=seed,
        replications=replications,
        jobs=jobs,
        colour_changes=colour_changes,
        progress=progress,
    )
    report = _report(target, results)
    with written_whole(target, force) as folder:
        _write(folder, results, report)
        told = Manifest(report.seed, report.replications, report.policy, command, now)
        write_manifest(folder, told, time.monotonic() - begun)
    return report


def _report(target: Path, results: Results) -> RunReport:
    from simulator.report.findings import findings

    done = list(results.tables.replications.values())
    scenario, kpis = results.scenario, summarise([one.kpis for one in done])
    first = results.tables.only(next(iter(results.tables.replications)))
    return RunReport(
        target,
        scenario,
        results.seed,
        len(done),
        results.policy,
        kpis,
        final_status(done),
        outages_by_cause(done),
        kpis_by_cohort(scenario.integrations, done),
        judge(scenario.expect, kpis),
        findings(scenario, first.frame("tokens"), first.frame("outages"), first.frame("tickets")),
    )


def _write(folder: Path, results: Results, report: RunReport) -> None:
    scenario = results.scenario
    settled = {"seed": report.seed, "replications": report.replications}
    write_scenario(folder, scenario.model_copy(update=settled))
    for table in TABLES:
        results.tables.write(table, folder / f"{table}.parquet")
    write_kpis(folder, report.kpis)
    _draw(folder, results, report)


def _draw(folder: Path, results: Results, report: RunReport) -> None:
    from simulator.report.marks import marks_of
    from simulator.report.page import report_html
    from simulator.report.save import save
    from simulator.report.status import status_figure
    from simulator.report.survival import survival_figure

    scenario = results.scenario
    start = scenario.start.replace(tzinfo=None)
    until = start + timedelta(milliseconds=scenario.horizon)
    first = results.tables.only(next(iter(results.tables.replications)))
    policy = "" if scenario.policy == NO_POLICY else f", policy {scenario.policy}"
    words = {"title": f"{scenario.name}{policy}", "subtitle": scenario.description}
    figures = {
        "status": status_figure(results.status, marks=marks_of(scenario), **words),
        "survival": survival_figure(first.frame("tokens"), start=start, until=until, **words),
    }
    for name, figure in figures.items():
        save(figure, folder / name)
    page = report_html(
        report=report,
        outages=first.frame("outages"),
        pictures={name: folder / f"{name}.svg" for name in figures},
        scenario_text=(folder / "scenario.yaml").read_text(encoding="utf-8"),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")
