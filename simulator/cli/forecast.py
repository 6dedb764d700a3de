"""`tokensim forecast`: which tokens will die, when and why, and what would save them?"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.attended import attended
from simulator.cli.errors import plain_errors, refuse
from simulator.cli.import_ import Logs, Tokens, Users, sources_of
from simulator.cli.inputs import STDIN, AllowCode, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import Cluster, Force, Jobs, Json, Out, Seed

if TYPE_CHECKING:
    from simulator.forecast import Forecast
    from simulator.forecast.unknown import Unknown
    from simulator.importing.gathering import Sources
    from simulator.scenario import Scenario

Days = Annotated[
    str, typer.Option(metavar="A,B,...", help="Within how many days from the scenario's start.")
]
Worlds = Annotated[
    int, typer.Option(min=2, metavar="INTEGER", help="How many worlds are simulated.")
]
File = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE", help="Scenario file; - reads it from standard input.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Forecast from this earlier day, with --tokens, --users and --log instead of FILE.",
    ),
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
    file: File = None,
    days: Days = "7,30,90",
    worlds: Worlds = 2_000,
    actions: Actions = True,
    usage: UsageFile = None,
    as_of: AsOf = None,
    tokens: Tokens = None,
    users: Users = None,
    log: Logs = None,
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
    keep-alive, with reminders, and under another owner. With --as-of instead of FILE: from an
    earlier day, from the files of an export.
    """
    asked: dict[str, Any] = {"days": read_days(days), "worlds": worlds, "seed": seed}
    command = ["tokensim", *sys.argv[1:]]
    if as_of is not None:
        _check_alone(file, usage, policy, settings)
        past = (read_instant(as_of, "--as-of"), sources_of(tokens, users, log, None))
    else:
        scenario = read_scenario(_named(file), settings, policy, allow_code)
        usage = usage or _beside(_named(file))
    with refused(), attended() as listeners:
        from simulator.forecast import forecast as foresee
        from simulator.forecast import run_forecast
        from simulator.forecast.actions import ACTIONS

        asked |= {"actions": tuple(ACTIONS) if actions else (), "progress": listeners.progress}
        ask = partial(foresee, jobs=jobs, cluster=cluster, **asked)
        if as_of is not None:
            name, ask = f"as-of-{as_of[:10]}", partial(_look_back, past, ask, asked["days"])
        else:
            name, ask = scenario.name, partial(ask, scenario, unknown=_learned(usage, scenario))
        run_dir, found = run_forecast(name, ask, usage=usage, out=out, force=force, command=command)
    _show(run_dir, found, as_json)


def _check_alone(
    file: str | None, usage: Path | None, policy: str | None, settings: list[str] | None
) -> None:
    given = {"FILE": file, "--usage": usage, "--policy": policy, "--set": settings}
    if wrong := [name for name, value in given.items() if value]:
        told = f"is made from the files of an export; leave out {', '.join(wrong)}"
        raise typer.BadParameter(told, param_hint="--as-of")


def _named(file: str | None) -> str:
    if file is None:
        told = "name a scenario file, or an earlier day and the files of an export (--as-of)"
        raise typer.BadParameter(told, param_hint="FILE")
    return file


def _look_back(
    past: "tuple[int, Sources]", ask: "Callable[..., Forecast]", days: Sequence[int]
) -> "Forecast":
    from simulator.forecast.backtesting import forecast_as_of
    from simulator.forecast.past import Past
    from simulator.okta.findings import Account

    instant, sources = past
    known = Past.of(sources, Account())

    def asked(scenario: "Scenario", *, days: Sequence[int], unknown: "Unknown") -> "Forecast":
        return ask(scenario, days=days, unknown=unknown)

    return forecast_as_of(known, instant, days, asked)[0]


def read_instant(text: str, option: str) -> int:
    """Which instant is meant? (ms since 1970) Raises BadParameter."""
    from simulator.okta.times import parse_instant

    try:
        return parse_instant(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"{error}; or 2026-01-31", param_hint=option) from None


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
    from simulator.report.words.forecast import forecast_lines

    places = [("Page", "forecast.html"), ("Table", "forecast.csv"), ("Files", "")]
    where = (f"{word + ':':<7} {run_dir / name}" for word, name in places)
    show("\n".join([*forecast_lines(found.told), "", *where]))
