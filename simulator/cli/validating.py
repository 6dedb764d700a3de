"""`tokensim validate`."""

from collections.abc import Sequence

import typer

from simulator.cli.reading import read_scenario
from simulator.scenario.describe import describe
from simulator.scenario.traps import traps


def validate_and_tell(file: str, settings: Sequence[str]) -> None:
    """Say what a scenario describes, and what will go wrong in it."""
    scenario = read_scenario(file, settings)
    typer.echo(describe(scenario))
    found = traps(scenario)
    typer.echo("\nTraps that can be seen from the file alone:" if found else "\nNo traps seen.")
    for trap in found:
        typer.echo(f"- {trap}")
