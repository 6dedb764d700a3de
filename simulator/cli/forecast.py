"""`tokensim forecast`: which tokens will die, when and why, and what would save them?"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.inputs import STDIN, AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import Cluster, Force, Jobs, Json, Out, Seed
from simulator.cli.variants import attended

if TYPE_CHECKING:
    from simulator.forecast import Forecast
    from simulator.forecast.unknown import Unknown
    from simulator.scenario import Scenario

Days = Annotated[
    str, typer.Option(metavar="A,B,...", help="Within how many days from the scenario's start.")
]
Worlds = Annotated[
    int, typer.Option(min=2, metavar="INTEGER", help="How many worlds are simulated.")
]
UsageFile = Annotated[
    Path | None,
    typer.Option(
        "--usage",
        metavar="FILE",
        help="What an import learned of each token; default: usage.parquet beside FILE, if there.",
    ),
]
Actions = Annotated[
    bool, typer.Option("--actions/--no-actions", help="Find out which action helps each token.")
]


@plain_errors()
def forecast(
    file: File,
    days: Days = "7,30,90",
    worlds: Worlds = 2_000,
    actions: Actions = True,
    usage: UsageFile = None,
    policy: Policy = None,
    seed: Seed = None,
    out: Out = None,
    settings: Settings = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    as_json: Json = False,
    force: Force = False,
    allow_code: AllowCode = False,
) -> None:
    """Say which tokens will die, when, why, and what helps; leave a directory.

    For every token the chance to expire, to be deprovisioned and to cause an outage, from the
    start of the scenario; ranked by risk. What an import left open of how tokens are used widens
    the intervals. To see what helps, tokens in danger are simulated in the same worlds with a
    keep-alive, with reminders, and under another owner.
    """
    wanted = read_days(days)
    scenario = read_scenario(file, settings, policy, allow_code)
    beside = usage or _beside(file)
    with refused(), attended() as progress:
        from simulator.forecast import forecast as foresee
        from simulator.forecast import run_forecast
        from simulator.forecast.actions import ACTIONS

        unknown = _learned(beside, scenario)
        ask = partial(
            foresee,
            scenario,
            days=wanted,
            worlds=worlds,
            actions=tuple(ACTIONS) if actions else (),
            unknown=unknown,
            seed=seed,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
        command = ["tokensim", *sys.argv[1:]]
        run_dir, found = run_forecast(
            scenario, ask, usage=beside, out=out, force=force, command=command
        )
    _show(run_dir, found, as_json)


def _beside(file: str) -> Path | None:
    """Where is what an import learned, if the scenario is that of an import?"""
    from simulator.forecast.usage import USAGE

    place = Path(file).with_name(USAGE) if file != STDIN else None
    return place if place is not None and place.is_file() else None


def _learned(usage: Path | None, scenario: "Scenario") -> "Unknown | None":
    if usage is None:
        return None
    from simulator.forecast.learned import Learned
    from simulator.forecast.usage import read_usage

    return Learned(read_usage(usage, scenario.start))


@contextmanager
def refused() -> Iterator[None]:
    """Ends the command if something cannot be asked."""
    from simulator.forecast import QuestionError
    from simulator.forecast.usage import UsageError
    from simulator.importing.okta import ImportRefusedError
    from simulator.results.directory import OutputExistsError

    try:
        yield
    except ImportRefusedError as error:
        refuse("\n".join(map(str, error.findings)))
    except (QuestionError, UsageError, OutputExistsError) as error:
        refuse(f"tokensim: {error}")


def read_days(text: str) -> Sequence[int]:
    """Which days are meant? Raises BadParameter."""
    try:
        return [int(part.strip().removesuffix("d")) for part in text.split(",")]
    except ValueError:
        told = f"{text!r} is not a list of days; write for example 7,30,90"
        raise typer.BadParameter(told, param_hint="--days") from None


def _show(run_dir: Path, found: "Forecast", as_json: bool) -> None:
    if as_json:
        content = {"run_dir": str(run_dir)} | found.as_json()
        show(json.dumps(content, indent=2, allow_nan=False))
        return
    from simulator.report.forecast_words import forecast_lines

    places = [("Page", "forecast.html"), ("Table", "forecast.csv"), ("Files", "")]
    where = (f"{word + ':':<7} {run_dir / name}" for word, name in places)
    show("\n".join([*forecast_lines(found.told), "", *where]))
