"""`tokensim init`: a scenario to begin with."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.output import show
from simulator.cli.schema import SCHEMA_FILE, schema_text

_STARTER = Path(__file__).with_name("starter.yaml")
_SUFFIXES = (".yaml", ".yml")

NameOfScenario = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of the scenario; the file is NAME.yaml.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]


@plain_errors()
def init(name: NameOfScenario = "scenario", force: Force = False) -> None:
    """Write a commented scenario to start from.

    The schema for editors is written beside it.
    """
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    file, beside = Path(f"{name}.yaml"), Path(SCHEMA_FILE)
    text = starter(name)
    if os.path.lexists(file) and not force:
        refuse(
            f"tokensim: {file} is there already; choose another NAME, or replace it with --force"
        )
    kept = _write_schema(beside, force)
    _write(file, text)
    show(_next_steps(file, beside, kept))


def starter(name: str) -> str:
    """Which scenario file does a new user begin with? Raises BadParameter for a wrong name."""
    from simulator.scenario import ScenarioError, loads

    text = _STARTER.read_text(encoding="utf-8").replace("NAME", f'"{name}"', 1)
    try:
        if loads(text).name == name:
            return text
    except ScenarioError:
        pass  # the name is all of it that can be wrong
    allowed = "1 to 64 letters, digits and . _ - are allowed, a letter or digit first"
    raise typer.BadParameter(f"{name!r} is not a name; {allowed}", param_hint="NAME")


def _write_schema(file: Path, force: bool) -> bool:
    """Write the schema, unless another one is there. Was that kept?"""
    text = schema_text() + "\n"
    there = os.path.lexists(file)
    kept = there and not force and file.read_bytes() != text.encode()
    if not kept:
        _write(file, text)
    return kept


def _write(file: Path, text: str) -> None:
    """The file is there as a whole or not at all."""
    handle, aside = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(aside).chmod(0o666 & ~_umask())
        Path(aside).replace(file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _next_steps(file: Path, schema: Path, kept: bool) -> str:
    of_schema = (
        f"Kept {schema}, which differs from this version's; --force renews it."
        if kept
        else f"Wrote {schema}: editors that know YAML schemas complete and check with it."
    )
    return f"""\
Wrote {file}: describe your organisation there.
{of_schema}

Next:
  tokensim validate {file}
  tokensim run {file}"""
