"""`tokensim sensitivity`: which values that nobody knows exactly does a key figure depend on?"""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.attended import attended
from simulator.cli.errors import plain_errors
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario, typed
from simulator.cli.output import show
from simulator.cli.run_options import MOST_REPLICATIONS, Cluster, Force, Jobs, Json, Out, Seed
from simulator.cli.sweep import read_vary

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
    with attended() as listeners:
        from simulator.experiment import (
            Destination,
            Execution,
            Question,
            Staff,
            plan_sensitivity,
            run_sensitivity,
        )

        question = Question(kpi, against, method.value, samples)
        plan = plan_sensitivity(scenario, factors, question, seed=seed, replications=replications)
        execution = Execution(Staff(jobs, cluster), listeners)
        report = run_sensitivity(plan, execution, Destination(out, force, typed()))
    _show(report, as_json)


def _show(report: "SensitivityReport", as_json: bool) -> None:
    found = report.sensitivity
    if as_json:
        content = {"run_dir": str(report.run_dir)} | found.as_json()
        show(json.dumps(content, indent=2, allow_nan=False))
        return
    from simulator.report.words.comparison_summary import heading
    from simulator.report.words.sensitivity import sensitivity_lines

    head = heading(found.scenario, found.seed, found.replications, " at each point")
    lines = [*head, "", *sensitivity_lines(found), ""]
    places = [("Picture", "sensitivity.png"), ("Files", "")]
    show("\n".join([*lines, *(f"{w + ':':<8} {report.run_dir / n}" for w, n in places)]))
