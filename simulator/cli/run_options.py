"""The options of `tokensim run`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

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
        metavar="RUN", help="Go on with a run that was broken off: its directory, or runs."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a summary.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is in the directory.")]
Colours = Annotated[
    bool, typer.Option("--colour-changes", help="List in the events when tokens change colour.")
]


def check_resumption(resume: Path | None, asked: Mapping[str, object]) -> None:
    """Either a scenario is named, or something of which the scenario is known. BadParameter."""
    if resume is None and not asked["FILE"]:
        raise typer.BadParameter("name a scenario file, or a run to --resume", param_hint="FILE")
    given = [name for name, value in asked.items() if value not in (None, False, [])]
    if resume is not None and given:
        text = f"goes on with what was asked for then; leave out {', '.join(given)}"
        raise typer.BadParameter(text, param_hint="--resume")
