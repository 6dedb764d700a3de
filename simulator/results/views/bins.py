"""Counts in bins of equal width."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def filled(counts: "pd.DataFrame", width: int, replications: int) -> "pd.DataFrame":
    """The means of counts, with a row for every cohort and every bin up to the last one.

    `counts`: `cohort`, `bin` (its number), `tokens`. Gives: `cohort`, `from_days`, `to_days`,
    `tokens`.
    """
    import pandas as pd

    last = -1 if counts.empty else int(counts["bin"].max())
    cohorts = list(dict.fromkeys(counts["cohort"]))
    rows = pd.MultiIndex.from_product([cohorts, range(last + 1)], names=["cohort", "bin"])
    found = counts.set_index(["cohort", "bin"])["tokens"].reindex(rows, fill_value=0).reset_index()
    begin = found["bin"].astype("int64") * width
    return pd.DataFrame(
        {
            "cohort": found["cohort"].astype(str),
            "from_days": begin,
            "to_days": begin + width,
            "tokens": found["tokens"] / replications,
        }
    )
