"""`tokensim sweep`: how do the indicators depend on values of the scenario?"""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.compare import Worlds
from simulator.cli.errors import plain_errors
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import Cluster, Force, Jobs, Json, Out, Seed
from simulator.cli.variants import attended

if TYPE_CHECKING:
    from simulator.experiment import SweepReport

Vary = Annotated[
    list[str],
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
    file: File,
    vary: Vary,
    samples: Samples = None,
    policy: Policy = None,
    replications: Worlds = None,
    seed: Seed = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    as_json: Json = False,
    force: Force = False,
    allow_code: AllowCode = False,
) -> None:
    """Vary values of a scenario in the same worlds, and leave a directory.

    All values are combined. As in --vary policies.rotate-90.rotate.every=30d,60d,90d.
    """
    factors = read_vary(vary)
    scenario = read_scenario(file, settings, policy, allow_code)
    with attended() as progress:
        from simulator.experiment import run_sweep

        report = run_sweep(
            scenario,
            factors,
            samples=samples,
            seed=seed,
            replications=replications,
            jobs=jobs,
            cluster=cluster,
            out=out,
            force=force,
            command=["tokensim", *sys.argv[1:]],
            progress=progress,
        )
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
    from simulator.report.comparison_summary import heading
    from simulator.report.sweep_words import sweep_lines

    head = heading(found.scenario, found.seed, found.replications)
    lines = [*head, "", *sweep_lines(found.points, found.summaries), ""]
    places = [("Pictures", "pictures"), ("Table", "sweep.csv")]
    places += [("Report", "report.html"), ("Files", "")]
    show("\n".join([*lines, *(f"{w + ':':<9} {report.run_dir / n}" for w, n in places)]))
