"""How many tokens were in each status, over all replications: counted, not listed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import LIVE_STATUSES, Status
from simulator.results.sql_tables import SqlTables

_NAMES = [status.name.lower() for status in Status]


@dataclass(frozen=True)
class StatusCounts:
    """As much as a picture needs. Its size does not grow with the number of replications."""

    times: NDArray[np.datetime64]
    sums: NDArray[np.int64]
    """Tokens in each status, added up over replications. Shape (statuses, times)."""
    day: NDArray[np.int64]
    live: NDArray[np.int64]
    seen: NDArray[np.int64]
    """So many replications had so many live tokens on a day (its place in `times`): in order."""
    replications: int

    @property
    def means(self) -> NDArray[np.float64]:
        """How many tokens were in each status, on average?"""
        return self.sums / self.replications

    def live_quantile(self, share: float) -> NDArray[np.float64]:
        """Which number of live tokens was not exceeded by this share of replications, each day?

        Between two replications it is interpolated, as by numpy and pandas.
        """
        place = (self.replications - 1) * share
        low, high = self._ranked(int(np.floor(place))), self._ranked(int(np.ceil(place)))
        between: NDArray[np.float64] = low + (high - low) * (place - np.floor(place))
        return between

    def _ranked(self, rank: int) -> NDArray[np.int64]:
        """Which number of live tokens comes at this rank (from 0), each day?"""
        upto = np.cumsum(self.seen)
        wanted = np.arange(len(self.times)) * self.replications + rank
        return self.live[np.searchsorted(upto, wanted, side="right")]


def status_counts(tables: SqlTables) -> StatusCounts:
    """How many tokens were in each status, over all replications?"""
    sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in _NAMES)
    by_time = tables.columns("status", f"SELECT time, {sums} FROM status GROUP BY 1 ORDER BY 1")
    counts = tables.columns(
        "status",
        f"SELECT time, ({' + '.join(_NAMES[: len(LIVE_STATUSES)])})::BIGINT AS live, "
        "count(*) AS seen FROM status GROUP BY 1, 2 ORDER BY 1, 2",
    )
    times: NDArray[Any] = by_time["time"].astype("datetime64[ms]")
    return StatusCounts(
        times,
        np.array([by_time[name] for name in _NAMES], np.int64),
        np.searchsorted(times, counts["time"].astype("datetime64[ms]")),
        counts["live"],
        counts["seen"],
        tables.replications,
    )
