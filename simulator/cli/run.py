"""`tokensim run`: simulate a scenario and leave a run directory behind."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import fail, plain_errors, refuse
from simulator.cli.exits import Code
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.interrupts import Interrupts
from simulator.cli.output import output, show
from simulator.cli.progress import Bar

if TYPE_CHECKING:
    from simulator.experiment import RunReport

FORMAT_VERSION = 1
LARGEST_SEED = 2**64 - 1
MOST_REPLICATIONS = 1_000_000


def _in_range(seed: int | None) -> int | None:
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        raise typer.BadParameter(f"{seed} is out of range; from 0 to 2**64 - 1 is allowed")
    return seed


Seed = Annotated[
    int | None,
    typer.Option(
        callback=_in_range,
        metavar="INTEGER",
        help="Of the random numbers; default: the scenario's, else drawn and shown.",
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_REPLICATIONS,
        metavar="INTEGER",
        help="How many times to simulate; default: the scenario's.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where to write; default: a new directory in runs/."),
]
Jobs = Annotated[
    int, typer.Option(min=1, metavar="INTEGER", help="How many processes share the replications.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a summary.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is in the directory.")]
Colours = Annotated[
    bool, typer.Option("--colour-changes", help="List in the events when tokens change colour.")
]


@plain_errors()
def run(
    file: File,
    policy: Policy = None,
    seed: Seed = None,
    replications: Replications = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = 1,
    as_json: Json = False,
    force: Force = False,
    colour_changes: Colours = False,
    allow_code: AllowCode = False,
) -> None:
    """Simulate a scenario, and leave a run directory.

    Tables, pictures and a page (report.html) appear there when all is done. To replace what a
    directory holds, give --out and --force. The exit code is 1 if the run does not keep to what the
    scenario expects of it (expect).
    """
    scenario = read_scenario(file, settings, policy, allow_code)
    with Interrupts() as interrupts, Bar(replications or scenario.replications) as bar:
        from simulator.experiment import OutputExistsError, RuleError, run_scenario

        def progress(done: int, replications: int) -> None:
            interrupts.check()
            bar.update(done, replications)

        try:
            report = run_scenario(
                scenario,
                seed=seed,
                replications=replications,
                jobs=jobs,
                out=out,
                force=force,
                command=["tokensim", *sys.argv[1:]],
                colour_changes=colour_changes,
                progress=progress,
            )
        except OutputExistsError as error:
            refuse(f"tokensim: {error}")
        except RuleError as error:
            fail(str(error))
    if as_json:
        show(json_text(report))
    else:
        _print_summary(report)
    if not all(judgement.met for judgement in report.expect):
        raise typer.Exit(Code.UNMET)


def json_text(report: "RunReport") -> str:
    """What does a program need to know about a run? One JSON object."""
    content = {
        "format_version": FORMAT_VERSION,
        "run_dir": str(report.run_dir),
        "seed": report.seed,
        "replications": report.replications,
        "policy": report.policy,
        "kpis": report.kpis,
        "final_status": report.final_status,
        "expect": [judgement.as_json() for judgement in report.expect],
    }
    return json.dumps(content, indent=2, allow_nan=False)


def _print_summary(report: "RunReport") -> None:
    from rich.console import Console

    from simulator.report.summary import print_summary

    with output():
        print_summary(report, Console())
