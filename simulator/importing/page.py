"""An import as a page: what was read, what was wrong, what was learned, and what is not known."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulator.importing.calls import PATTERNS
from simulator.importing.gathering import Estate
from simulator.importing.scenario_text import sentence, turnover_of
from simulator.importing.usage import Table as Usage
from simulator.lifecycle import DAY, GREEN_LIMIT, IDLE_LIMIT, RED_AFTER
from simulator.okta.findings import Finding
from simulator.okta.times import format_instant
from simulator.report.page.document import html_of
from simulator.report.page.pieces import Cell, Page, Section, Table
from simulator.report.page.shares import shares_of
from simulator.scenario.wording import enumerated, number_of

MOST_FINDINGS = 200
MOST_TOKENS = 100


def import_page(
    estate: Estate, usage: Usage, findings: Sequence[Finding], files: Mapping[str, str]
) -> str:
    """What does an import say, as a page? `files`: those that were read, and which each is."""
    return html_of(
        Page(
            title="Import from Okta",
            about=f"Tokens as they were at {format_instant(estate.at)}. The scenario is in "
            "scenario.yaml, the numbers of every token in usage.parquet.",
            facts=_facts(estate, usage),
            answer=list(_answer(usage, findings)),
            shares=shares_of(_colours(usage)),
            when="at the export",
            sections=[
                *_findings(findings),
                Section("learned", "What was learned", tables=[_patterns(usage)]),
                Section("first", "Which expire first if nobody uses them", tables=[_tokens(usage)]),
                Section("limits", "What the log does not show", items=list(_limits(estate, usage))),
                Section("read", "What was read", tables=[_files(files)]),
            ],
        )
    )


def _facts(estate: Estate, usage: Usage) -> dict[str, str]:
    days = (estate.log_end - estate.log_begin) / DAY
    return {
        "tokens": f"{len(estate.tokens):,}",
        "owners": f"{len(set(usage['owner'])):,}",
        "events in the log": f"{estate.events:,}",
        "uses of these tokens": f"{int(np.sum(usage['events'])):,}",
        "log": f"{format_instant(estate.log_begin)[:10]} to {format_instant(estate.log_end)[:10]}"
        f" ({days:.0f} days)",
    }


def _answer(usage: Usage, findings: Sequence[Finding]) -> Iterator[str]:
    counts = Counter[str](usage["pattern"])
    parts = [f"{counts[name]:,} {words}" for name, words in PATTERNS.items() if counts[name]]
    yield f"How {number_of(len(usage['pattern']), 'token')} are used: {enumerated(parts)}."
    wrong = sum(finding.grave for finding in findings)
    if wrong:
        yield f"{number_of(wrong, 'finding')}: what was wrong with the records was left out."
    else:
        yield "Nothing was wrong with the records."


def _findings(findings: Sequence[Finding]) -> Iterator[Section]:
    grave = [finding for finding in findings if finding.grave]
    if grave:
        shown, left = grave[:MOST_FINDINGS], len(grave) > MOST_FINDINGS
        rows: list[list[str | Cell]] = [
            [Cell(_place(one), code=True), one.what, one.done] for one in shown
        ]
        table = Table(["Where", "What", "What was done"], rows, "What was wrong", (0, 1, 2))
        text = f"The first {len(shown)} of {len(grave):,} findings; all" if left else "All findings"
        yield Section("wrong", "What was wrong", [f"{text} are in findings.csv."], tables=[table])
    notes = [one for one in findings if not one.grave][:MOST_FINDINGS]
    if notes:
        items = [f"{_place(one)}: {one.what}: {one.done}." for one in notes]
        yield Section("notes", "What is worth knowing", items=items)


def _place(one: Finding) -> str:
    lines = f"{one.line}-{one.end}" if one.end > one.line else f"{one.line}"
    return f"{one.file}:{lines}" if one.line else one.file


def _patterns(usage: Usage) -> Table:
    patterns, rows = list[str](usage["pattern"]), list[list[str | Cell]]()
    counts = Counter(patterns)
    for name, words in PATTERNS.items():
        if counts[name]:
            share = f"{counts[name] / len(patterns):.0%}"
            example = usage["calls"][patterns.index(name)]
            rows.append([words, f"{counts[name]:,}", share, Cell(example, code=True)])
    head = ["Tokens are used", "Tokens", "Share", "For example"]
    return Table(head, rows, "What was learned", (0, 3))


def _colours(usage: Usage) -> dict[str, float]:
    idle = np.asarray(usage["idle_days"]) * DAY
    return {
        "green": int((idle <= GREEN_LIMIT).sum()),
        "gray": int(((idle > GREEN_LIMIT) & (idle <= RED_AFTER)).sum()),
        "red": int((idle > RED_AFTER).sum()),
    }


def _tokens(usage: Usage) -> Table:
    """Those that expire first if nobody uses them."""
    order = np.argsort(-np.asarray(usage["idle_days"]), kind="stable")[:MOST_TOKENS].tolist()
    rows = [_token(usage, row) for row in order]
    head, every = ["Integration", "Days left", "Use has ended", "Use", "Calls"], len(usage["calls"])
    note = f"The first {len(rows)} of {every:,}." if every > len(rows) else ""
    return Table(head, rows, "Which expire first", (0, 3, 4), note)


def _token(usage: Usage, row: int) -> list[str | Cell]:
    left = IDLE_LIMIT / DAY - float(usage["idle_days"][row])
    return [
        Cell(usage["integration"][row], usage["owner"][row]),
        f"{left:.1f}",
        f"{float(usage['probability_dead'][row]):.0%}",
        sentence(usage, row),
        Cell(usage["calls"][row], code=True),
    ]


def _files(files: Mapping[str, str]) -> Table:
    rows = [[Cell(name, code=True), Cell(mark, code=True)] for name, mark in files.items()]
    return Table(["File", "Which it is"], rows, "What was read", (0, 1))


def _limits(estate: Estate, usage: Usage) -> Iterator[str]:
    """What the log does not show."""
    days = (estate.log_end - estate.log_begin) / DAY
    yield (
        f"The log covers {days:.0f} days (Okta keeps 90). A gap longer than that cannot be seen, "
        "and of every token the last gap is cut off by the export; it counts as at least that long."
    )
    unseen, used = (
        int(np.sum(usage["last_use_unseen"])),
        int(np.sum(np.asarray(usage["events"]) > 0)),
    )
    yield (
        "Calls that only read leave no event. Okta's expiresAt - tokenWindow is the last use of "
        f"any kind: for {unseen:,} tokens it is later than the last event, so it was a call that "
        f"left none. {used:,} tokens have events at all. The share of calls that leave one is "
        "estimated from this, for each kind of client, and rates are raised accordingly."
    )
    yield (
        f"Only tokens that live are listed. {estate.departed.size:,} others that died within the "
        "log say what is usual, too: without them only those that had luck would speak. A job of "
        "which a single missed run would be fatal shows nothing of how many it misses."
    )
    turnover = turnover_of(estate)
    if turnover.share:
        yield (
            f"{turnover.left:,} users were deactivated within the log, of about "
            f"{turnover.people + turnover.left:,} people: a turnover of {turnover.share:.0%} a "
            "year is written for people who own tokens, and none for service accounts, who never "
            "signed in."
        )
    else:
        yield "No deactivation of a user is in the log, so no turnover was written: add it by hand."
    yield (
        "Tokens with few uses borrow from others of the same client: their rate lies between what "
        "they show themselves and what is usual there."
    )
