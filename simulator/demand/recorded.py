"""Which of the recorded calls of a trace belong to which integration?"""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.trace import Calls

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def recorded_runs(
    calls: Calls, cohort: str, count: int, start: datetime, until: int
) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Which list has each integration of a cohort, and what are the lists? (ms since the start)

    Rows name their integration in full (`sync/0`); without that column every integration of the
    cohort makes all the calls. Calls outside [0, until) are left out. Shape of the first: (count,).
    """
    origin = (start - _EPOCH) // timedelta(milliseconds=1)

    def runs(name: str | None) -> NDArray[np.int64]:
        instants = np.array(calls.get(name, ()), np.int64) - origin
        return instants[(instants >= 0) & (instants < until)]

    if set(calls) <= {None}:
        return np.zeros(count, np.int64), [runs(None)]
    return np.arange(count), [runs(f"{cohort}/{index}") for index in range(count)]
