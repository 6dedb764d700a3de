"""A study of sensitivity, written to a directory of its own."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from simulator.experiment.sensitivities import Sensitivity
from simulator.results.directory import place_for, written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.tidy import write_tidy
from simulator.scenario import Scenario


@dataclass(frozen=True)
class SensitivityReport:
    """What was found, and where the rest is."""

    run_dir: Path
    sensitivity: Sensitivity


def run_sensitivity(
    scenario: Scenario,
    study: Callable[[], Sensitivity],
    *,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
) -> SensitivityReport:
    """Make a study of this scenario, and leave a directory behind (docs/experiments.md).

    Raises what the study raises, OutputExistsError if `out` is there and not empty (and not
    `force`), and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    target = place_for(out, f"{scenario.name}-sensitivity-{now:%Y%m%dT%H%M%SZ}", force)
    found = study()
    with written_whole(target, force) as folder:
        _write(folder, found)
        about = (found.seed, found.replications, found.scenario.policy, command, now)
        told = Manifest(*about, kind="sensitivity")
        write_manifest(folder, told, time.monotonic() - begun)
    return SensitivityReport(target, found)


def _write(folder: Path, found: Sensitivity) -> None:
    import pandas as pd

    from simulator.report.save import save

    settled = {"seed": found.seed, "replications": found.replications}
    write_scenario(folder, found.scenario.model_copy(update=settled))
    write_tidy(found.table, folder / "sensitivity.csv")
    points = pd.DataFrame(list(found.points)).assign(value=found.values)
    write_tidy(points.rename_axis("point").reset_index(), folder / "points.parquet")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "sensitivity.json").write_text(text + "\n", encoding="utf-8")
    save(found.plot(), folder / "sensitivity")
