"""A study of sensitivity, written to a directory of its own."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.execution import Destination, Execution
from simulator.experiment.sensitivities import Sensitivity, carry_out
from simulator.experiment.sensitivity_plans import SensitivityPlan
from simulator.results.directory import written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.tidy import write_tidy


@dataclass(frozen=True)
class SensitivityReport:
    """What was found, and where the rest is."""

    run_dir: Path
    sensitivity: Sensitivity


def run_sensitivity(
    plan: SensitivityPlan, execution: Execution, destination: Destination
) -> SensitivityReport:
    """Make a study, and leave a directory behind (docs/experiments.md).

    Raises what `sensitivity` raises, OutputExistsError if the place is there and not empty, and
    OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    target = destination.place(f"{plan.scenario.name}-sensitivity", now)
    found = carry_out(plan, execution)
    with written_whole(target, destination.force) as folder:
        _write(folder, found)
        about = (found.seed, found.replications, found.scenario.policy, destination.command, now)
        told = Manifest(*about, kind="sensitivity")
        write_manifest(folder, told, time.monotonic() - begun)
    return SensitivityReport(target, found)


def _write(folder: Path, found: Sensitivity) -> None:
    import pandas as pd

    from simulator.report.pictures.save import save

    settled = {"seed": found.seed, "replications": found.replications}
    write_scenario(folder, found.scenario.model_copy(update=settled))
    write_tidy(found.table, folder / "sensitivity.csv")
    points = pd.DataFrame(list(found.points)).assign(value=found.values)
    write_tidy(points.rename_axis("point").reset_index(), folder / "points.parquet")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "sensitivity.json").write_text(text + "\n", encoding="utf-8")
    save(found.plot(), folder / "sensitivity")
