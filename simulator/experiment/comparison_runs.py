"""A comparison, written to a directory of its own."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.collecting import Progress
from simulator.experiment.comparing import Comparison, compare
from simulator.experiment.pages import page_of
from simulator.experiment.trials import Variants
from simulator.results.directory import place_for, written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.opened import Opened
from simulator.results.tidy import write_tidy
from simulator.scenario import Scenario


@dataclass(frozen=True)
class ComparisonReport:
    """What a comparison found, and where it left the rest."""

    run_dir: Path
    comparison: Comparison


def run_comparison(
    scenario: Scenario | Variants,
    *,
    policies: Sequence[str] | None = None,
    baseline: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
    progress: Progress | None = None,
) -> ComparisonReport:
    """Compare policies, and leave a directory behind (docs/experiments.md).

    Nothing is written before all is done; then the directory appears whole. Raises what `compare`
    raises, OutputExistsError if `out` is there and not empty (and not `force`), and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    first = scenario if isinstance(scenario, Scenario) else next(iter(scenario.values()))
    target = place_for(out, f"{first.name}-compared-{now:%Y%m%dT%H%M%SZ}", force)
    found = compare(
        scenario,
        policies=policies,
        baseline=baseline,
        seed=seed,
        replications=replications,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
    )
    with written_whole(target, force) as folder:
        _write(folder, found, apart=not isinstance(scenario, Scenario))
        about = (found.seed, found.replications, ",".join(found.variants), command, now)
        told = Manifest(*about, kind="comparison")
        manifest = write_manifest(folder, told, time.monotonic() - begun)
        page_of(Opened(folder, "comparison", manifest, found.scenario), found)
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
