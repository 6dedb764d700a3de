"""How old are the tokens that live at the end?"""

from typing import TYPE_CHECKING

from simulator.lifecycle import DAY
from simulator.results.sql_tables import SqlTables
from simulator.results.views.bins import filled
from simulator.results.views.source import ALL, COHORT, Choice, Window, instant

if TYPE_CHECKING:
    import pandas as pd

MOST_BINS = 40
_WIDTHS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365, 730, 1825, 3650)
"""Days of a bin."""


def age_counts(source: SqlTables, window: Window, choice: Choice = ALL) -> "pd.DataFrame":
    """How many of the tokens that live at the end are how old?

    Columns: `cohort` (of integrations), `from_days` (included), `to_days` (excluded), `tokens`
    (mean over replications). Bins of equal width, at most forty; a row for every cohort and bin.
    """
    age = f"({instant(window.end)} - epoch_ms(issued))"
    where = f"WHERE tokens.end = 'live' AND {choice.sql()}"
    oldest = source.find("tokens", f"SELECT coalesce(max({age}), 0) AS age FROM tokens {where}")[
        "age"
    ].iloc[0]
    width = _width(int(oldest))
    counts = source.find(
        "tokens",
        f"SELECT {COHORT} AS cohort, {age} // {width * DAY} AS bin, count(*) AS tokens "
        f"FROM tokens {where} GROUP BY 1, 2 ORDER BY 1, 2",
    )
    return filled(counts, width, choice.replications(source))


def _width(oldest: int) -> int:
    """How many days does a bin last?"""
    return next((w for w in _WIDTHS if oldest < MOST_BINS * w * DAY), _WIDTHS[-1])
