"""What is most worth knowing about a run, in plain sentences?"""

from typing import TYPE_CHECKING

from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

MOST = 6


def findings(scenario: Scenario, tokens: "pd.DataFrame", outages: "pd.DataFrame") -> list[str]:
    """Which cohorts lost tokens, why, when first, and did anybody notice?

    `tokens`, `outages`: the tables of one replication. At most six sentences, the worst first.
    """
    dead = tokens[tokens["retired"].notna()]
    if dead.empty:
        return [f"All {len(tokens):,} tokens are alive at the end."] if len(tokens) else []
    down = outages["integration"].str.rsplit("/", n=1).str[0].value_counts()
    cohort = dead["integration"].str.rsplit("/", n=1).str[0].rename("cohort")
    losses = dead.groupby([cohort, "end"])["retired"].agg(["size", "min"]).reset_index()
    losses = losses.sort_values("size", ascending=False, kind="stable")
    found = [
        _loss(scenario, cohort, end, size, first, int(down.get(cohort, 0)))
        for cohort, end, size, first in losses.itertuples(index=False)
    ]
    if len(found) > MOST:
        rest = len(found) - MOST + 1
        found = [*found[: MOST - 1], f"{rest} more groups of losses: see tokens.parquet."]
    return found


def _loss(
    scenario: Scenario, cohort: str, end: str, size: int, first: "pd.Timestamp", down: int
) -> str:
    total = scenario.integrations[cohort].count
    tokens = "token" if total == 1 else "tokens"
    lost = f"{cohort}: {size:,} of {total:,} {tokens} {end}, the first on {first:%Y-%m-%d}"
    if down == 0:
        return f"{lost}; no call was refused, so nobody noticed."
    return f"{lost}; {down:,} {'outage' if down == 1 else 'outages'} in this cohort."
