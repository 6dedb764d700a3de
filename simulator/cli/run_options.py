"""The options of `tokensim run`."""

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperArgument

LARGEST_SEED = 2**64 - 1
MOST_REPLICATIONS = 1_000_000


def _in_range(seed: int | None) -> int | None:
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        raise typer.BadParameter(f"{seed} is out of range; from 0 to 2**64 - 1 is allowed")
    return seed


Seed = Annotated[
    int | None,
    typer.Option(
        callback=_in_range,
        metavar="INTEGER",
        help="Of the random numbers; default: the scenario's, else drawn and shown.",
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_REPLICATIONS,
        metavar="INTEGER",
        help="How many times to simulate; default: the scenario's.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where to write; default: a new directory in runs/."),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="INTEGER",
        help="How many processes share the replications; default: all cores, if that is faster.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers simulate: tcp://HOST:PORT."),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Go on with what was broken off: its directory, or the one around."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a summary.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is in the directory.")]
Colours = Annotated[
    bool, typer.Option("--colour-changes", help="List in the events when tokens change colour.")
]


GOES_ON = ("resume", "jobs", "cluster", "as_json", "allow_code")
"""Parameters of who goes on with what was broken off."""


def check_resumption(context: typer.Context, resume: Path | None) -> None:
    """Either a scenario is named, or something of which the scenario is known. BadParameter."""
    given = [
        "FILE" if isinstance(one, TyperArgument) else one.opts[0]
        for one in context.command.params
        if one.name and one.name not in GOES_ON and _was_given(context, one.name)
    ]
    if resume is None and "FILE" not in given:
        text = "name a scenario file, or what to --resume"
        raise typer.BadParameter(text, param_hint="FILE")
    if resume is not None and given:
        text = f"goes on with what was asked for then; leave out {', '.join(given)}"
        raise typer.BadParameter(text, param_hint="--resume")


def _was_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
