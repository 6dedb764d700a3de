"""`tokensim sensitivity`: which values that nobody knows exactly does a key figure depend on?"""

import json
import sys
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import plain_errors
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import MOST_REPLICATIONS, Cluster, Force, Jobs, Json, Out, Seed
from simulator.cli.sweep import read_vary
from simulator.cli.variants import attended

if TYPE_CHECKING:
    from simulator.experiment import SensitivityReport


class Method(StrEnum):
    """How sensitivity is measured."""

    MORRIS = "morris"
    SOBOL = "sobol"


Vary = Annotated[
    list[str],
    typer.Option(
        metavar="PATH=LO..HI", help="What is uncertain, and how much. Repeatable.",
        show_default=False,
    ),
]  # fmt: skip
Kpi = Annotated[str, typer.Option(metavar="NAME", help="Which key figure.", show_default=False)]
Against = Annotated[
    str | None,
    typer.Option(metavar="POLICY", help="Ask about the difference from this policy instead."),
]
How = Annotated[
    Method,
    typer.Option(help="morris: elementary effects, cheap; sobol: shares of the variance."),
]
Samples = Annotated[
    int | None,
    typer.Option(
        min=2, metavar="INTEGER", help="Trajectories (default 20), or base points of Sobol (64)."
    ),
]
Worlds = Annotated[
    int,
    typer.Option(min=1, max=MOST_REPLICATIONS, metavar="INTEGER", help="Worlds at each point."),
]


@plain_errors()
def sensitivity(
    file: File,
    vary: Vary,
    kpi: Kpi,
    against: Against = None,
    method: How = Method.MORRIS,
    samples: Samples = None,
    policy: Policy = None,
    replications: Worlds = 10,
    seed: Seed = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    as_json: Json = False,
    force: Force = False,
    allow_code: AllowCode = False,
) -> None:
    """Say on which uncertain values a key figure depends, and leave a directory.

    A dummy is always among the factors: it moves on to other worlds and changes nothing else, so
    what is not above it cannot be told from luck.
    """
    factors = {path: ",".join(values) for path, values in read_vary(vary).items()}
    scenario = read_scenario(file, settings, policy, allow_code)
    with attended() as progress:
        from simulator.experiment import run_sensitivity
        from simulator.experiment import sensitivity as study

        ask = partial(
            study,
            scenario,
            factors,
            kpi=kpi,
            against=against,
            method=method.value,
            samples=samples,
            seed=seed,
            replications=replications,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
        command = ["tokensim", *sys.argv[1:]]
        report = run_sensitivity(scenario, ask, out=out, force=force, command=command)
    _show(report, as_json)


def _show(report: "SensitivityReport", as_json: bool) -> None:
    found = report.sensitivity
    if as_json:
        content = {"run_dir": str(report.run_dir)} | found.as_json()
        show(json.dumps(content, indent=2, allow_nan=False))
        return
    from simulator.report.comparison_summary import heading
    from simulator.report.sensitivity_words import sensitivity_lines

    head = heading(found.scenario, found.seed, found.replications, " at each point")
    lines = [*head, "", *sensitivity_lines(found), ""]
    places = [("Picture", "sensitivity.png"), ("Files", "")]
    show("\n".join([*lines, *(f"{w + ':':<8} {report.run_dir / n}" for w, n in places)]))
