"""What made a run: the papers that let anybody make it again."""

import json
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from simulator.results.kpis import Summary
from simulator.scenario import Scenario
from simulator.scenario.model import Trace

FORMAT_VERSION = 1

Kind = Literal["run", "comparison", "sweep", "sensitivity"]
"""What a directory holds."""

_PACKAGES = ("duckdb", "holidays", "matplotlib", "numba", "numpy", "pandas", "scipy", "simpy")


PAPERS = ("scenario.yaml", "scenarios", "traces", "modules")
"""What is there before anything is simulated."""


@dataclass(frozen=True)
class Manifest:
    """What a run was told to do."""

    seed: int
    replications: int
    policy: str
    command: Sequence[str]
    created: datetime
    precision: Mapping[str, object] | None = None
    """What was reached, if replications were to be made until means are precise."""
    kind: Kind = "run"


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write the scenario in full, with copies of its traces and rules, to be run again."""
    files = _copy_traces(folder, scenario) | _copy_modules(folder, scenario)
    (folder / "scenario.yaml").write_text(scenario.to_yaml(files), encoding="utf-8")


def write_papers(folder: Path, scenario: Scenario, several: Sequence[Scenario] = ()) -> None:
    """Write what is simulated: a scenario, and each of several in a folder of its own."""
    write_scenario(folder, scenario)
    for number, one in enumerate(several):
        place = folder / "scenarios" / str(number)
        place.mkdir(parents=True)
        write_scenario(place, one)


def digest_of_papers(folder: Path) -> str:
    """Are these the same papers? Their SHA-256, names and contents."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] in PAPERS:
            digest.update(f"{name.as_posix()} {_digest(path)}\n".encode())
    return digest.hexdigest()


def _copy_traces(folder: Path, scenario: Scenario) -> dict[str, str]:
    traces: dict[str, str] = {}
    for cohort in scenario.integrations.values():
        pattern = cohort.calls.pattern
        if isinstance(pattern, Trace) and pattern.file not in traces:
            source = Path(pattern.file)
            traces[pattern.file] = f"traces/{len(traces)}-{source.name}"
            (folder / "traces").mkdir(exist_ok=True)
            shutil.copyfile(source, folder / traces[pattern.file])
    return traces


def _copy_modules(folder: Path, scenario: Scenario) -> dict[str, str]:
    modules: dict[str, str] = {}
    for module in scenario.policy_modules:
        modules[module.file] = f"modules/{len(modules)}-{Path(module.file).name}"
        (folder / "modules").mkdir(exist_ok=True)
        (folder / modules[module.file]).write_bytes(module.source)
    return modules


def write_kpis(folder: Path, kpis: Mapping[str, Summary]) -> None:
    """Write the indicators, with their 95 % intervals."""
    _write(folder / "kpis.json", {"format_version": FORMAT_VERSION, "kpis": kpis})


def write_manifest(folder: Path, told: Manifest, seconds: float) -> dict[str, Any]:
    """Write what made the run, and the SHA-256 of each file in the folder: what is in it now?

    Last of all, but for the page, which tells of it: see `note_file`.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    scenario = (folder / "scenario.yaml").read_bytes()
    content = {
        "format_version": FORMAT_VERSION,
        "kind": told.kind,
        "product": {"name": "tokensim", "version": version("tokensim")},
        "scenario_sha256": sha256(scenario).hexdigest(),
        "seed": told.seed,
        "replications": told.replications,
        **({"precision": told.precision} if told.precision else {}),
        "policy": told.policy,
        "command": list(told.command),
        "created": told.created.isoformat(timespec="seconds"),
        "wall_time_s": round(seconds, 3),
        "packages": {"python": platform.python_version()} | {p: version(p) for p in _PACKAGES},
        "files": {str(path.relative_to(folder)): _digest(path) for path in files},
    }
    _write(folder / "manifest.json", content)
    return content


def note_file(folder: Path, name: str) -> None:
    """Write into the manifest that a file is there now, with its SHA-256."""
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["files"] = dict(sorted({**content["files"], name: _digest(folder / name)}.items()))
    _write(path, content)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
