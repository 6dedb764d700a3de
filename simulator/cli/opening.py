"""What a run left, for the commands that are about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import refuse

if TYPE_CHECKING:
    from simulator.experiment.opening import Finding

Run = Annotated[
    Path,
    typer.Argument(
        metavar="RUN", help="What run, compare or sweep has left: a directory.", show_default=False
    ),
]
Replication = Annotated[
    int | None,
    typer.Option(min=0, metavar="INTEGER", help="Only this replication, counted from 0."),
]
FORMATS = (".png", ".svg")


def picture_file(out: Path | None) -> Path | None:
    """A file for a picture. Raises BadParameter if it is of another kind."""
    if out is not None and out.suffix.lower() not in FORMATS:
        text = f"{out} is neither a .png nor a .svg; write for example {out.stem}.png"
        raise typer.BadParameter(text, param_hint="--out")
    return out


@contextmanager
def readable() -> Iterator[None]:
    """Ends the command with what is the matter, if a directory cannot be read."""
    from simulator.results.opened import UnreadableRunError

    try:
        yield
    except UnreadableRunError as error:
        refuse("\n".join(f"tokensim: {line}" for line in str(error).splitlines()))


def opened(run: Path, allow_code: bool = False) -> "Finding":
    """What lies there? Ends the command, if nothing does that can be read."""
    from simulator.experiment import open_run

    with readable():
        return open_run(run, allow_code=allow_code)
