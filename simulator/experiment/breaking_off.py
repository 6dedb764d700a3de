"""What was simulated is not lost when something breaks off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.experiment.failures import RuleError
from simulator.experiment.fingerprint import fingerprint
from simulator.results.manifest import Kind
from simulator.results.workspace import Workspace
from simulator.scenario.replications import UntilPrecise


@contextmanager
def kept_if_broken_off(
    workspace: Workspace, wanted: int | UntilPrecise, variants: int = 1
) -> Iterator[None]:
    """Whatever breaks this block off is told what is kept, and how to go on (a note).

    Nothing is kept where there is nothing to keep, or a rule of a user's own fails.
    """
    try:
        yield
    except BaseException as error:
        kept = len(workspace.kept)
        if isinstance(error, RuleError) or not kept or wanted == 1:
            workspace.remove()
            raise
        workspace.close()
        of = f" of {variants * wanted:,}" if isinstance(wanted, int) else ""
        command = workspace.order.resuming(workspace.target)
        error.add_note(f"{kept:,}{of} replications are kept; go on with: {command}")
        raise


@contextmanager
def reopened(place: Path, kind: Kind) -> Iterator[Workspace]:
    """The workspace of what was broken off there; closed again if this block fails.

    Raises ResumeError, StillRunningError, and OSError.
    """
    workspace = Workspace.resume(place, fingerprint(), kind)
    try:
        yield workspace
    except BaseException:
        workspace.close()
        raise
