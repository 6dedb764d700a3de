"""What a run, a comparison or a sweep left on disk: opened again, whole and unchanged."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from simulator.results.database import connected, quoted
from simulator.results.directory import SUFFIX, partial_of
from simulator.results.manifest import FORMAT_VERSION, Kind
from simulator.results.stored import StoredTables
from simulator.scenario import Scenario, load
from simulator.scenario.flaws import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
_SIGNS: Mapping[str, Kind] = {
    "comparison.json": "comparison",
    "sweep.json": "sweep",
    "sensitivity.json": "sensitivity",
    "status.parquet": "run",
}
"""By which file is a directory known whose manifest does not say what it holds?"""
_DRAWN = (".png", ".svg", ".html")
"""Pictures and pages are never read, and may be made again."""


class UnreadableRunError(Exception):
    """A directory is not what a run leaves, or not whole. The message is for the user."""


@dataclass(frozen=True)
class Opened:
    """A directory that a command left, with everything that is read from it as it was written."""

    folder: Path
    kind: Kind
    manifest: Mapping[str, Any]
    scenario: Scenario

    @property
    def tables(self) -> StoredTables:
        """The tables of a run."""
        from simulator.results.tables import TABLES

        files = {table: [self.folder / f"{table}.parquet"] for table in TABLES}
        return StoredTables(files, self.manifest["replications"])

    def data(self, name: str) -> Mapping[str, Any]:
        """What does a JSON file say?"""
        found: Mapping[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return found

    def frame(self, name: str) -> "pd.DataFrame":
        """What is in a Parquet file?"""
        with connected() as connection:
            return connection.execute(f"SELECT * FROM {quoted(self.folder / name)}").df()


def open_directory(path: Path, *, allow_code: bool = False) -> Opened:
    """What did `run`, `compare`, `sweep` or `sensitivity` leave in this directory?

    All that is read from it must be as it was written (SHA-256). `allow_code`: as of `load`, for
    rules of a user's own. Raises UnreadableRunError, ScenarioError if it has such rules and not
    `allow_code`, and OSError.
    """
    folder = path.parent if path.name == MANIFEST else path
    if not (folder / MANIFEST).is_file():
        raise UnreadableRunError(_why_not(path))
    manifest = _manifest(folder)
    kind = _kind(folder, manifest)
    if faults := list(_faults(folder, manifest)):
        told = "\n".join(f"{folder}: {fault}" for fault in faults)
        made = shlex.join(map(str, manifest.get("command", ["tokensim"])))
        raise UnreadableRunError(f"{told}\nmake it again; it was made by: {made}")
    scenario = load(folder / "scenario.yaml", allow_code=allow_code)
    return Opened(folder, kind, manifest, scenario)


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made, by = found["format_version"], found["product"]["version"]
        newer = made > FORMAT_VERSION
        found["files"].items(), found["replications"] + found["seed"]
    except (ValueError, KeyError, TypeError, AttributeError):
        text = f"{folder / MANIFEST} cannot be read: it is not what tokensim writes"
        raise UnreadableRunError(text) from None
    if newer:
        raise UnreadableRunError(
            f"{folder} has format {made}, of tokensim {by}; this is tokensim "
            f"{version('tokensim')}, which reads formats up to {FORMAT_VERSION}: update it"
        )
    return found


def _kind(folder: Path, manifest: Mapping[str, Any]) -> Kind:
    """Older manifests do not say it; then it is seen from the files."""
    found = manifest.get("kind", next((_SIGNS[n] for n in _SIGNS if n in manifest["files"]), None))
    if found not in get_args(Kind):
        raise UnreadableRunError(f"{folder} holds nothing that can be read: {found!r}")
    kind: Kind = found
    return kind


def _faults(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    for name, digest in manifest["files"].items():
        place = folder / name
        if place.suffix in _DRAWN:
            continue
        if not place.is_file():
            yield f"{name} is missing"
            continue
        with place.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                yield f"{name} has changed since it was written"


def _why_not(path: Path) -> str:
    """What is the matter with a path that is no run? And what may have been meant?"""
    wanted = "name the directory that run, compare or sweep has left"
    if path.is_file():
        return f"{path} is a file; {wanted}"
    under_way = path if path.name.endswith(SUFFIX) else partial_of(path)
    if under_way.is_dir():
        target = under_way.name[1 : -len(SUFFIX)]
        place = under_way.with_name(target)
        return (
            f"{place} is still being written, or was broken off; "
            f"to go on with it: tokensim run --resume {place}"
        )
    if path.is_dir():
        inside = _runs(path)
        hint = f", for example {inside[-1]}" if inside else ""
        return f"{path} is no run: there is no {MANIFEST}; {wanted}{hint}"
    known = [str(run) for run in _runs(path.parent)]
    return f"{path}: there is no such directory; {wanted}{did_you_mean(str(path), known)}"


def _runs(folder: Path) -> list[Path]:
    """Which finished ones lie in a folder? The newest last."""
    found = [place.parent for place in folder.glob(f"*/{MANIFEST}")]
    return sorted(found, key=lambda run: (run / MANIFEST).stat().st_mtime)
