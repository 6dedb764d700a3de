"""`tokensim sweep`: how do the indicators depend on values of the scenario?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.attended import attended
from simulator.cli.compare import Worlds
from simulator.cli.errors import plain_errors
from simulator.cli.inputs import AllowCode, FileOrNone, Policy, Settings, read_scenario, typed
from simulator.cli.output import show
from simulator.cli.run_options import (
    Cluster,
    Force,
    Jobs,
    Json,
    Out,
    Resume,
    Seed,
    check_resumption,
)

if TYPE_CHECKING:
    from simulator.experiment import SweepReport

Vary = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=A,B,...",
        help="What varies, and its values; with --samples also a range, 30d..90d. Repeatable.",
        show_default=False,
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        min=2,
        metavar="INTEGER",
        help="Take so many points (a Latin hypercube) instead of all combinations.",
    ),
]


@plain_errors()
def sweep(
    context: typer.Context,
    file: FileOrNone = None,
    vary: Vary = None,
    samples: Samples = None,
    policy: Policy = None,
    replications: Worlds = None,
    seed: Seed = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    resume: Resume = None,
    as_json: Json = False,
    force: Force = False,
    allow_code: AllowCode = False,
) -> None:
    """Vary values of a scenario in the same worlds, and leave a directory.

    All values are combined. As in --vary policies.rotate-90.rotate.every=30d,60d,90d. What is
    broken off keeps what was simulated; to go on with it, give --resume instead of FILE.
    """
    check_resumption(context, resume)
    factors = read_vary(vary or [])
    about = resume or read_scenario(file or "", settings, policy, allow_code)
    with attended() as listeners:
        from simulator import experiment

        execution = experiment.Execution(experiment.Staff(jobs, cluster), listeners)
        if isinstance(about, Path):
            report = experiment.resume_sweep(about, execution, allow_code)
        else:
            plan = experiment.plan_sweep(about, factors, samples, seed, replications)
            destination = experiment.Destination(out, force, typed())
            report = experiment.run_sweep(plan, execution, destination)
    _show(report, as_json)


def read_vary(vary: list[str]) -> dict[str, list[str]]:
    """Which values does each path take? Raises BadParameter."""
    from simulator.scenario.quantities import split

    found: dict[str, list[str]] = {}
    for text in vary:
        path, equals, values = text.partition("=")
        path = path.strip()
        if not (equals and path and values.strip()):
            told = f"{text!r} is not PATH=A,B; write for example users.engineers.count=20,40"
            raise typer.BadParameter(told, param_hint="--vary")
        if path in found:
            told = f"{path} is there twice; list all of its values once"
            raise typer.BadParameter(told, param_hint="--vary")
        found[path] = split(values)
    return found


def _show(report: "SweepReport", as_json: bool) -> None:
    found = report.sweep
    if as_json:
        content = {"run_dir": str(report.run_dir)} | found.as_json()
        show(json.dumps(content, indent=2, allow_nan=False))
        return
    from simulator.report.words.comparison_summary import heading
    from simulator.report.words.precision_lines import reached_lines
    from simulator.report.words.sweep import sweep_lines

    head = heading(found.scenario, found.seed, found.replications)
    lines = [*head, "", *sweep_lines(found.points, found.summaries)]
    lines += [*reached_lines(found.reached), ""]
    places = [("Pictures", "pictures"), ("Table", "sweep.csv")]
    places += [("Report", "report.html"), ("Files", "")]
    show("\n".join([*lines, *(f"{w + ':':<9} {report.run_dir / n}" for w, n in places)]))
