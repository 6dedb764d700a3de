"""An export of Okta becomes a directory: a scenario, the use of every token, and an account."""

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simulator.importing.gathering import Estate, Sources, gather
from simulator.importing.page import import_page
from simulator.importing.scenario_text import scenario_text
from simulator.importing.usage import Table, usage_table
from simulator.learning.learned import learn
from simulator.okta.findings import Account, Finding
from simulator.results.database import PARQUET, connected, quoted
from simulator.results.directory import OutputExistsError, place_for, written_whole

MOST_HASHED = 100_000_000
SCENARIO, USAGE, PAGE, FINDINGS = "scenario.yaml", "usage.parquet", "import.html", "findings.csv"


class ImportRefusedError(Exception):
    """The documents are wrong, and nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True)
class ImportReport:
    """What was imported."""

    folder: Path
    tokens: int
    users: int
    events: int
    at: int
    patterns: Mapping[str, int]
    """How many tokens have each of `calls.PATTERNS`?"""
    findings: Sequence[Finding] = field(repr=False)


def import_okta(
    sources: Sources,
    *,
    out: Path | None = None,
    name: str = "okta",
    keep_going: bool = False,
    force: bool = False,
) -> ImportReport:
    """Read an export, learn from it, and write what follows.

    Raises ImportRefusedError for what is wrong (unless `keep_going`), OutputExistsError, OSError.
    """
    folder = place_for(out, f"{name}-import", force)
    account = Account()
    estate = gather(sources, account)
    findings = list(account.everything())
    if not estate.tokens:
        findings.append(
            Finding(str(sources.tokens), 0, "has no token to import", "nothing is left")
        )
        raise ImportRefusedError(findings)
    if not keep_going and any(finding.grave for finding in findings):
        raise ImportRefusedError(findings)
    table = usage_table(estate, learn(estate.records, estate.departed))
    with written_whole(folder, force) as new:
        _write(new, estate, table, findings, sources, name)
    return ImportReport(
        folder,
        len(estate.tokens),
        len({one.token.user for one in estate.tokens}),
        estate.events,
        estate.at,
        Counter(table["pattern"]),
        findings,
    )


def _write(
    folder: Path,
    estate: Estate,
    table: Table,
    findings: Sequence[Finding],
    sources: Sources,
    name: str,
) -> None:
    with (folder / SCENARIO).open("w", encoding="utf-8") as out:
        out.writelines(scenario_text(estate, table, name))
    _write_usage(folder / USAGE, table)
    files = {str(path): _mark(path) for path in (sources.tokens, sources.users, *sources.logs)}
    page = import_page(estate, table, findings, files)
    (folder / PAGE).write_text(page, encoding="utf-8")
    if findings:
        _write_findings(folder / FINDINGS, findings)


def _write_usage(path: Path, table: Table) -> None:
    import pandas as pd

    with connected() as connection:
        connection.register("usage", pd.DataFrame(table))
        connection.execute(f"COPY (SELECT * FROM usage) TO {quoted(path)} ({PARQUET})")  # noqa: S608


def _write_findings(path: Path, findings: Sequence[Finding]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["file", "line", "end", "things", "what", "done", "wrong"])
        for one in findings:
            end = max(one.end, one.line)
            rows.writerow([one.file, one.line, end, one.things, one.what, one.done, one.grave])


def _mark(path: Path) -> str:
    """What tells a file apart? The SHA-256 of one that is not too long; its size in bytes."""
    size = path.stat().st_size
    mark = f"{size:,} bytes"
    if size > MOST_HASHED:
        return mark
    return f"{mark}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


__all__ = ["ImportRefusedError", "ImportReport", "OutputExistsError", "Sources", "import_okta"]
