"""`tokensim run`: simulate a scenario and leave a run directory behind."""

import json
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.errors import fail, noted, plain_errors, refuse
from simulator.cli.exits import Code
from simulator.cli.inputs import AllowCode, Policy, Settings, read_scenario
from simulator.cli.interrupts import Interrupts
from simulator.cli.output import output, show
from simulator.cli.progress import Bar
from simulator.cli.run_options import (
    Cluster,
    Colours,
    Force,
    Jobs,
    Json,
    Out,
    Replications,
    Resume,
    Seed,
)

if TYPE_CHECKING:
    from simulator.experiment import RunReport
    from simulator.scenario import Scenario
    from simulator.statistics.quantiles import Quantile

FORMAT_VERSION = 1

File = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="Scenario file; - reads it from standard input."),
]


@plain_errors()
def run(
    file: File = None,
    policy: Policy = None,
    seed: Seed = None,
    replications: Replications = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    resume: Resume = None,
    as_json: Json = False,
    force: Force = False,
    colour_changes: Colours = False,
    allow_code: AllowCode = False,
) -> None:
    """Simulate a scenario, and leave a run directory.

    Tables, pictures and a page (report.html) appear there when all is done. To replace what a
    directory holds, give --out and --force. A run that is broken off keeps what was simulated; to
    go on with it, give --resume instead of FILE. The exit code is 1 if the run does not keep to
    what the scenario expects of it (expect).
    """
    asked = {
        "FILE": file,
        "--policy": policy,
        "--seed": seed,
        "--replications": replications,
        "--out": out,
        "--set": settings,
        "--force": force,
        "--colour-changes": colour_changes,
    }
    _check(asked, resume is not None)
    wishes: dict[str, Any] = {"jobs": jobs, "cluster": cluster}
    if resume is not None:
        wishes |= {"allow_code": allow_code}
        report = _watched(0, "resume_run", resume, wishes)
    else:
        scenario = read_scenario(file or "", settings, policy, allow_code)
        wishes |= {"seed": seed, "replications": replications, "out": out, "force": force}
        wishes |= {"command": ["tokensim", *sys.argv[1:]], "colour_changes": colour_changes}
        report = _watched(_expected(scenario, replications), "run_scenario", scenario, wishes)
    if as_json:
        show(json_text(report))
    else:
        _print_summary(report)
    if not all(judgement.met for judgement in report.expect):
        raise typer.Exit(Code.UNMET)


def _check(asked: Mapping[str, object], resumed: bool) -> None:
    """Either a scenario, or a run whose scenario is known."""
    if not resumed and asked["FILE"] is None:
        raise typer.BadParameter("name a scenario file, or a run to --resume", param_hint="FILE")
    given = [name for name, value in asked.items() if value not in (None, False, [])]
    if resumed and given:
        text = f"goes on with what was asked for then; leave out {', '.join(given)}"
        raise typer.BadParameter(text, param_hint="--resume")


def _expected(scenario: "Scenario", replications: int | None) -> int:
    """How many replications will there be, before any is made?"""
    wanted = replications or scenario.replications
    return wanted if isinstance(wanted, int) else wanted.at_least


def _watched(
    replications: int, what: str, about: "Scenario | Path", wishes: Mapping[str, Any]
) -> "RunReport":
    """Does one of the things of `experiment`, shows how far it is, and heeds Ctrl-C."""
    with Interrupts() as interrupts, Bar(replications) as bar:
        from simulator import experiment

        def progress(done: int, replications: int) -> None:
            interrupts.check()
            bar.update(done, replications)

        do: Callable[..., RunReport] = getattr(experiment, what)
        try:
            return do(about, **wishes, progress=progress, watch=bar.watch)
        except (
            experiment.OutputExistsError,
            experiment.ResumeError,
            experiment.StillRunningError,
        ) as error:
            refuse(f"tokensim: {error}")
        except experiment.RuleError as error:
            fail(str(error))
        except (experiment.ClusterError, experiment.WorkersDiedError) as error:
            fail(noted(str(error), error))


def json_text(report: "RunReport") -> str:
    """What does a program need to know about a run? One JSON object."""
    content = {
        "format_version": FORMAT_VERSION,
        "run_dir": str(report.run_dir),
        "seed": report.seed,
        "replications": report.replications,
        "policy": report.policy,
        "kpis": report.kpis,
        "quantiles": {kpi: dict(map(_quantile, some)) for kpi, some in report.quantiles.items()},
        "precision": report.reached and report.reached.as_json(),
        "final_status": report.final_status,
        "expect": [judgement.as_json() for judgement in report.expect],
    }
    return json.dumps(content, indent=2, allow_nan=False)


def _quantile(one: "Quantile") -> tuple[str, dict[str, float | None]]:
    values = {"value": one.value, "ci_low": one.interval.low, "ci_high": one.interval.high}
    known = {name: value if math.isfinite(value) else None for name, value in values.items()}
    return f"p{one.share * 100:.0f}", known


def _print_summary(report: "RunReport") -> None:
    from rich.console import Console

    from simulator.report.summary import print_summary

    with output():
        print_summary(report, Console())
