"""A run: all replications of a scenario, written to a directory of its own."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulator.experiment.breaking_off import kept_if_broken_off
from simulator.experiment.collecting import Listeners, Progress, Watch, collect
from simulator.experiment.enough import Enough
from simulator.experiment.fingerprint import fingerprint
from simulator.experiment.pages import page_of_run
from simulator.experiment.run_report import RunReport, write_results
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.shelf import Shelf
from simulator.experiment.simulation import Simulation
from simulator.experiment.staff import Staff
from simulator.results.directory import place_for
from simulator.results.manifest import write_manifest
from simulator.results.opened import Opened
from simulator.results.order import Order
from simulator.results.workspace import Workspace
from simulator.scenario import Scenario, load


def run_scenario(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
    colour_changes: bool = False,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> RunReport:
    """Simulate a scenario and leave a run directory behind (docs/results.md).

    It appears whole when all is done. If this is broken off earlier, what was simulated is kept
    beside its place, and a note of the exception says how to go on: see `resume_run`. Raises what
    `replicate` raises, OutputExistsError if `out` is there and not empty (and not `force`), and
    OSError if it cannot be written.
    """
    scenario, staff = scenario.under(policy), Staff(jobs, cluster)
    settled: dict[str, Any] = {"seed": chosen_seed(scenario, seed)}
    if replications is not None:
        settled["replications"] = replications
    Enough(settled.get("replications", scenario.replications))
    scenario = scenario.model_copy(update=settled)
    now = datetime.now(UTC)
    target = place_for(out, f"{scenario.name}-{scenario.policy}-{now:%Y%m%dT%H%M%SZ}", force)
    created = now.isoformat(timespec="seconds")
    order = Order(fingerprint(), settled["seed"], created, command, colour_changes, force)
    return _carry_out(
        Workspace.begin(target, scenario, order), scenario, staff, Listeners(progress, watch)
    )


def resume_run(
    run: Path,
    *,
    jobs: int | None = 1,
    cluster: str | None = None,
    allow_code: bool = False,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> RunReport:
    """Go on with a run that was broken off, and leave what it would have left.

    `run`: its place, the folder beside it, or a directory where just one run was broken off. Raises
    what `run_scenario` raises, ResumeError, StillRunningError, and ScenarioError if it has rules of
    its own and not `allow_code`.
    """
    staff, workspace = Staff(jobs, cluster), Workspace.resume(run, fingerprint())
    try:
        scenario = load(workspace.new / "scenario.yaml", allow_code=allow_code)
    except BaseException:
        workspace.close()
        raise
    return _carry_out(workspace, scenario, staff, Listeners(progress, watch))


def _carry_out(
    workspace: Workspace, scenario: Scenario, staff: Staff, listeners: Listeners
) -> RunReport:
    begun, order, enough = time.monotonic(), workspace.order, Enough(scenario.replications)
    simulation = Simulation(scenario, order.seed, order.colour_changes)
    with kept_if_broken_off(workspace, scenario.replications):
        with Shelf(simulation, workspace.kept if enough.most > 1 else None) as shelf:
            collect(shelf, enough, staff, listeners)
            tables = shelf.tables(enough.replications)
        report = write_results(workspace, scenario, tables, enough.reached(), staff.hands)
        told = order.manifest(report.replications, report.policy, report.reached)
        manifest = write_manifest(workspace.new, told, time.monotonic() - begun)
        page_of_run(Opened(workspace.new, "run", manifest, scenario), report)
        workspace.finish()
    return report
