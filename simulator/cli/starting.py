"""`tokensim init` and `tokensim schema`."""

import json
from importlib.resources import files
from pathlib import Path

import typer

from simulator.cli.failing import refuse
from simulator.scenario.field_schemas import NAME_PATTERN
from simulator.scenario.schema import json_schema

SCHEMA_FILE = "scenario.schema.json"


def schema_text() -> str:
    """The JSON Schema of scenario files, as a file."""
    return json.dumps(json_schema(), indent=2) + "\n"


def write_starter(name: str, force: bool) -> None:
    """Write a scenario to begin with, and the schema beside it."""
    if not NAME_PATTERN.fullmatch(name):
        rule = "1 to 64 letters, digits and . _ - are allowed, a letter or digit first"
        refuse(f"{name!r} is not a name; {rule}")
    target = Path(f"{name}.yaml")
    if target.exists() and not force:
        refuse(f"{target} is there already; choose another name, or replace it with --force")
    starter = files("simulator.cli").joinpath("starter.yaml").read_text(encoding="utf-8")
    try:
        target.write_text(starter.replace("NAME", name), encoding="utf-8")
        Path(SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}")
    typer.echo(f"Wrote {target}, and {SCHEMA_FILE} for your editor.")
    typer.echo(f"Next: tokensim validate {target}, then tokensim run {target}")
