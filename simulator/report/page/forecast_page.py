"""A forecast as a page: one file that opens without a network."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulator.report.words.forecast import CAUSES, Told, notes, percent, records, sentences

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_000
"""Of the list of all tokens; the table has the rest."""


def forecast_html(told: Told) -> str:
    """What does a forecast say, as a self-contained HTML page?"""
    days = told.days
    return _templates().get_template("forecast.html.j2").render(
        told=told,
        sentences=list(sentences(told)),
        notes=list(notes(told)) if len(told.first) else [],
        days=days,
        first=[_row(row, days) for row in records(told.first)],
        tokens=[_row(row, days) for row in records(told.tokens.head(MOST_ROWS))],
        all_tokens=len(told.tokens),
    )  # fmt: skip


def first_html(first: "pd.DataFrame", days: Sequence[int]) -> str:
    """Which tokens are to be acted upon first, as a piece of HTML?"""
    head = ["", "token", *(f"outage within {one} days" for one in days), "cause", "about", "action"]
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in _cells(row, days)) + "</tr>"
        for row in records(first)
    )
    heads = "".join(f"<th>{escape(text)}</th>" for text in head)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: Mapping[str, Any], days: Sequence[int]) -> Iterator[str]:
    yield str(row["rank"])
    yield str(row["token"])
    yield from (percent(row[f"outage_{one}d"]) for one in days)
    yield CAUSES.get(row["cause"], "")
    yield _date(row["expected"])
    yield row["action"]


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _row(row: Mapping[str, Any], days: Sequence[int]) -> dict[str, Any]:
    return {
        "rank": row["rank"],
        "token": row["token"],
        "user": row["user"],
        "status": row["status"],
        "dead": [percent(row[f"dead_{one}d"]) for one in days],
        "outage": [percent(row[f"outage_{one}d"]) for one in days],
        "interval": _interval(row, f"outage_{days[-1]}d"),
        "bar": {
            end: round(100 * float(row[f"outage_{days[-1]}d{end}"]), 1)
            for end in ("", "_low", "_high")
        },
        "cause": CAUSES.get(row["cause"], ""),
        "expected": _date(row["expected"]),
        "span": f"{_date(row['expected_low'])} – {_date(row['expected_high'])}",
        "action": row["action"],
        "after": percent(row["outage_after"]) if row["action"] != "-" else "",
    }


def _interval(row: Mapping[str, Any], name: str) -> str:
    return f"{percent(row[f'{name}_low'])} to {percent(row[f'{name}_high'])}"


def _date(time: Any) -> str:
    return f"{time:%Y-%m-%d}" if time == time else ""
