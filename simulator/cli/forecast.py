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
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import Cluster, Force, Jobs, Json, Out, Seed
from simulator.cli.variants import attended

if TYPE_CHECKING:
    from simulator.forecast import Forecast

Days = Annotated[
    str, typer.Option(metavar="A,B,...", help="Within how many days from the scenario's start.")
]
Worlds = Annotated[
    int, typer.Option(min=2, metavar="INTEGER", help="How many worlds are simulated.")
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
    start of the scenario; ranked by risk. To see what helps, all is simulated in the same worlds
    with a keep-alive, with reminders, and under another owner.
    """
    wanted = read_days(days)
    scenario = read_scenario(file, settings, policy, allow_code)
    with refused(), attended() as progress:
        from simulator.forecast import forecast as foresee
        from simulator.forecast import run_forecast
        from simulator.forecast.actions import ACTIONS

        ask = partial(
            foresee,
            scenario,
            days=wanted,
            worlds=worlds,
            actions=tuple(ACTIONS) if actions else (),
            seed=seed,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
        command = ["tokensim", *sys.argv[1:]]
        run_dir, found = run_forecast(scenario, ask, out=out, force=force, command=command)
    _show(run_dir, found, as_json)


@contextmanager
def refused() -> Iterator[None]:
    """Ends the command if something cannot be asked."""
    from simulator.forecast import QuestionError

    try:
        yield
    except QuestionError as error:
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
