"""How did each cohort of integrations fare? One row each, for people."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MOST_COHORTS = 50
_ENDS = ("live", "expired", "deprovisioned", "revoked")


def cohort_of(integrations: "pd.Series[Any]") -> "pd.Series[Any]":
    """To which cohort does each integration belong? (`nightly-sync` of `nightly-sync/0`)"""
    return integrations.map(lambda name: str(name).rpartition("/")[0]).astype(object)


def cohort_table(tokens: "pd.DataFrame", outages: "pd.DataFrame") -> list[dict[str, str]]:
    """How many tokens of each cohort ended how, and how often was it down?

    `tokens`, `outages`: the tables of one replication. The cohorts in the order of the table, the
    first fifty.
    """
    cohorts = cohort_of(tokens["integration"])
    ends = {end: (tokens["end"] == end).groupby(cohorts, sort=False).sum() for end in _ENDS}
    held = cohorts.value_counts(sort=False)
    down = cohort_of(outages["integration"])
    count = down.value_counts()
    refused = outages["refused_calls"].groupby(down).sum()
    return [
        {
            "name": str(name),
            "tokens": f"{held[name]:,}",
            **{end: f"{ends[end][name]:,}" for end in _ENDS},
            "outages": f"{count.get(name, 0):,}",
            "refused": f"{refused.get(name, 0):,}",
        }
        for name in list(ends["live"].index)[:MOST_COHORTS]
    ]
