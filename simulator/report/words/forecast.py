"""A forecast in words: what is to be said of all tokens, and of those to act upon first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill
from typing import TYPE_CHECKING, Any

from simulator.report.pictures.aligned import aligned, cut
from simulator.report.words.comparison_summary import WIDTH, heading
from simulator.report.words.kpi import format_number
from simulator.scenario import Scenario
from simulator.scenario.wording import enumerated, number_of

if TYPE_CHECKING:
    import pandas as pd

FORMAT_VERSION = 1
CAUSES: Mapping[str | None, str] = {
    "expired": "idle",
    "deprovisioned": "owner",
    "revoked": "revoked",
    "suspended": "suspended",
}
"""What is behind it, in a word."""
_LONGEST_NAME = 21


@dataclass(frozen=True)
class Told:
    """What a forecast says, and how it came about."""

    scenario: Scenario
    seed: int
    worlds: int
    days: Sequence[int]
    known: bool
    """Was nothing unknown?"""
    actions: Mapping[str, str]
    """What was tried, by its short name: what was simulated for it."""
    tokens: "pd.DataFrame"
    first: "pd.DataFrame"


def forecast_lines(told: Told) -> Iterator[str]:
    """What is to be said on a terminal, 80 columns wide?"""
    yield from heading(told.scenario, told.seed, told.worlds, "")
    yield ""
    for sentence in sentences(told):
        yield _filled(sentence)
    if len(told.first):
        yield ""
        yield from _table(told)
        yield ""
        yield from map(_filled, notes(told))


def _filled(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def sentences(told: Told) -> Iterator[str]:
    """How many tokens and integrations are concerned in all?"""
    tokens = told.tokens
    within = enumerated([str(days) for days in told.days])
    dead, down = (_sums(tokens, outcome, told.days) for outcome in ("dead", "outage"))
    yield (
        f"Of {number_of(len(tokens), 'token')}, about {dead} will be dead within {within} days, "
        f"and of their integrations about {down} will have been down."
    )
    helped = told.first[told.first["action"] != "-"]
    if not len(told.first):
        yield "No integration went down in any of the worlds."
    elif len(helped):
        saved = (helped["risk"] - helped["outage_after"] * helped["criticality"]).sum()
        share = saved / told.tokens["risk"].sum()
        yield (
            f"Acting upon the {number_of(len(helped), 'token')} of the list below for which "
            f"something helps takes away {share * 100:.0f} % of the risk of all."
        )


def _sums(tokens: "pd.DataFrame", outcome: str, days: Sequence[int]) -> str:
    sums = (float(tokens[f"{outcome}_{one}d"].sum()) for one in days)
    return enumerated([format_number(round(one, 1 if one < 10 else 0)) for one in sums])


def notes(told: Told) -> Iterator[str]:
    """What do the columns mean, and what was tried?"""
    days, top = told.days[-1], told.first.iloc[0]
    low, high = (percent(top[f"outage_{days}d_{end}"]) for end in ("low", "high"))
    yield (
        "Ranked by risk: the chance of an outage within the last of the days, times the "
        f"criticality. Its 95 % interval for the first one: {low} to {high}; for all: "
        "forecast.csv."
    )
    if told.known:
        yield "Intervals carry what luck may do in so many worlds: the patterns are taken as known."
    else:
        yield "Intervals carry what luck may do in so many worlds, and what the log leaves unknown."
    for name, meaning in told.actions.items():
        yield f"{name}: {meaning}."


def _table(told: Told) -> Iterator[str]:
    head = ["", "token", *(f"{days}d" for days in told.days), "cause", "about", "do", "then"]
    rows = [_row(row, told.days) for row in records(told.first)]
    words = len(told.days) + 2
    yield from aligned([head, *rows], left=(1, words, words + 1, words + 2))


def _row(row: Mapping[str, Any], days: Sequence[int]) -> list[str]:
    helps = row["action"] != "-"
    return [
        str(row["rank"]),
        cut(row["token"], _LONGEST_NAME),
        *(percent(row[f"outage_{one}d"]) for one in days),
        CAUSES.get(row["cause"], ""),
        f"{row['expected']:%d %b}",
        row["action"],
        percent(row["outage_after"]) if helps else "",
    ]


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """What are the rows of a table?"""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def percent(share: float) -> str:
    """How is a chance told?"""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 < share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def forecast_data(told: Told) -> dict[str, object]:
    """What does a program need to know?"""
    expected = {
        outcome: {f"{days}d": float(told.tokens[f"{outcome}_{days}d"].sum()) for days in told.days}
        for outcome in ("expired", "deprovisioned", "dead", "outage")
    }
    return {
        "format_version": FORMAT_VERSION,
        "scenario": told.scenario.name,
        "from": f"{told.scenario.start:%Y-%m-%dT%H:%M:%SZ}",
        "seed": told.seed,
        "worlds": told.worlds,
        "days": list(told.days),
        "tokens": len(told.tokens),
        "expected": expected,
        "first": [_plain(row) for row in records(told.first)],
    }


def _plain(row: Mapping[str, Any]) -> dict[str, object]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> object:
    if value is None or value != value:  # neither NaN nor NaT is itself
        return None
    if isinstance(value, date):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if hasattr(value, "item"):
        return value.item()
    return value
