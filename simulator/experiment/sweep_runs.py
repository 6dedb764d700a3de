"""A sweep, written to a directory of its own."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.execution import Destination, Execution
from simulator.experiment.sweeping import Sweep, SweepPlan, carry_out
from simulator.results.directory import written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.tidy import write_tidy


@dataclass(frozen=True)
class SweepReport:
    """What a sweep found, and where it left the rest."""

    run_dir: Path
    sweep: Sweep


def run_sweep(plan: SweepPlan, execution: Execution, destination: Destination) -> SweepReport:
    """Sweep, and leave a directory behind (docs/experiments.md).

    Nothing is written before all is done; then the directory appears whole. Raises what `sweep`
    raises, OutputExistsError if the place is there and not empty, and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    target = destination.place(f"{plan.scenario.name}-sweep", now)
    found = carry_out(plan, execution)
    with written_whole(target, destination.force) as folder:
        _write(folder, found)
        policy = plan.scenario.policy
        told = Manifest(found.seed, found.replications, policy, destination.command, now)
        write_manifest(folder, told, time.monotonic() - begun)
    return SweepReport(target, found)


def _write(folder: Path, found: Sweep) -> None:
    from simulator.report.save import save
    from simulator.report.sweep_words import varying

    settled = {"seed": found.seed, "replications": found.replications}
    write_scenario(folder, found.scenario.model_copy(update=settled))
    write_tidy(found.table, folder / "sweep.parquet")
    write_tidy(found.table, folder / "sweep.csv")
    write_tidy(found.kpis, folder / "kpis.parquet")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "sweep.json").write_text(text + "\n", encoding="utf-8")
    (folder / "pictures").mkdir()
    for kpi in varying(found.summaries):
        save(found.plot(kpi), folder / "pictures" / kpi)
