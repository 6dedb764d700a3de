"""The numbers of the status picture: the mean over replications, and the band of live tokens."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import LIVE_STATUSES, Status
from simulator.report.pictures.style import name_of
from simulator.results.status_counts import StatusCounts

if TYPE_CHECKING:
    import pandas as pd

BAND = (0.05, 0.95)
_MOST_POINTS = 1200
_NAMES = [name_of(status) for status in Status]


@dataclass(frozen=True)
class Layers:
    """How many tokens were in each status over time."""

    times: NDArray[np.datetime64]
    counts: NDArray[np.float64]
    """Mean over replications. Shape (statuses, times)."""
    live_low: NDArray[np.float64]
    live_high: NDArray[np.float64]
    """The band of the number of live tokens over replications."""
    peaks: NDArray[np.float64]
    """The greatest mean number of tokens in each status on any day."""
    replications: int

    @property
    def total(self) -> float:
        """How many tokens were there at most?"""
        return float(self.counts.sum(axis=0).max(initial=0.0))


def layers_of(status: "pd.DataFrame | StatusCounts") -> Layers:
    """What does a status table, or a count of it, show over all of its replications?"""
    if isinstance(status, StatusCounts):
        return _layers_of_counts(status)
    by_time = status.groupby("time", sort=True)
    means = by_time[_NAMES].mean()
    counts = means.to_numpy(np.float64).T
    live = status[_NAMES[: len(LIVE_STATUSES)]].sum(axis=1).groupby(status["time"], sort=True)
    replications = int(status["replication"].nunique())
    low, high = ((live.quantile(q) if replications > 1 else live.mean()) for q in BAND)
    times = means.index.to_numpy().astype("datetime64[ms]")
    return _layers(times, counts, (low.to_numpy(float), high.to_numpy(float)), replications)


def _layers_of_counts(status: StatusCounts) -> Layers:
    low, high = (status.live_quantile(share) for share in BAND)
    return _layers(status.times, status.means, (low, high), status.replications)


def _layers(
    times: NDArray[Any],
    counts: NDArray[np.float64],
    band: tuple[NDArray[np.float64], NDArray[np.float64]],
    replications: int,
) -> Layers:
    fewer, *curves = thinned(times, counts, *band)
    peaks = counts.max(axis=1, initial=0.0)
    return Layers(fewer, curves[0], curves[1], curves[2], peaks, replications)


def thinned(times: NDArray[Any], *curves: NDArray[np.float64]) -> tuple[NDArray[Any], ...]:
    """As many points as can be seen: means over equal stretches; first and last stay as they are.

    A stack of means is the mean of the stack; leaving out points would turn weeks into beats.
    """
    n = len(times)
    if n <= _MOST_POINTS:
        return (times, *curves)
    edges = np.linspace(1, n - 1, _MOST_POINTS - 1).astype(int)
    sizes = np.diff(edges)
    middle = (times[edges[:-1]].astype(np.int64) + times[edges[1:] - 1].astype(np.int64)) // 2
    thin = np.concatenate([times[:1], middle.astype("datetime64[ms]"), times[-1:]])
    means = (
        np.concatenate(
            [c[..., :1], np.add.reduceat(c[..., :-1], edges[:-1], axis=-1) / sizes, c[..., -1:]],
            axis=-1,
        )
        for c in curves
    )
    return (thin, *means)
