"""What the command line looks like. The work is done elsewhere, and loaded when it is wanted."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.failing import run_safely

app = typer.Typer(
    name="tokensim",
    help="Simulate the life of an organisation's API tokens: who loses one, when and why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[str, typer.Argument(metavar="FILE", help="Scenario file; - is standard input.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Replace a value of the scenario, such as users.engineers.count=50. Repeatable.",
    ),
]


@app.command()
def run(
    file: File,
    policy: Annotated[str, typer.Option(help="The policy in force; so far only none.")] = "none",
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**64 - 1, help="Default: the scenario's, else drawn.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Default: the scenario's.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=1024, help="Processes to use.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Directory for the results. Default: a new one in runs/.")
    ] = None,
    settings: Settings = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is in --out.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of the summary.")
    ] = False,
    colour_changes: Annotated[
        bool, typer.Option("--colour-changes", help="List turns of colour among the events.")
    ] = False,
) -> None:
    """Simulate a scenario and leave tables, pictures and a page behind."""
    from simulator.cli.running import Order, run_and_tell

    order = Order(policy, seed, replications, jobs, out, force, colour_changes)
    run_and_tell(file, settings or [], order, as_json=json)


@app.command()
def validate(file: File, settings: Settings = None) -> None:
    """Check a scenario, and say what it describes and which traps are in it."""
    from simulator.cli.validating import validate_and_tell

    validate_and_tell(file, settings or [])


@app.command()
def init(
    name: Annotated[str, typer.Argument(help="Of the scenario and its file.")] = "scenario",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a scenario to begin with, and the schema that helps editors."""
    from simulator.cli.starting import write_starter

    write_starter(name, force)


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from simulator.cli.starting import schema_text

    typer.echo(schema_text(), nl=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tokensim {version('tokensim')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Simulate the life of an organisation's API tokens: who loses one, when and why."""


def main() -> None:
    """Run the command line, and end with its exit code."""
    run_safely(app)
