"""Which integrations were down longest? The worst one of each cohort, by name."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from simulator.lifecycle import HOUR
from simulator.results.stored import StoredTables
from simulator.results.views.source import COHORT, instant


class Worst(NamedTuple):
    """The integration of a cohort that was down longest."""

    integration: str
    hours: float
    """The mean over replications."""
    cause: str
    """Of its longest outage."""


def worst_integrations(tables: StoredTables, end: datetime) -> Mapping[str, Worst]:
    """Which integration of each cohort was down longest, by cohort? Those without outages lack.

    `end`: of the run; an outage that did not end lasts until then.
    """
    lasted = f"coalesce(epoch_ms(ended), {instant(end)}) - epoch_ms(began)"
    query = f"""
        WITH down AS (
            SELECT integration, {COHORT} AS cohort, sum({lasted})::BIGINT AS ms,
                   arg_max(cause, {lasted}) AS cause
            FROM outages GROUP BY ALL
        )
        SELECT cohort, integration, ms, cause FROM down
        QUALIFY row_number() OVER (
            PARTITION BY cohort ORDER BY ms DESC, length(integration), integration
        ) = 1
        ORDER BY cohort
    """
    return {
        cohort: Worst(integration, ms / HOUR / tables.replications, cause)
        for cohort, integration, ms, cause in tables.rows("outages", query)
    }
