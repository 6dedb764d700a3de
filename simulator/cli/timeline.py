"""`tokensim timeline`: the life of one integration: why did it break on 3 March?"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import fail, plain_errors, refuse
from simulator.cli.inputs import AllowCode
from simulator.cli.opening import Replication, Run, opened, picture_file
from simulator.cli.output import show

if TYPE_CHECKING:
    from simulator.experiment import Results
    from simulator.experiment.timelines import Timeline

Integration = Annotated[
    str,
    typer.Argument(metavar="INTEGRATION", help="Its name, such as audit/0.", show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help="Only what led to this day (UTC), and in one sentence why it was so.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(callback=picture_file, metavar="FILE", help="Also draw it: .png or .svg."),
]


@plain_errors()
def timeline(
    run: Run,
    integration: Integration,
    on: Day = None,
    replication: Replication = None,
    out: Out = None,
    allow_code: AllowCode = False,
) -> None:
    """Tell the life of one integration: calls, tokens, colours, outages.

    It is simulated once more (of several replications the first, without --replication). With --on,
    the answer to: why did this break on that day?
    """
    from simulator.experiment import Results

    day = None if on is None else _day(on)
    found = opened(run, allow_code)
    if not isinstance(found, Results):
        refuse(f"tokensim: {run} is no run; a timeline is of one: tokensim run FILE")
    life = _life(found, integration, replication)
    show(life.text if day is None else life.on(day))
    if out is not None:
        from simulator.report.pictures.save import picture_bytes

        out.write_bytes(picture_bytes(life.plot(), out.suffix[1:].lower()))
        show(f"\nPicture: {out}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = f"{text!r} is no date; write for example 2026-03-03"
        raise typer.BadParameter(told, param_hint="--on") from None


def _life(found: "Results", integration: str, replication: int | None) -> "Timeline":
    from simulator.experiment import RuleError
    from simulator.experiment.timelines import TimelineError

    try:
        return found.timeline(integration, replication=replication)
    except TimelineError as error:
        refuse(f"tokensim: {error}")
    except RuleError as error:
        fail(str(error))
