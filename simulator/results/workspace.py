"""A run that is under way: a folder beside its place, so that no reader sees half a run."""

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simulator.results.directory import SUFFIX, OutputExistsError, partial_of
from simulator.results.durable import settle, write_durably
from simulator.results.kept import Kept
from simulator.results.manifest import PAPERS, write_scenario
from simulator.scenario import Scenario

_ORDER, _FORMAT_VERSION = "run.json", 1


class ResumeError(Exception):
    """There is nothing that could be resumed. The message is for the user."""


@dataclass(frozen=True)
class Order:
    """What was asked for, beside the scenario."""

    program: str
    """Its fingerprint: another program might find other bytes."""
    seed: int
    created: str
    command: Sequence[str]
    colour_changes: bool
    force: bool


class Workspace:
    """The folder of a run that is under way, for one process at a time.

    `new` becomes the run; `kept` has the replications that are done; the order says what to do.
    """

    def __init__(self, target: Path, order: Order) -> None:
        """Opens it. Raises StillRunningError, and OSError."""
        self.target, self.order = target, order
        self.folder = partial_of(target)
        self.new = self.folder / "new"
        self.kept = Kept(self.folder / "parts")

    @classmethod
    def begin(cls, target: Path, scenario: Scenario, order: Order) -> "Workspace":
        """A new one. What to do is on the disk before anything is done, its seed with it.

        Raises OutputExistsError if there is one already (without `force`), StillRunningError, and
        OSError.
        """
        folder = partial_of(target)
        if folder.exists():
            _make_way(target, order.force)
        try:
            (folder / "new").mkdir(parents=True)
            write_scenario(folder / "new", scenario)
            settle(folder / "new" / "scenario.yaml")
            content = {"format_version": _FORMAT_VERSION, **asdict(order)}
            write_durably(folder / _ORDER, json.dumps(content, indent=2).encode() + b"\n")
            settle(folder)
            return cls(target, order)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @classmethod
    def resume(cls, run: Path, program: str) -> "Workspace":
        """The one of this run: its place, its folder, or a directory in which there is just one.

        Raises ResumeError, StillRunningError, and OSError.
        """
        folder = _found(run)
        target = folder.parent / folder.name[1 : -len(SUFFIX)]
        order = _order(folder)
        if order.program != program:
            raise ResumeError(
                f"{folder} was begun by tokensim {order.program}, and this is {program}, which "
                "might find other results; go on with the former, or run the scenario again"
            )
        workspace = cls(target, order)
        if not workspace.new.exists():  # it had moved to its place already
            workspace.remove()
            raise ResumeError(f"{target} is complete: there is nothing to resume")
        workspace.clear()
        return workspace

    def clear(self) -> None:
        """Remove what was begun to be written of the results."""
        for path in self.new.iterdir():
            if path.is_dir() and path.name not in PAPERS:
                shutil.rmtree(path)
            elif path.name not in PAPERS:
                path.unlink()

    def finish(self) -> None:
        """Move the run into its place, whole. Raises OutputExistsError if that is filled."""
        for path in self.new.rglob("*"):
            settle(path)
        settle(self.new)
        if self.target.exists() and self.order.force:
            self.target.rename(self.folder / "old")
        try:
            self.new.rename(self.target)  # an empty directory makes way
        except OSError as error:
            if not self.target.exists():
                raise
            raise OutputExistsError(f"{self.target} has been filled meanwhile") from error
        settle(self.target.parent)
        self.remove()

    def close(self) -> None:
        """Let somebody else go on with it."""
        with suppress(OSError):  # what could not be written a moment ago
            self.kept.close()

    def remove(self) -> None:
        """Nothing of it is needed any more."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _make_way(target: Path, force: bool) -> None:
    folder = partial_of(target)
    if not force and (folder / _ORDER).exists():
        raise OutputExistsError(
            f"{folder} holds a run that was not finished; go on with it by --resume {target}, or "
            "give it up with --force"
        )
    Kept(folder / "parts").close()  # nobody is at work there
    shutil.rmtree(folder)


def _found(run: Path) -> Path:
    if (run / _ORDER).is_file() and run.name.endswith(SUFFIX):
        return run
    run = Path(str(run).rstrip("/"))
    if (partial_of(run) / _ORDER).is_file():
        return partial_of(run)
    inside = sorted(path.parent for path in run.glob(f".*{SUFFIX}/{_ORDER}"))
    if len(inside) == 1:
        return inside[0]
    if inside:
        names = ", ".join(str(path) for path in inside)
        raise ResumeError(f"{run} has several runs that were not finished; name one: {names}")
    if (run / "manifest.json").is_file():
        raise ResumeError(f"{run} is complete: there is nothing to resume")
    raise ResumeError(f"{run}: no run that was not finished is there; name the place of one")


def _order(folder: Path) -> Order:
    try:
        content: Mapping[str, Any] = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
        fields = {name: content[name] for name in Order.__dataclass_fields__}
        return Order(**fields)
    except (ValueError, KeyError, TypeError) as error:
        text = f"{folder / _ORDER} cannot be read; remove {folder}, and run the scenario again"
        raise ResumeError(text) from error
