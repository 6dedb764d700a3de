"""A forecast as a page: which tokens are in danger, and what would help them."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.report.page.document import html_of
from simulator.report.page.made import limits, switches
from simulator.report.page.pieces import Cell, Made, Page, Section, Span, Table
from simulator.report.words.forecast import CAUSES, Told, notes, percent, records, sentences

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_000
"""Of the list of all tokens; forecast.csv has the rest."""


def forecast_html(told: Told) -> str:
    """What does a forecast say, as a page?"""
    scenario = told.scenario
    return html_of(
        Page(
            title=f"{scenario.name}: which tokens are in danger",
            about=scenario.description,
            facts={
                "from": f"{scenario.start:%Y-%m-%d %H:%M} UTC",
                "tokens": f"{len(told.tokens):,}",
                "worlds": f"{told.worlds:,}",
                "seed": f"{told.seed}",
                "policy": scenario.policy,
            },
            answer=list(sentences(told)),
            sections=list(_sections(told)),
            made=_made(told),
            wide=True,
        )
    )


def first_html(first: "pd.DataFrame", days: Sequence[int]) -> str:
    """Which tokens are to be acted upon first, as a piece of HTML?"""
    head = ["", "token", *(f"outage within {one} days" for one in days), "cause", "about", "action"]
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in _texts(row, days)) + "</tr>"
        for row in records(first)
    )
    heads = "".join(f"<th>{escape(text)}</th>" for text in head)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _texts(row: Mapping[str, Any], days: Sequence[int]) -> Iterator[str]:
    yield str(row["rank"])
    yield str(row["token"])
    yield from (percent(row[f"outage_{one}d"]) for one in days)
    yield CAUSES.get(row["cause"], "")
    yield _date(row["expected"])
    yield row["action"]


def _made(told: Told) -> Made:
    facts = {"Scenario": "scenario.yaml, as it was asked", "Command and versions": "manifest.json"}
    return Made(facts, switches(told.scenario), list(limits(told.scenario, told.worlds)))


def _sections(told: Told) -> Iterator[Section]:
    if len(told.first):
        first = _table(told.first, told.days, "Tokens to act upon first")
        yield Section("first", "To act upon first", tables=[first])
        yield Section("reading", "How to read it", items=list(notes(told)))
    shown = told.tokens.head(MOST_ROWS)
    left = len(told.tokens) > len(shown)
    text = f"The first {len(shown):,} of {len(told.tokens):,}; forecast.csv has the rest."
    every = _table(shown, told.days, "All tokens")
    yield Section("all", "All tokens", [text] if left else [], tables=[every])


def _table(frame: "pd.DataFrame", days: Sequence[int], caption: str) -> Table:
    down, dead = ([f"{word} in {one}\u00a0d" for one in days] for word in ("Down", "Dead"))
    last = [f"95 % interval, {days[-1]}\u00a0d"]
    head = ["#", "Token and owner", "Now", *down, *last, *dead, "Cause", "About", "Do", "Then"]
    words = [place for place, name in enumerate(head) if name not in ("#", *down, *dead, "Then")]
    rows = [list(_cells(row, days)) for row in records(frame)]
    return Table(head, rows, caption, words, names=1)


def _cells(row: Mapping[str, Any], days: Sequence[int]) -> Iterator[str | Cell]:
    helps, about = row["action"] != "-", _date(row["expected"])
    yield str(row["rank"])
    yield Cell(row["token"], row["user"])
    yield row["status"]
    yield from (percent(row[f"outage_{one}d"]) for one in days)
    yield _interval(row, f"outage_{days[-1]}d")
    yield from (percent(row[f"dead_{one}d"]) for one in days)
    yield CAUSES.get(row["cause"], "")
    span = f"{_date(row['expected_low'])} – {_date(row['expected_high'])}"
    yield Cell(about, span if about else "", whole=True)
    yield Cell(row["action"] if helps else "", whole=True)
    yield percent(row["outage_after"]) if helps else ""


def _interval(row: Mapping[str, Any], name: str) -> Cell:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    text = f"{percent(low)} to {percent(high)}"
    return Cell(text, whole=True, span=Span(float(low), float(row[name]), float(high)))


def _date(time: Any) -> str:
    return f"{time:%Y-%m-%d}" if time == time else ""
