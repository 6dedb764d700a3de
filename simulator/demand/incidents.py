"""When does something befall the members of a cohort, each at a constant hazard?"""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.demand.lengths import exponential_lengths
from simulator.randomness import Luck, Purpose


class Round(NamedTuple):
    """The how-manieth incidents of those members who have so many."""

    time: NDArray[np.int64]
    member: NDArray[np.int64]
    occurrence: int


def incidents(
    luck: Luck,
    purpose: Purpose,
    cohort: str,
    indices: NDArray[np.int64],
    mean: float,
    horizon: int,
    offset: int = 0,
) -> Iterator[Round]:
    """The first incidents of all members, then the second ones, and so on, up to the horizon.

    `mean`: ms between two incidents of a member; `offset`: of the occurrences, to tell sources
    apart that share a purpose.
    """
    times = np.zeros(len(indices), np.int64)
    for occurrence in count(offset):
        lots = luck.uniforms(purpose, cohort, indices, occurrence)
        times = times + exponential_lengths(mean, lots)
        within = times <= horizon
        times, indices = times[within], indices[within]
        if not len(indices):
            return
        yield Round(times, indices, occurrence)
