"""The outages of one replication, an integration a line: since when dead, and how long down."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from simulator.report.page.columns import columns_of, instants
from simulator.report.page.pieces import Chart, Key, Table
from simulator.results.views.source import Window
from simulator.scenario.wording import number_of

MOST_INTEGRATIONS, MOST_BARS, MOST_ROWS = 30, 400, 50

LINE = 20
"""Pixels for an integration."""

_DRAWN = ("integration", "cause", "dead_since", "began", "until", "refused_calls")
_HEAD = (
    *("Integration", "Cause", "No working token since", "First refused call", "Ended"),
    *("Days", "Refused calls"),
)


def outage_chart(outages: pd.DataFrame, window: Window) -> Chart:
    """Which integrations were down when? Those that were down longest, as far as there is room.

    `outages`: the view `outage_timeline`.
    """
    table = _with_lengths(outages, window)
    shown = _worst(table)
    begin, end = _period(shown, window)
    told = (
        f"{number_of(len(table), 'outage')} of "
        f"{number_of(table['integration'].nunique(), 'integration')} over time, a line each."
    )
    return Chart(
        key="outages",
        spec="outages",
        alt=told,
        data={"outages": {**columns_of(shown, _DRAWN), **_words(shown)}},
        params={"from": begin, "to": end},
        height=LINE * shown["integration"].nunique(),
        keys=[Key(cause, cause) for cause in sorted(set(shown["cause"]))],
        note=_note(table, shown),
        table=_longest(table),
    )


def _with_lengths(outages: pd.DataFrame, window: Window) -> pd.DataFrame:
    until = outages["ended"].fillna(window.end)
    return outages.assign(until=until, lasting=until - outages["began"])


def _worst(table: pd.DataFrame) -> pd.DataFrame:
    """The outages of the integrations that were down longest, in the order of time."""
    down = table.groupby("integration", sort=False)["lasting"].sum()
    worst = down.sort_values(ascending=False, kind="stable").head(MOST_INTEGRATIONS).index
    return table[table["integration"].isin(worst)].head(MOST_BARS)


def _period(shown: pd.DataFrame, window: Window) -> list[int | None]:
    """The time in which there are outages, with a little around: the whole, if that is long."""
    first, last = shown["dead_since"].min(), shown["until"].max()
    margin = max((last - first) / 20, pd.Timedelta(days=1))
    ends = [max(first - margin, window.begin), min(last + margin, window.end)]
    if 2 * (ends[1] - ends[0]) > window.end - window.begin:
        ends = [window.begin, window.end]
    return instants(np.array(ends, "datetime64[ms]"))


def _words(shown: pd.DataFrame) -> dict[str, list[str]]:
    return {
        "dead_words": [_minute(time) for time in shown["dead_since"]],
        "began_words": [_minute(time) for time in shown["began"]],
        "ended_words": [_ended(time) for time in shown["ended"]],
    }


def _note(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    parts = ["Dashed: the token was dead, and nobody had noticed. Bar: calls were refused."]
    if len(shown) < len(table):
        left = number_of(len(table) - len(shown), "more outage")
        of = number_of(shown["integration"].nunique(), "integration")
        parts.append(f"The {of} that were down longest; {left}: see outages.parquet.")
    return " ".join(parts)


def _longest(table: pd.DataFrame) -> Table:
    longest = table.sort_values("lasting", ascending=False, kind="stable").head(MOST_ROWS)
    left = len(table) - len(longest)
    note = f"The {MOST_ROWS} longest of {len(table):,}; all are in outages.parquet." if left else ""
    return Table(_HEAD, list(map(list, _rows(longest))), "Outages", (0, 1, 2, 3, 4), note)


def _rows(longest: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for row in longest.itertuples():
        found: Any = row
        yield (
            *(found.integration, found.cause, _minute(found.dead_since), _minute(found.began)),
            *(_ended(found.ended), f"{found.lasting / pd.Timedelta(days=1):,.1f}"),
            f"{found.refused_calls:,}",
        )


def _minute(time: Any) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _ended(time: Any) -> str:
    return "still down" if pd.isna(time) else _minute(time)
