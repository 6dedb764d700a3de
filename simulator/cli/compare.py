"""`tokensim compare`: which policy is better, by how much, and for whom?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.attended import attended
from simulator.cli.errors import plain_errors
from simulator.cli.explain import Moment, explain
from simulator.cli.inputs import AllowCode, Settings, typed
from simulator.cli.output import show
from simulator.cli.run_options import (
    MOST_REPLICATIONS,
    Cluster,
    Force,
    Jobs,
    Json,
    Out,
    Resume,
    Seed,
    check_resumption,
)
from simulator.cli.variants import read_variants

if TYPE_CHECKING:
    from simulator.experiment import ComparisonReport

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        help="Scenario file, to compare its policies; or several, to compare as they are.",
        show_default=False,
    ),
]
Policies = Annotated[
    str | None,
    typer.Option(metavar="A,B,...", help="Which policies; default: all, and none."),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="What the others are measured against; default: none, or first file."
    ),
]
Worlds = Annotated[
    int | None,
    typer.Option(
        min=2,
        max=MOST_REPLICATIONS,
        metavar="INTEGER",
        help="How many worlds; default: the scenario's replications, or 100 if that is 1.",
    ),
]
Why = Annotated[
    bool,
    typer.Option(
        "--why", help="Say instead whose life the policies change in one world. Writes nothing."
    ),
]
Number = Annotated[int, typer.Option(min=0, metavar="INTEGER", help="Which world --why is about.")]


@plain_errors()
def compare(
    context: typer.Context,
    files: Files = None,
    policies: Policies = None,
    baseline: Baseline = None,
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
    why: Why = False,
    replication: Number = 0,
) -> None:
    """Compare policies in the same worlds, and leave a directory.

    Every policy meets the same luck: the same people leave on the same day, and the same calls are
    attempted. With several files, the scenarios are compared under the policy that each names.
    --why lists the integrations that fare differently, and the event where their lives part. What
    is broken off keeps what was simulated; to go on with it, give --resume instead of FILE.
    """
    check_resumption(context, resume)
    about = resume or read_variants(files or (), settings, allow_code)
    if why and not isinstance(about, Path):
        explain(about, _listed(policies), baseline, Moment(seed, replication), as_json)
        return
    with attended() as listeners:
        from simulator import experiment

        execution = experiment.Execution(experiment.Staff(jobs, cluster), listeners)
        if isinstance(about, Path):
            report = experiment.resume_comparison(about, execution, allow_code)
        else:
            plan = experiment.plan_comparison(
                about,
                policies=_listed(policies),
                baseline=baseline,
                seed=seed,
                replications=replications,
            )
            destination = experiment.Destination(out, force, typed())
            report = experiment.run_comparison(plan, execution, destination)
    _show(report, as_json)


def _listed(policies: str | None) -> list[str] | None:
    return None if policies is None else [name.strip() for name in policies.split(",")]


def _show(report: "ComparisonReport", as_json: bool) -> None:
    found = report.comparison
    if as_json:
        content = {"run_dir": str(report.run_dir)} | found.as_json()
        show(json.dumps(content, indent=2, allow_nan=False))
        return
    from simulator.report.words.comparison_summary import comparison_lines
    from simulator.report.words.precision_lines import reached_lines

    lines = comparison_lines(found.scenario, found.contrasts, found.seed, found.replications)
    places = [("Picture", "differences.png"), ("Report", "report.html"), ("Files", "")]
    told = [*lines, *reached_lines(found.reached), ""]
    show("\n".join([*told, *(f"{w + ':':<8} {report.run_dir / n}" for w, n in places)]))
