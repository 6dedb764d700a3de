"""When did tokens die, and of what?"""

from typing import TYPE_CHECKING

from simulator.lifecycle import DEAD_STATUSES
from simulator.results.views.source import ALL, Choice, Source, Window

if TYPE_CHECKING:
    import pandas as pd

CAUSES = tuple(status.name.lower() for status in DEAD_STATUSES)


def deaths_by_month(source: Source, window: Window, choice: Choice = ALL) -> "pd.DataFrame":
    """How many tokens died in each calendar month of the run, of each cause?

    Columns: `month` (its first day), `cause` (`expired`, `deprovisioned`, `revoked`), `tokens`
    (mean over replications). A row for every month and cause, in this order.
    """
    import pandas as pd

    counts = source.find(
        "tokens",
        "SELECT date_trunc('month', retired)::TIMESTAMP_MS AS month, tokens.end AS cause, "
        "count(*) AS tokens FROM tokens "
        f"WHERE retired IS NOT NULL AND {choice.sql()} GROUP BY 1, 2",
    )
    first = pd.Timestamp(window.begin).to_period("M").to_timestamp()
    months = pd.date_range(first, window.end, freq="MS").as_unit("ms")
    if len(months) > 1 and months[-1] == window.end and months[-1] not in set(counts["month"]):
        months = months[:-1]  # it has only its first instant
    rows = pd.MultiIndex.from_product([months, CAUSES], names=["month", "cause"])
    found = counts.set_index(["month", "cause"])["tokens"].reindex(rows, fill_value=0)
    return (found / choice.replications(source)).rename("tokens").reset_index()
