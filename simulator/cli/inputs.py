"""The scenario that a command is about: its file, and what replaces parts of it."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simulator.scenario import Scenario

STDIN = "-"

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Scenario file; - reads it from standard input.", show_default=False
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Replace a value of the scenario, as in users.engineers.count=50. Repeatable.",
    ),
]


def read_scenario(file: str, settings: Sequence[str] | None) -> "Scenario":
    """Which scenario was asked for? Raises ScenarioError, and BadParameter for a wrong --set."""
    overrides = dict(_split(setting) for setting in settings or ())
    if file == STDIN:
        _check_stdin()
    from simulator.scenario import load

    return load(file, overrides)


def _split(setting: str) -> tuple[str, str]:
    path, equals, value = setting.partition("=")
    if not equals or not path:
        text = f"{setting!r} is not PATH=VALUE; write for example users.engineers.count=50"
        raise typer.BadParameter(text, param_hint="--set")
    return path.strip(), value


def _check_stdin() -> None:
    if sys.stdin is None:
        text = "standard input is closed; name a scenario file instead of -"
        raise typer.BadParameter(text, param_hint="FILE")
    if sys.stdin.isatty():
        print("Reading the scenario from the keyboard; Ctrl-D ends it.", file=sys.stderr)
