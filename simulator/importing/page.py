"""An import as a page: what was read, what was wrong, what was learned, and what is not known."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.importing.calls import PATTERNS
from simulator.importing.gathering import Estate
from simulator.importing.scenario_text import sentence, turnover_of
from simulator.importing.usage import Table
from simulator.lifecycle import DAY, GREEN_LIMIT, IDLE_LIMIT, RED_AFTER
from simulator.okta.findings import Finding
from simulator.okta.times import format_instant

MOST_FINDINGS = 200
MOST_TOKENS = 100


def import_page(
    estate: Estate, table: Table, findings: Sequence[Finding], files: Mapping[str, str]
) -> str:
    """What does an import say, as a self-contained HTML page?"""
    grave = [finding for finding in findings if finding.grave]
    return _templates().get_template("import.html.j2").render(
        at=format_instant(estate.at),
        files=[{"name": name, "mark": mark} for name, mark in files.items()],
        facts=_facts(estate, table),
        wrong=grave[:MOST_FINDINGS],
        all_wrong=len(grave),
        notes=[finding for finding in findings if not finding.grave][:MOST_FINDINGS],
        patterns=list(_patterns(table)),
        colours=_colours(table),
        tokens=list(_tokens(table)),
        all_tokens=len(estate.tokens),
        limits=list(_limits(estate, table)),
    )  # fmt: skip


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("simulator.importing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _facts(estate: Estate, table: Table) -> dict[str, str]:
    days = (estate.log_end - estate.log_begin) / DAY
    return {
        "tokens": f"{len(estate.tokens):,}",
        "owners": f"{len(set(table['owner'])):,}",
        "events in the log": f"{estate.events:,}",
        "uses of these tokens": f"{int(np.sum(table['events'])):,}",
        "log": f"{format_instant(estate.log_begin)[:10]} to {format_instant(estate.log_end)[:10]}"
        f" ({days:.0f} days)",
    }


def _patterns(table: Table) -> Iterator[dict[str, str]]:
    counts: Counter[str] = Counter(table["pattern"])
    for name, words in PATTERNS.items():
        if counts[name]:
            share = f"{counts[name] / len(table['pattern']):.0%}"
            example = table["calls"][list(table["pattern"]).index(name)]
            yield {"words": words, "count": f"{counts[name]:,}", "share": share, "calls": example}


def _colours(table: Table) -> dict[str, int]:
    idle = np.asarray(table["idle_days"]) * DAY
    return {
        "green": int((idle <= GREEN_LIMIT).sum()),
        "gray": int(((idle > GREEN_LIMIT) & (idle <= RED_AFTER)).sum()),
        "red": int((idle > RED_AFTER).sum()),
    }


def _tokens(table: Table) -> Iterator[dict[str, Any]]:
    """Those that expire first if nobody uses them."""
    for row in np.argsort(-np.asarray(table["idle_days"]), kind="stable")[:MOST_TOKENS].tolist():
        left = IDLE_LIMIT / DAY - float(table["idle_days"][row])
        yield {
            "name": table["integration"][row],
            "owner": table["owner"][row],
            "left": f"{left:.1f}",
            "sentence": sentence(table, row),
            "calls": table["calls"][row],
            "dead": f"{float(table['probability_dead'][row]):.0%}",
        }


def _limits(estate: Estate, table: Table) -> Iterator[str]:
    """What the log does not show."""
    days = (estate.log_end - estate.log_begin) / DAY
    yield (
        f"The log covers {days:.0f} days (Okta keeps 90). A gap longer than that cannot be seen, "
        "and of every token the last gap is cut off by the export; it counts as at least that long."
    )
    unseen, used = (
        int(np.sum(table["last_use_unseen"])),
        int(np.sum(np.asarray(table["events"]) > 0)),
    )
    yield (
        "Calls that only read leave no event. Okta's expiresAt - tokenWindow is the last use of "
        f"any kind: for {unseen:,} tokens it is later than the last event, so it was a call that "
        f"left none. {used:,} tokens have events at all. The share of calls that leave one is "
        "estimated from this, for each kind of client, and rates are raised accordingly."
    )
    yield (
        "Only tokens that live are listed. Those that died in the last 90 days are missing, so the "
        "rarely used ones that are here were lucky, and look more alive than they are."
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
