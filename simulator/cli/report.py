"""`tokensim report`: make the page of a run, a comparison or a sweep again."""

from typing import Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.inputs import AllowCode
from simulator.cli.opening import Run, readable
from simulator.cli.output import show

Open = Annotated[bool, typer.Option("--open", help="Show the page in the browser.")]
Stress = Annotated[
    bool,
    typer.Option(
        "--stress",
        help="Write instead the STRESS-DES checklist for reports on simulations, filled in.",
    ),
]


@plain_errors()
def report(
    run: Run, show_page: Open = False, stress: Stress = False, allow_code: AllowCode = False
) -> None:
    """Make the page of what run, compare or sweep has left again.

    It is written into the directory (report.html, or stress.md with --stress), and told on
    standard output.
    """
    if stress and show_page:
        raise typer.BadParameter("shows pages only; leave out --stress", param_hint="--open")
    from simulator.experiment.pages import write_checklist, write_page

    write = write_checklist if stress else write_page
    try:
        with readable():
            path = write(run, allow_code=allow_code)
    except FileExistsError as error:
        refuse(f"tokensim: {error.filename}: {error.strerror}; rename it, or remove it")
    show(str(path))
    if show_page:
        import webbrowser

        webbrowser.open(path.absolute().as_uri())
