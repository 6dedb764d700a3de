"""A sweep, written to a directory of its own."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.collecting import Progress
from simulator.experiment.pages import page_of
from simulator.experiment.sweeping import Sweep, sweep
from simulator.results.directory import place_for, written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.opened import Opened
from simulator.results.tidy import write_tidy
from simulator.scenario import Scenario


@dataclass(frozen=True)
class SweepReport:
    """What a sweep found, and where it left the rest."""

    run_dir: Path
    sweep: Sweep


def run_sweep(
    scenario: Scenario,
    vary: Mapping[str, Sequence[object]],
    *,
    samples: int | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
    progress: Progress | None = None,
) -> SweepReport:
    """Sweep, and leave a directory behind (docs/experiments.md).

    Nothing is written before all is done; then the directory appears whole. Raises what `sweep`
    raises, OutputExistsError if `out` is there and not empty (and not `force`), and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    target = place_for(out, f"{scenario.name}-sweep-{now:%Y%m%dT%H%M%SZ}", force)
    found = sweep(
        scenario,
        vary,
        samples=samples,
        seed=seed,
        replications=replications,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
    )
    with written_whole(target, force) as folder:
        _write(folder, found)
        about = (found.seed, found.replications, scenario.policy, command, now)
        told = Manifest(*about, kind="sweep")
        manifest = write_manifest(folder, told, time.monotonic() - begun)
        page_of(Opened(folder, "sweep", manifest, found.scenario), found)
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
