"""How many tokens of each cohort are in each status, day by day? Of the first replication."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.lifecycle import Status
from simulator.results.sql_tables import SqlTables

if TYPE_CHECKING:
    import pandas as pd

STATUSES = tuple(status.name.lower() for status in Status)


def status_by_cohort(source: SqlTables, cohorts: Sequence[str]) -> "pd.DataFrame":
    """How many tokens of these cohorts of integrations were in each status at each day?

    Columns: `time`, `cohort`, then the statuses. In the order of time. Empty if the run was too
    large for it to be counted.
    """
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in cohorts)
    return source.find(
        "status_by_cohort",
        f"SELECT time, cohort, {', '.join(STATUSES)} FROM status_by_cohort "
        f"WHERE replication = 0 AND cohort IN ({listed or 'NULL'}) ORDER BY cohort, time",
    )
