"""`tokensim run`: simulate a scenario and leave a run directory behind."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from simulator.cli.attended import attended
from simulator.cli.errors import plain_errors
from simulator.cli.exits import Code
from simulator.cli.inputs import AllowCode, FileOrNone, Policy, Settings, read_scenario, typed
from simulator.cli.output import output, show
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
    check_resumption,
)

if TYPE_CHECKING:
    from simulator.experiment import RunReport
    from simulator.statistics.quantiles import Quantile

FORMAT_VERSION = 1


@plain_errors()
def run(
    context: typer.Context,
    file: FileOrNone = None,
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
    check_resumption(context, resume)
    about = resume or read_scenario(file or "", settings, policy, allow_code)
    with attended() as listeners:
        from simulator.experiment import resume_run, run_scenario

        how: dict[str, Any] = {"progress": listeners.progress, "watch": listeners.watch}
        how |= {"jobs": jobs, "cluster": cluster}
        if isinstance(about, Path):
            report = resume_run(about, allow_code=allow_code, **how)
        else:
            how |= {"seed": seed, "replications": replications, "out": out, "force": force}
            report = run_scenario(about, command=typed(), colour_changes=colour_changes, **how)
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

    from simulator.report.words.summary import print_summary

    with output():
        print_summary(report, Console())
