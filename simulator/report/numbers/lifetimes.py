"""How long do the tokens of each cohort live? The numbers behind the survival picture."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY
from simulator.report.numbers.cohort_table import cohort_of
from simulator.report.numbers.kaplan_meier import Survival, kaplan_meier

if TYPE_CHECKING:
    import pandas as pd


def survival_of_cohorts(
    tokens: "pd.DataFrame", *, start: datetime, until: datetime, most: int | None = None
) -> Mapping[str, tuple[int, Survival]]:
    """How many tokens has each integration cohort, and how long do they live?

    Tokens live at `until` are censored; tokens issued before `start` are watched from the age that
    they had then (delayed entry). With `most`, the largest cohorts stay apart and the rest is put
    together as `others`. In the order of the table.
    """
    cohort = cohort_of(tokens["integration"]).to_numpy(dtype=str)
    names, numbers = np.unique(cohort, return_inverse=True)
    names, numbers = _as_listed(names, numbers)
    if most is not None and len(names) > most:
        names, numbers = _with_others(names, numbers, most)
    entry, exit_, dead = _watched(tokens, start, until)
    return {
        name: (int(mine.sum()), kaplan_meier(entry[mine], exit_[mine], dead[mine]))
        for number, name in enumerate(names)
        if (mine := numbers == number).any()
    }


def survival_table(tokens: "pd.DataFrame", *, start: datetime, until: datetime) -> "pd.DataFrame":
    """Which share of each cohort's tokens is alive at which age?

    Columns: cohort, age_days, at_risk, died, alive, low, high (95 % band). One row for each age at
    which tokens of the cohort died.
    """
    import pandas as pd

    parts = [
        pd.DataFrame(
            {
                "cohort": name,
                "age_days": found.ages / DAY,
                "at_risk": found.at_risk,
                "died": found.died,
                "alive": found.alive,
                "low": found.low,
                "high": found.high,
            }
        )
        for name, (_, found) in survival_of_cohorts(tokens, start=start, until=until).items()
    ]
    empty = pd.DataFrame(columns=["cohort", "age_days", "at_risk", "died", "alive", "low", "high"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _watched(
    tokens: "pd.DataFrame", start: datetime, until: datetime
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """From which age to which age was each token watched, in ms, and did it die then?"""
    issued = _instants(tokens["issued"])
    dead = tokens["retired"].notna().to_numpy()
    last = np.where(dead, _instants(tokens["retired"]), _instant(until))
    entry = np.maximum(_instant(start) - issued, 0)
    return entry, np.maximum(last - issued, 0), dead


def _instants(times: "pd.Series[Any]") -> NDArray[np.int64]:
    return times.to_numpy("datetime64[ms]").astype(np.int64)


def _instant(time: datetime) -> np.int64:
    return np.datetime64(time, "ms").astype(np.int64)


def _as_listed(
    names: NDArray[Any], numbers: NDArray[np.intp]
) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Cohorts in the order in which the table has them."""
    _, first = np.unique(numbers, return_index=True)
    order = np.argsort(first)
    return names[order], np.argsort(order)[numbers]


def _with_others(
    names: NDArray[Any], numbers: NDArray[np.intp], most: int
) -> tuple[NDArray[Any], NDArray[np.intp]]:
    counts = np.bincount(numbers)
    kept = np.sort(np.argsort(-counts, kind="stable")[: most - 1])
    renumbered = np.full(len(names), most - 1)
    renumbered[kept] = np.arange(most - 1)
    others = f"{len(names) - most + 1} others"
    return np.append(names[kept], others), renumbered[numbers]
