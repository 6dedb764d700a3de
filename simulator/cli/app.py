"""The commands of tokensim, and what they have in common."""

from typing import Annotated

import typer

from simulator.cli.backtest import backtest
from simulator.cli.compare import compare
from simulator.cli.forecast import forecast
from simulator.cli.import_ import import_app
from simulator.cli.init import init
from simulator.cli.output import show
from simulator.cli.plot import plot
from simulator.cli.replay import replay
from simulator.cli.report import report
from simulator.cli.run import run
from simulator.cli.schema import schema
from simulator.cli.sensitivity import sensitivity
from simulator.cli.serve import serve
from simulator.cli.sweep import sweep
from simulator.cli.timeline import timeline
from simulator.cli.validate import validate
from simulator.cli.what_if import what_if

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take half of the time that --help takes
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        show(f"tokensim {version('tokensim')}")
        raise typer.Exit


@app.callback()
def tokensim(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Simulate the life of an organisation's API tokens.

    Describe the organisation in a scenario file, run it, and see which tokens will expire, which
    integrations will go down, when and why.

    To begin: `tokensim init`, then `tokensim run scenario.yaml`.
    """


for command in (
    *(run, compare, sweep, sensitivity),
    *(report, plot, timeline),
    *(forecast, backtest, replay),
    *(serve,),
    *(validate, init, schema),
):
    app.command()(command)
app.command("app")(what_if)
app.add_typer(import_app, name="import")
