"""The workload W(n, days) of scenarios/benchmark.yaml, for the product and for everybody else.

n tokens in seven cohorts that call at random; n/4 owners with exponential tenure; what is wanted: tokens
of each colour at the end of each day, and how many calls succeeded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator import Scenario, load
from simulator.lifecycle import Status

RATES = (20.0, 5.0, 1.0, 1 / 3, 1 / 7, 1 / 14, 1 / 30)
TENURE = 1000.0
LIMIT, GREEN, RED = 30.0, 3.0, 23.0
COLUMNS = (Status.GREEN, Status.GRAY, Status.RED, Status.EXPIRED, Status.DEPROVISIONED)


@dataclass(frozen=True)
class Answer:
    """What is wanted of a simulation."""

    status: NDArray[np.int64]
    """Shape (days + 1, 5): green, gray, red, expired, deprovisioned."""
    calls: int
    """That succeeded."""


def workload(n: int, days: int = 365, factor: float = 1.0) -> Scenario:
    """W(n, days), with all rates times a factor, as a scenario."""
    names = "abcdefg"
    sizes = [n // 7 + (k < n % 7) for k in range(7)]
    settings = {"horizon": f"{days}d", "users.people.count": str(max(1, n // 4))}
    for name, size, rate in zip(names, sizes, RATES, strict=True):
        settings[f"integrations.{name}.count"] = str(size)
        settings[f"integrations.{name}.calls.poisson"] = f"{rate * factor!r}/d"
    return load("scenarios/benchmark.yaml", settings)


class Token:
    """A token, for those who keep one object each. Times are days."""

    __slots__ = ("calls", "last", "rate", "state")

    def __init__(self, rate: float) -> None:
        self.rate, self.last, self.calls, self.state = rate, 0.0, 0, 0

    def column(self, now: float) -> int:
        """In which column of the answer is it counted now?"""
        if self.state:
            return self.state
        idle = now - self.last
        return 0 if idle <= GREEN else 1 if idle <= RED else 2


EXPIRED, DEPROVISIONED = 3, 4


def tokens(n: int, factor: float) -> list[Token]:
    """The tokens of W; token k belongs to owner k modulo n/4."""
    return [Token(RATES[k % 7] * factor) for k in range(n)]


def answer(rows: list[list[int]], of: list[Token]) -> Answer:
    """The answer of those who keep one object each."""
    return Answer(np.array(rows), sum(token.calls for token in of))
