"""The key figures as a tidy table: the numbers behind their picture."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.report.words.kpi import KPI_WORDS, words_of
from simulator.results.contrasts import Contrast
from simulator.results.kpis import Summary

if TYPE_CHECKING:
    import pandas as pd

TRADED = ("outage_hours", "exposure_days", "desk_hours")
"""What policies buy, and what they pay for it."""
_COLUMNS = ("mean", "sd", "ci_low", "ci_high", "n")


def kpi_table(summaries: Mapping[str, Summary]) -> "pd.DataFrame":
    """What is each key figure on average, and how sure is that?

    Columns: `kpi`, `label`, `unit`, `mean`, `sd`, `ci_low`, `ci_high` (95 %; NaN: one replication,
    or undefined), `n`. In the order in which people should read them.
    """
    import pandas as pd

    order = [kpi for kpi in KPI_WORDS if kpi in summaries]
    rows = [
        {"kpi": kpi, "label": words_of(kpi).label, "unit": words_of(kpi).unit, **summaries[kpi]}
        for kpi in [*order, *(kpi for kpi in summaries if kpi not in KPI_WORDS)]
    ]
    frame = pd.DataFrame(rows, columns=["kpi", "label", "unit", *_COLUMNS])
    return frame.astype(dict.fromkeys(_COLUMNS[:-1], float))


def tradeoff_table(contrasts: Mapping[str, Contrast]) -> "pd.DataFrame":
    """What does each policy buy, and what does it cost?

    Columns: `policy`, `kpi` (`outage_hours`, `exposure_days`, `desk_hours`), `mean`, `sd`,
    `ci_low`, `ci_high` (95 %), `n`. A row for every policy and figure.
    """
    import pandas as pd

    rows = [
        {"policy": policy, "kpi": kpi, **summary}
        for kpi in TRADED
        for policy, summary in contrasts[kpi].summaries.items()
    ]
    frame = pd.DataFrame(rows, columns=["policy", "kpi", *_COLUMNS])
    return frame.astype(dict.fromkeys(_COLUMNS[:-1], float))
