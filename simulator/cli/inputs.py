"""The scenario that a command is about: its file, and what replaces parts of it."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simulator.scenario import Scenario

STDIN = "-"
POLICY = "--policy"

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Scenario file; - reads it from standard input.", show_default=False
    ),
]
FileOrNone = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="Scenario file; - reads it from standard input."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Replace a value of the scenario, as in users.engineers.count=50. Repeatable.",
    ),
]

Policy = Annotated[
    str | None,
    typer.Option(POLICY, metavar="NAME", help="The policy in force; default: the scenario's."),
]
AllowCode = Annotated[
    bool,
    typer.Option("--allow-code", help="Run the Python files that the scenario names as rules."),
]


def read_scenario(
    file: str,
    settings: Sequence[str] | None,
    policy: str | None = None,
    allow_code: bool = False,
) -> "Scenario":
    """Which scenario was asked for, under which policy?

    Raises ScenarioError, and BadParameter for a wrong --set.
    """
    overrides = dict(_split(setting) for setting in settings or ())
    if file == STDIN:
        _check_stdin()
    from simulator.scenario import load

    scenario = load(file, overrides, allow_code=allow_code)
    return _under(scenario, policy, "<stdin>" if file == STDIN else file)


def read_text(
    text: str, source: str, settings: Sequence[str] | None, policy: str | None = None
) -> "Scenario":
    """Which scenario is described by a text of the product's own, under which policy?

    Raises what `read_scenario` raises.
    """
    overrides = dict(_split(setting) for setting in settings or ())
    from simulator.scenario import loads

    return _under(loads(text, source=source, overrides=overrides), policy, source)


def _under(scenario: "Scenario", policy: str | None, source: str) -> "Scenario":
    from simulator.scenario import Fault, ScenarioError, UnknownPolicyError

    try:
        return scenario.under(policy)
    except UnknownPolicyError as error:
        raise ScenarioError((Fault(source, 0, 0, POLICY, str(error)),)) from None


def typed() -> Sequence[str]:
    """What was typed, to be told in manifests?"""
    return ["tokensim", *sys.argv[1:]]


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
