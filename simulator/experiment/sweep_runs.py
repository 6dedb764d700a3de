"""A sweep, written to a directory of its own."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.breaking_off import kept_if_broken_off, reopened
from simulator.experiment.execution import Destination, Execution
from simulator.experiment.pages import page_of
from simulator.experiment.sweeping import Sweep, SweepPlan, carry_out, plan_points
from simulator.results.manifest import Kind, write_manifest
from simulator.results.opened import Opened
from simulator.results.tidy import write_tidy
from simulator.results.workspace import Workspace
from simulator.scenario import load

KIND: Kind = "sweep"


@dataclass(frozen=True)
class SweepReport:
    """What a sweep found, and where it left the rest."""

    run_dir: Path
    sweep: Sweep


def run_sweep(plan: SweepPlan, execution: Execution, destination: Destination) -> SweepReport:
    """Sweep, and leave a directory behind (docs/experiments.md).

    It appears whole when all is done. If this is broken off earlier, what was simulated is kept
    beside its place, and a note of the exception says how to go on: see `resume_sweep`. Raises
    what `sweep` raises, OutputExistsError if the place is there and not empty, and OSError.
    """
    now, design = datetime.now(UTC), plan.design
    target = destination.place(f"{plan.scenario.name}-sweep", now)
    asked = {"points": [dict(point) for point in plan.points]}
    order = destination.order(KIND, design.seed, now, asked)
    workspace = Workspace.begin(target, design.settled(plan.scenario), order)
    return _carry_out(workspace, plan, execution)


def resume_sweep(place: Path, execution: Execution, allow_code: bool = False) -> SweepReport:
    """Go on with a sweep that was broken off, and leave what it would have left.

    `place`: as of `resume_run`. Raises what `run_sweep` raises, ResumeError, StillRunningError,
    and ScenarioError if it has rules of its own and not `allow_code`.
    """
    with reopened(place, KIND) as workspace:
        scenario = load(workspace.new / "scenario.yaml", allow_code=allow_code)
        plan = plan_points(scenario, workspace.order.asked["points"], workspace.order.seed)
    return _carry_out(workspace, plan, execution)


def _carry_out(workspace: Workspace, plan: SweepPlan, execution: Execution) -> SweepReport:
    begun, design = time.monotonic(), plan.design
    with kept_if_broken_off(workspace, design.wanted, len(design.variants)):
        found = carry_out(plan, execution, workspace.kept)
        _write(workspace.new, found)
        told = workspace.order.manifest(found.replications, found.scenario.policy, found.reached)
        manifest = write_manifest(workspace.new, told, time.monotonic() - begun)
        page_of(Opened(workspace.new, KIND, manifest, found.scenario), found)
        workspace.finish()
    return SweepReport(workspace.target, found)


def _write(folder: Path, found: Sweep) -> None:
    from simulator.report.pictures.save import save
    from simulator.report.words.sweep import varying

    write_tidy(found.table, folder / "sweep.parquet")
    write_tidy(found.table, folder / "sweep.csv")
    write_tidy(found.kpis, folder / "kpis.parquet")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "sweep.json").write_text(text + "\n", encoding="utf-8")
    (folder / "pictures").mkdir()
    for kpi in varying(found.summaries):
        save(found.plot(kpi), folder / "pictures" / kpi)
