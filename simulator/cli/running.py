"""`tokensim run`."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.cli.failing import refuse
from simulator.cli.reading import read_scenario

if TYPE_CHECKING:
    from simulator.experiment import RunReport
    from simulator.experiment.replications import Progress

FORMAT_VERSION = 1
POLICY = "none"


@dataclass(frozen=True)
class Order:
    """What is wanted of a run."""

    policy: str
    seed: int | None
    replications: int | None
    jobs: int
    out: Path | None
    force: bool
    colour_changes: bool


def run_and_tell(file: str, settings: Sequence[str], order: Order, *, as_json: bool) -> None:
    """Run a scenario, and print what it found."""
    if order.policy != POLICY:
        refuse(f"--policy {order.policy}: this version knows no policies but {POLICY}")
    scenario = read_scenario(file, settings)
    from simulator.experiment import OutputExistsError, run_scenario

    try:
        with _progress() as progress:
            report = run_scenario(
                scenario,
                policy=order.policy,
                seed=order.seed,
                replications=order.replications,
                jobs=order.jobs,
                out=order.out,
                force=order.force,
                command=["tokensim", *sys.argv[1:]],
                colour_changes=order.colour_changes,
                progress=progress,
            )
    except OutputExistsError as error:
        refuse(str(error))
    except OSError as error:
        place = order.out or "runs"
        refuse(f"{place}: {error.strerror or error}; choose another place with --out")
    _tell(report, as_json)


def _tell(report: "RunReport", as_json: bool) -> None:
    if as_json:
        content = {
            "format_version": FORMAT_VERSION,
            "run_dir": str(report.run_dir),
            "seed": report.seed,
            "replications": report.replications,
            "policy": report.policy,
            "kpis": report.kpis,
            "final_status": report.final_status,
        }
        typer.echo(json.dumps(content, allow_nan=False))
        return
    from rich.console import Console

    from simulator.report.summary import print_summary

    print_summary(report, Console())


@contextmanager
def _progress() -> Iterator["Progress | None"]:
    """A bar on standard error, if that is a terminal; gone when the run is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("simulating", total=None)

        def tell(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)
            if done == total:
                bars.update(task, description="writing", total=None)

        yield tell
