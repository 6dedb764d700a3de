"""`tokensim plot`: draw a picture of what a run, a comparison or a sweep has left."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.inputs import AllowCode
from simulator.cli.opening import FORMATS, Replication, Run, opened, picture_file
from simulator.cli.output import show

if TYPE_CHECKING:
    from simulator.experiment.opening import Finding
    from simulator.results.views.source import Choice

ALL = "all"

KindName = Annotated[
    str | None,
    typer.Argument(
        metavar="KIND",
        help="Which picture, or all; without it, the kinds are listed.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where to write, .png or .svg; of all a directory. Default: here, named after RUN.",
    ),
]
Cohorts = Annotated[
    list[str] | None,
    typer.Option("--cohort", metavar="NAME", help="Only this cohort of integrations. Repeatable."),
]


@plain_errors()
def plot(
    run: Run,
    kind: KindName = None,
    out: Out = None,
    cohort: Cohorts = None,
    replication: Replication = None,
    allow_code: AllowCode = False,
) -> None:
    """Draw a picture of what run, compare or sweep has left.

    Without KIND, it lists the kinds that fit. What is written is told on standard output.
    """
    if kind != ALL:
        picture_file(out)
    found = opened(run, allow_code)
    from simulator.experiment.gallery import kinds_of
    from simulator.results.views.source import Choice

    if kind is None:
        show("\n".join(_listing(run, kinds_of(found))))
        return
    choice = Choice(replication, cohort or None)
    name = run.absolute().name
    if kind == ALL:
        _draw_all(found, choice, out or Path(f"{name}-pictures"))
    else:
        _draw(found, kind, choice, out or Path(f"{name}-{kind}.png"))


def _listing(run: Path, kinds: Mapping[str, str]) -> Iterator[str]:
    from simulator.report.pictures.aligned import aligned

    yield from aligned([[n, shows] for n, shows in {**kinds, ALL: "all of these"}.items()], (0, 1))
    yield ""
    yield f"As in: tokensim plot {run} {next(iter(kinds), ALL)}"


def _draw_all(found: "Finding", choice: "Choice", folder: Path) -> None:
    """All pictures that can show what was chosen, as PNG and SVG."""
    from simulator.experiment.gallery import PictureError, check_choice, kinds_of

    drawn = 0
    for kind in kinds_of(found):
        try:
            check_choice(found, kind, choice)
        except PictureError as error:
            told = str(error)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMATS:
            _draw(found, kind, choice, folder / f"{kind}{form}")
        drawn += 1
    if not drawn:
        refuse(f"tokensim: {told}")


def _draw(found: "Finding", kind: str, choice: "Choice", path: Path) -> None:
    from simulator.experiment.gallery import PictureError, figure_of
    from simulator.report.pictures.save import picture_bytes

    try:
        figure = figure_of(found, kind, choice)
    except PictureError as error:
        refuse(f"tokensim: {error}")
    path.write_bytes(picture_bytes(figure, path.suffix[1:].lower()))
    show(str(path))
