"""Where a run is written: aside first, then moved into its place whole."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

RUNS = Path("runs")
SUFFIX = ".partial"
"""Of the name of a run that is under way."""


class OutputExistsError(Exception):
    """The directory for a run is there already and not empty. The message is for the user."""


def partial_of(target: Path) -> Path:
    """Where is the run while it is under way that will be here?"""
    return target.parent / f".{target.name}{SUFFIX}"


def place_for(out: Path | None, name: str, force: bool) -> Path:
    """Where will the run be? `out`, or a new directory of this name under `runs/`.

    Asked before the work begins. Raises OutputExistsError, and OSError if nothing can be written.
    """
    if out is None:
        names = (RUNS / (name if n == 1 else f"{name}-{n}") for n in count(1))
        out = next(place for place in names if not (place.exists() or partial_of(place).exists()))
    if out.exists() and not out.is_dir():
        raise OutputExistsError(f"{out} is a file, not a directory; choose another --out")
    if out.exists() and any(out.iterdir()) and not force:
        text = f"{out} is not empty; choose another --out, or replace what is there with --force"
        raise OutputExistsError(text)
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=f".{out.name}-"):
        return out  # it can be written there


@contextmanager
def written_whole(target: Path, force: bool) -> Iterator[Path]:
    """A folder to write to; it takes its place when all is written, and is gone if that fails.

    Raises OutputExistsError if somebody else has filled the place meanwhile.
    """
    target = target.absolute()
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        folder = aside / "new"
        folder.mkdir()
        yield folder
        if target.exists() and force:
            target.rename(aside / "old")
        try:
            folder.rename(target)  # an empty directory makes way
        except OSError as error:
            if not target.exists():
                raise
            raise OutputExistsError(f"{target} has been filled meanwhile") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
