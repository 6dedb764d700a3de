"""A comparison, written to a directory of its own."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.comparable import ComparisonPlan
from simulator.experiment.comparing import Comparison, carry_out
from simulator.experiment.execution import Destination, Execution
from simulator.results.directory import written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.tidy import write_tidy


@dataclass(frozen=True)
class ComparisonReport:
    """What a comparison found, and where it left the rest."""

    run_dir: Path
    comparison: Comparison


def run_comparison(
    plan: ComparisonPlan, execution: Execution, destination: Destination
) -> ComparisonReport:
    """Compare policies, and leave a directory behind (docs/experiments.md).

    Nothing is written before all is done; then the directory appears whole. Raises what `compare`
    raises, OutputExistsError if the place is there and not empty, and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    first = next(iter(plan.design.variants.values()))
    target = destination.place(f"{first.name}-compared", now)
    found = carry_out(plan, execution)
    with written_whole(target, destination.force) as folder:
        _write(folder, found, plan.apart)
        policies = ",".join(found.variants)
        told = Manifest(found.seed, found.replications, policies, destination.command, now)
        write_manifest(folder, told, time.monotonic() - begun)
    return ComparisonReport(target, found)


def _write(folder: Path, found: Comparison, apart: bool) -> None:
    from simulator.report.save import save

    settled = {"seed": found.seed, "replications": found.replications}
    write_scenario(folder, found.scenario.model_copy(update=settled))
    if apart:
        for number, one in enumerate(found.variants.values()):
            (folder / "scenarios" / str(number)).mkdir(parents=True)
            write_scenario(folder / "scenarios" / str(number), one.model_copy(update=settled))
    write_tidy(found.kpis, folder / "kpis.parquet")
    write_tidy(found.differences, folder / "differences.csv")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "comparison.json").write_text(text + "\n", encoding="utf-8")
    save(found.plot(), folder / "differences")
