"""A run, or a comparison, under way: a folder beside its place, so that no reader sees half."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from simulator.results.directory import SUFFIX, OutputExistsError, partial_of
from simulator.results.durable import settle
from simulator.results.kept import Kept
from simulator.results.manifest import PAPERS, Kind, digest_of_papers, write_papers
from simulator.results.order import ORDER, Order, ResumeError, read_order, write_order
from simulator.scenario import Scenario


class Workspace:
    """The folder of what is under way, for one process at a time.

    `new` becomes the run; `kept` has the replications that are done; the order says what to do.
    """

    def __init__(self, target: Path, order: Order) -> None:
        """Opens it. Raises StillRunningError, and OSError."""
        self.target, self.order = target, order
        self.folder = partial_of(target)
        self.new = self.folder / "new"
        self.kept = Kept(self.folder / "parts")

    @classmethod
    def begin(
        cls, target: Path, scenario: Scenario, order: Order, several: Sequence[Scenario] = ()
    ) -> "Workspace":
        """A new one. What to do is on the disk before anything is done, its seed with it.

        `several`: scenarios that are compared, if they are more than one. Raises OutputExistsError
        if there is one already (without `force`), StillRunningError, and OSError.
        """
        folder = partial_of(target)
        if folder.exists():
            _make_way(target, order.force)
        try:
            (folder / "new").mkdir(parents=True)
            write_papers(folder / "new", scenario, several)
            for path in (folder / "new").rglob("*"):
                settle(path)
            order = replace(order, papers=digest_of_papers(folder / "new"))
            write_order(folder, order)
            settle(folder)
            return cls(target, order)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @classmethod
    def resume(cls, run: Path, program: str, kind: Kind = "run") -> "Workspace":
        """The one of this run: its place, its folder, or a directory in which there is just one.

        `kind`: as of an order. Raises ResumeError, StillRunningError, and OSError.
        """
        folder = _found(run, kind)
        target = folder.parent / folder.name[1 : -len(SUFFIX)]
        order = read_order(folder)
        if order.kind != kind:
            raise ResumeError(
                f"{target} is a {order.kind} that was not finished; go on with: "
                f"{order.resuming(target)}"
            )
        if order.program != program:
            raise ResumeError(
                f"{folder} was begun by tokensim {order.program}, and this is {program}, which "
                "might find other results; go on with the former, or run the scenario again"
            )
        workspace = cls(target, order)
        if not workspace.new.exists():  # it had moved to its place already
            workspace.remove()
            raise ResumeError(f"{target} is complete: there is nothing to resume")
        if digest_of_papers(workspace.new) != order.papers:
            workspace.close()
            raise ResumeError(
                f"the scenario in {workspace.new} is not the one that was begun with, so its "
                f"replications would not fit; remove {folder}, and simulate the scenario anew"
            )
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
    if not force and (folder / ORDER).exists():
        order = read_order(folder)
        raise OutputExistsError(
            f"{folder} holds a {order.kind} that was not finished; go on with it: "
            f"{order.resuming(target)}, or give it up with --force"
        )
    Kept(folder / "parts").close()  # nobody is at work there
    shutil.rmtree(folder)


def _found(run: Path, kind: Kind) -> Path:
    if (run / ORDER).is_file() and run.name.endswith(SUFFIX):
        return run
    run = Path(str(run).rstrip("/"))
    if (partial_of(run) / ORDER).is_file():
        return partial_of(run)
    everything = sorted(path.parent for path in run.glob(f".*{SUFFIX}/{ORDER}"))
    inside = [path for path in everything if read_order(path).kind == kind] or everything
    if len(inside) == 1:
        return inside[0]
    if inside:
        names = ", ".join(str(path) for path in inside)
        raise ResumeError(f"{run} has several {kind}s that were not finished; name one: {names}")
    if (run / "manifest.json").is_file():
        raise ResumeError(f"{run} is complete: there is nothing to resume")
    raise ResumeError(f"{run}: no {kind} that was not finished is there; name the place of one")
