"""`tokensim replay`: does a real log agree with the model?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.errors import plain_errors
from simulator.cli.output import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.forecast.replaying import Disagreement
    from simulator.scenario.switches import Lifecycle

FORMAT_VERSION = 1
MOST_SHOWN = 50

Logs = Annotated[
    list[Path],
    typer.Argument(
        metavar="LOG",
        help="System Log: JSON lines, a JSON array, or the console's CSV.",
        show_default=False,
    ),
]
Switches = Annotated[
    list[str] | None,
    typer.Option(
        "--lifecycle",
        metavar="KEY=VALUE",
        help="A switch of the rules, as in reactivation=come_back. Repeatable.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, with all of them.")]


@plain_errors()
def replay(log: Logs, lifecycle: Switches = None, as_json: Json = False) -> None:
    """Drive the rules of tokens by a real log, and report every disagreement.

    Creations, calls, revocations and what happened to owners are taken from the log; when tokens
    expire and which calls they refuse is the model's to say. Nothing is written.
    """
    switches = _switches(lifecycle or [])
    for path in log:
        if not path.is_file():
            raise typer.BadParameter(f"{path}: there is no such file", param_hint="LOG")
    from simulator.forecast.chronicle import chronicle
    from simulator.forecast.replaying import replay as compare
    from simulator.okta.findings import Account

    account = Account()
    entries = chronicle(log, account)
    unread = [str(finding) for finding in account.grave]
    if unread and not entries:
        told = "no event that concerns tokens could be read: " + "; ".join(unread)
        raise typer.BadParameter(told, param_hint="LOG")
    found = compare(entries, switches)
    if as_json:
        show(json.dumps(_data(found, len(entries), unread), indent=2))
    else:
        show("\n".join(_lines(found, len(entries), unread)))


def _switches(given: list[str]) -> "Lifecycle":
    from pydantic import ValidationError

    from simulator.scenario.flaws import flaws_of
    from simulator.scenario.switches import Lifecycle

    pairs = dict(text.partition("=")[::2] for text in given)
    try:
        return Lifecycle.model_validate(pairs)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, f.path))}: {f.text}" for f in flaws_of(error))
        raise typer.BadParameter(told, param_hint="--lifecycle") from None


def _lines(found: "Sequence[Disagreement]", events: int, unread: list[str]) -> list[str]:
    from collections import Counter

    from simulator.scenario.wording import number_of

    lines = [*unread, *([""] if unread else [])]
    if not events:
        return [*lines, "no event concerns tokens: there is nothing to compare"]
    if not found:
        return [*lines, f"{events:,} events that concern tokens: the model agrees with all of them"]
    lines += [str(one) for one in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        lines.append(f"... and {len(found) - MOST_SHOWN:,} more; --json lists all")
    kinds = Counter(one.kind for one in found).most_common()
    tokens = len({one.token for one in found})
    told = f"{number_of(len(found), 'disagreement')} about {number_of(tokens, 'token')}"
    lines += ["", f"{told}, in {events:,} events:"]
    return [*lines, *(f"  {number:>7,}  {kind}" for kind, number in kinds)]


def _data(found: "Sequence[Disagreement]", events: int, unread: list[str]) -> dict[str, Any]:
    from simulator.okta.times import format_instant

    rows = [
        {
            "time": format_instant(one.time),
            "kind": one.kind,
            "token": one.token,
            "place": one.place,
            "model": one.model,
            "log": one.log,
            "may_be": one.may_be,
        }
        for one in found
    ]
    content = {"format_version": FORMAT_VERSION, "events": events, "unread": unread}
    return {**content, "disagreements": rows}
