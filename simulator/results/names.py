"""Numbers become names: in SQL, so that a million of them are made where they are wanted, once."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.ownership import first_users
from simulator.results.extract import NULL
from simulator.scenario import Scenario

Numbers = NDArray[Any]


def word(words: Iterable[str], column: str) -> str:
    """SQL for the word that a number from 0 stands for."""
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in words)
    return f"([{listed}]::VARCHAR[])[{column} + 1]"


class Names:
    """How are the integrations, tokens and users of a scenario called?"""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.cohort = word(demand.scenario.integrations, "cohort")
        """SQL, as the others: over the columns of `integrations` (`tokens`: and `serial`)."""
        self.integration = f"{self.cohort} || '/' || position"
        self.token = f"{self.integration} || '#' || serial"
        self.user = f"{word(demand.scenario.users, 'user_cohort')} || '/' || user_position"

    def integrations(self, number: Numbers) -> dict[str, Numbers]:
        """Which columns name integrations, given by their numbers?"""
        return {
            "cohort": self.demand.cohort[number].astype(np.int32),
            "position": self.demand.index[number].astype(np.int32),
        }

    def users(self, number: Numbers) -> dict[str, Numbers]:
        """Which columns name users, given by their numbers?"""
        firsts = np.array(list(first_users(self.demand.scenario).values()), np.int64)
        cohort = np.searchsorted(firsts, number, side="right") - 1
        position = number - firsts[cohort]
        return {"user_cohort": cohort.astype(np.int32), "user_position": position.astype(np.int32)}

    def times(self, instants: NDArray[np.int64]) -> Numbers:
        """Which calendar times (UTC) are these instants? NULL becomes NaT."""
        start = np.datetime64(self.demand.scenario.start.replace(tzinfo=None), "ms")
        return np.where(instants == NULL, np.datetime64("NaT", "ms"), start + instants)


def integration_names(demand: Demand) -> list[str]:
    """How is each integration called? In the order of their numbers."""
    cohorts = list(demand.scenario.integrations)
    rows = zip(demand.cohort.tolist(), demand.index.tolist(), strict=True)
    return [f"{cohorts[cohort]}/{index}" for cohort, index in rows]


def user_names(scenario: Scenario, numbers: Numbers) -> list[str]:
    """How are the users of these numbers called?"""
    firsts = np.array(list(first_users(scenario).values()), np.int64)
    cohorts, which = list(scenario.users), np.searchsorted(firsts, numbers, side="right") - 1
    rows = zip(which.tolist(), (numbers - firsts[which]).tolist(), strict=True)
    return [f"{cohorts[cohort]}/{index}" for cohort, index in rows]
