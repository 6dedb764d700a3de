"""A comparison, written to a directory of its own."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.breaking_off import kept_if_broken_off, reopened
from simulator.experiment.comparable import ComparisonPlan, recall_comparison
from simulator.experiment.comparing import Comparison, carry_out
from simulator.experiment.execution import Destination, Execution
from simulator.experiment.pages import page_of
from simulator.results.manifest import Kind, write_manifest
from simulator.results.opened import Opened
from simulator.results.tidy import write_tidy
from simulator.results.workspace import Workspace

KIND: Kind = "comparison"


@dataclass(frozen=True)
class ComparisonReport:
    """What a comparison found, and where it left the rest."""

    run_dir: Path
    comparison: Comparison


def run_comparison(
    plan: ComparisonPlan, execution: Execution, destination: Destination
) -> ComparisonReport:
    """Compare policies, and leave a directory behind (docs/experiments.md).

    It appears whole when all is done. If this is broken off earlier, what was simulated is kept
    beside its place, and a note of the exception says how to go on: see `resume_comparison`. Raises
    what `compare` raises, OutputExistsError if the place is there and not empty, and OSError.
    """
    now, design = datetime.now(UTC), plan.design
    first, *_ = design.variants.values()
    target = destination.place(f"{first.name}-compared", now)
    asked = {"variants": list(design.variants), "baseline": plan.baseline}
    order = destination.order(KIND, design.seed, now, asked)
    several = [design.settled(one) for one in design.variants.values()] if plan.apart else []
    workspace = Workspace.begin(target, design.settled(plan.scenario), order, several)
    return _carry_out(workspace, plan, execution)


def resume_comparison(
    place: Path, execution: Execution, allow_code: bool = False
) -> ComparisonReport:
    """Go on with a comparison that was broken off, and leave what it would have left.

    `place`: as of `resume_run`. Raises what `run_comparison` raises, ResumeError,
    StillRunningError, and ScenarioError if it has rules of its own and not `allow_code`.
    """
    with reopened(place, KIND) as workspace:
        asked, seed = workspace.order.asked, workspace.order.seed
        known = (asked["variants"], asked["baseline"], seed)
        plan = recall_comparison(workspace.new, *known, allow_code=allow_code)
    return _carry_out(workspace, plan, execution)


def _carry_out(
    workspace: Workspace, plan: ComparisonPlan, execution: Execution
) -> ComparisonReport:
    begun, design = time.monotonic(), plan.design
    with kept_if_broken_off(workspace, design.wanted, len(design.variants)):
        found = carry_out(plan, execution, workspace.kept)
        _write(workspace.new, found)
        told = workspace.order.manifest(found.replications, ",".join(found.variants), found.reached)
        manifest = write_manifest(workspace.new, told, time.monotonic() - begun)
        page_of(Opened(workspace.new, KIND, manifest, found.scenario), found)
        workspace.finish()
    return ComparisonReport(workspace.target, found)


def _write(folder: Path, found: Comparison) -> None:
    from simulator.report.pictures.save import save

    write_tidy(found.kpis, folder / "kpis.parquet")
    write_tidy(found.differences, folder / "differences.csv")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    save(found.plot(), folder / "differences")
