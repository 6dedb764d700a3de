"""For how long has nobody used the tokens that live at the end?"""

from typing import TYPE_CHECKING

from simulator.lifecycle import DAY
from simulator.results.views.bins import filled
from simulator.results.views.source import ALL, COHORT, Choice, Source, Window, instant

if TYPE_CHECKING:
    import pandas as pd


def idle_counts(source: Source, window: Window, choice: Choice = ALL) -> "pd.DataFrame":
    """How many of the tokens that live at the end have been idle for how long?

    Since their last use, or if there was none since they were created. Columns: `cohort` (of
    integrations), `from_days` (excluded, but for 0), `to_days` (included), `tokens` (mean over
    replications). Bins of a day, so that a colour's limits (3, 23 and 30 days) lie between bins; a
    row for every cohort and bin. Tokens of suspended owners may be idle for longer than 30 days, if
    the scenario says that their clock stands still.
    """
    idle = f"({instant(window.end)} - epoch_ms(coalesce(last_used, issued)))"
    counts = source.find(
        "tokens",
        f"SELECT {COHORT} AS cohort, greatest({idle} - 1, 0) // {DAY} AS bin, count(*) AS tokens "
        f"FROM tokens WHERE tokens.end = 'live' AND {choice.sql()} GROUP BY 1, 2 ORDER BY 1, 2",
    )
    return filled(counts, 1, choice.replications(source))
