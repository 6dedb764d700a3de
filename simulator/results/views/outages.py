"""Which integrations were down, when and why? A row for each outage of one replication."""

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.results.views.source import ALL, COHORT, Choice, Source

if TYPE_CHECKING:
    import pandas as pd


def outage_timeline(source: Source, choice: Choice = ALL) -> "pd.DataFrame":
    """Which outages were there in one replication (default the first), in the order of time?

    Columns: `integration`, `cohort`, `cause` (the status of the token at the first refused call),
    `dead_since` (when the token ceased to work), `began` (the first refused call), `ended` (NaT:
    not within the horizon), `refused_calls`.
    """
    one = replace(choice, replication=choice.replication or 0)
    return source.find(
        "outages",
        f"SELECT integration, {COHORT} AS cohort, cause, dead_since, began, ended, refused_calls "
        f"FROM outages WHERE {one.sql()} ORDER BY began, integration",
    )
