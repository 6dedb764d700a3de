"""tokensim on the same workload: one replication within a series, to tables in memory."""

from functools import cache

import numpy as np

from benchmarks.workload import COLUMNS, Answer, workload
from simulator.demand.estate import Demand
from simulator.experiment.single import simulate_once


@cache
def _demand(n: int, days: int, factor: float, policy: str) -> Demand:
    return Demand.of(workload(n, days, factor).under(policy))


def run(n: int, days: int, seed: int, factor: float = 1.0, policy: str = "none") -> Answer:
    """Simulate W(n, days)."""
    replication = simulate_once(_demand(n, days, factor, policy), seed, 0)
    status = replication.status[:, [int(column) for column in COLUMNS]]
    return Answer(status, int(np.sum(replication.tokens["calls"])))
