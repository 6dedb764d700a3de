"""Made-up experiments whose truth is known, and how often they may go wrong by luck.

A share of 2,000 experiments that are right with probability 95 % has a standard error of 0.49
points: it leaves 93.5-96.5 % once in 470 seeds. Seeds are fixed, so it does so now or never.
"""

import numpy as np
from numpy.typing import NDArray

EXPERIMENTS = 2000
Values = NDArray[np.float64]


def covers(inside: list[bool]) -> bool:
    assert len(inside) == EXPERIMENTS
    return 0.935 <= sum(inside) / EXPERIMENTS <= 0.965


def most_errors(error: float = 0.05, experiments: int = EXPERIMENTS) -> float:
    """The most errors that are believed to be of this probability: 3.1 standard errors more.

    Were it just that probability, one seed in 1,000 would have more.
    """
    return error + 3.1 * float(np.sqrt(error * (1 - error) / experiments))


def correlated(
    rng: np.random.Generator, sds: list[float], correlation: float, n: int, experiments: int
) -> Values:
    """Normal values of mean zero. Shape (experiments, policies, replications)."""
    common = rng.standard_normal((experiments, 1, n))
    own = rng.standard_normal((experiments, len(sds), n))
    mixed = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    values: Values = np.array(sds)[:, None] * mixed
    return values


def named(values: Values) -> dict[str, Values]:
    return {f"p{k}": row for k, row in enumerate(values)}
