"""`tokensim import okta`: an organisation's own tokens, and how they are used, as a scenario."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import plain_errors, refuse
from simulator.cli.output import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.importing.okta import ImportReport, Sources
    from simulator.okta.findings import Finding

FORMAT_VERSION = 1
MOST_SHOWN = 200
NEEDED = "name --tokens, --users and --log, or --url to read from the organisation itself"

import_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make a scenario of a real organisation.",
)

Tokens = Annotated[
    Path | None, typer.Option(metavar="FILE", help="JSON of GET /api/v1/api-tokens.")
]
Users = Annotated[Path | None, typer.Option(metavar="FILE", help="JSON of GET /api/v1/users.")]
Logs = Annotated[
    list[Path] | None,
    typer.Option(
        "--log",
        metavar="FILE",
        help="System Log: JSON lines, a JSON array, or the console's CSV. Repeatable.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When the tokens were listed; default: as they say."),
]
Url = Annotated[
    str | None,
    typer.Option(
        metavar="https://...",
        help="Read from this organisation instead; its API token in OKTA_API_TOKEN.",
    ),
]
Download = Annotated[
    Path,
    typer.Option(metavar="DIR", help="With --url: where the download is kept, and resumed."),
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where to write; default: runs/okta-import.")
]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Leave out what is wrong, and say what that was.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is in --out.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


Files = tuple[Path, Path, list[Path]]
"""Tokens, users, and the log."""


@import_app.callback()
def import_() -> None:
    """Make a scenario of a real organisation."""


@import_app.command()
@plain_errors()
def okta(
    tokens: Tokens = None,
    users: Users = None,
    log: Logs = None,
    at: At = None,
    url: Url = None,
    download: Download = Path("okta-export"),
    out: Out = None,
    keep_going: KeepGoing = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Learn from Okta's own records how each token is used, and write that as a scenario.

    Reads an export (--tokens, --users, --log), or the organisation itself (--url; nothing is
    changed there). What is wrong with the records is reported line by line, and then nothing is
    written, unless you say --keep-going.
    """
    if url is None:
        sources = sources_of(tokens, users, log, at)
    else:
        sources = _live(url, download, (tokens, users, log, at))
    from simulator.importing.okta import ImportRefusedError, OutputExistsError, import_okta

    try:
        report = import_okta(sources, out=out, keep_going=keep_going, force=force)
    except ImportRefusedError as error:
        refuse("\n".join([*_lines(error.findings), "", _refusal(error.findings, keep_going)]))
    except OutputExistsError as error:
        refuse(f"tokensim: {error}")
    show(_json(report) if as_json else _summary(report))


def _files(tokens: Path | None, users: Path | None, logs: list[Path] | None) -> Files:
    if tokens is None or users is None or not logs:
        raise typer.BadParameter(f"not all files are there; {NEEDED}", param_hint="--tokens")
    options = [("--tokens", tokens), ("--users", users), *(("--log", path) for path in logs)]
    for option, path in options:
        if not path.is_file():
            text = f"{path}: there is no such file"
            raise typer.BadParameter(text, param_hint=option)
    return tokens, users, logs


def sources_of(
    tokens: Path | None, users: Path | None, logs: list[Path] | None, at: str | None
) -> "Sources":
    """Which files of an export are meant? Raises BadParameter if not all of them are there."""
    files, instant = _files(tokens, users, logs), _instant(at)
    from simulator.importing.okta import Sources

    return Sources(*files, instant)


def _instant(at: str | None) -> int | None:
    from simulator.okta.times import instant_of
    from simulator.scenario.times import parse_timestamp

    if at is None:
        return None
    try:
        return instant_of(parse_timestamp(at))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--at") from None


def _live(url: str, download: Path, others: tuple[object, ...]) -> "Sources":
    if any(others):
        raise typer.BadParameter(f"goes against files and --at; {NEEDED}", param_hint="--url")
    from simulator.importing.okta import Sources
    from simulator.okta.live import LiveError, fetch

    try:
        found = fetch(url, download, now=datetime.now(UTC))
    except LiveError as error:
        refuse(f"tokensim: {error}")
    return Sources(found.tokens, found.users, [found.log], found.at)


def _lines(findings: "Sequence[Finding]") -> list[str]:
    shown = [str(finding) for finding in findings if finding.grave][:MOST_SHOWN]
    rest = sum(finding.grave for finding in findings) - len(shown)
    return [*shown, *([f"... and {rest:,} more"] if rest else [])]


def _refusal(findings: "Sequence[Finding]", keep_going: bool) -> str:
    from collections import Counter

    files = Counter(finding.file for finding in findings if finding.grave)
    counted = ", ".join(f"{number:,} in {file}" for file, number in files.items())
    remedy = (
        "there is nothing to go on with"
        if keep_going
        else "mend or export again, or leave out what is wrong with --keep-going"
    )
    return f"tokensim: {sum(files.values()):,} findings ({counted}); nothing was written; {remedy}"


def _summary(report: "ImportReport") -> str:
    from simulator.importing.calls import PATTERNS

    grave = [finding for finding in report.findings if finding.grave]
    lines = [f"{report.tokens:,} tokens of {report.users:,} users, {report.events:,} events"]
    if grave:
        lines += [f"{len(grave):,} findings; what was left out:", *_lines(report.findings)]
    lines += ["", "Tokens are used"]
    for name, words in PATTERNS.items():
        if number := report.patterns.get(name, 0):
            lines.append(f"  {number:>7,}  {words}")
    scenario = report.folder / "scenario.yaml"
    lines += ["", f"Page:     {report.folder / 'import.html'}", f"Scenario: {scenario}"]
    lines += ["", "Next:", f"  tokensim forecast {scenario}"]
    return "\n".join(lines)


def _json(report: "ImportReport") -> str:
    from simulator.okta.times import format_instant

    grave = [finding for finding in report.findings if finding.grave]
    content = {
        "format_version": FORMAT_VERSION,
        "import_dir": str(report.folder),
        "at": format_instant(report.at),
        "tokens": report.tokens,
        "users": report.users,
        "events": report.events,
        "patterns": dict(report.patterns),
        "findings": len(grave),
    }
    return json.dumps(content, indent=2, allow_nan=False)
