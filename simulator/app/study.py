"""A study: one variant of a scenario, simulated world by world for as long as somebody waits."""

import time
from collections.abc import Mapping
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from simulator.app.downtime import integrations_down
from simulator.demand.estate import Demand
from simulator.experiment.single import simulate_once
from simulator.lifecycle import DAY, LIVE_STATUSES, Status
from simulator.results.columns import Replication
from simulator.results.kpis import Summary, summarise
from simulator.results.status_counts import StatusCounts
from simulator.scenario import Scenario

Values = NDArray[np.float64]
Times = NDArray[np.datetime64]

BAND = (0.05, 0.95)
"""A band holds what happened in 90 % of the worlds."""


class Study:
    """What a scenario shows in its first worlds: those that `tokensim run` simulates."""

    def __init__(self, scenario: Scenario) -> None:
        """`scenario`: has a seed, and says in how many worlds it is simulated at most."""
        assert isinstance(scenario.replications, int)  # noqa: S101 - see scenario_of
        assert scenario.seed is not None  # noqa: S101
        self.scenario, self.wanted, self.seed = scenario, scenario.replications, scenario.seed
        days = scenario.horizon // DAY + 1
        self.sums = np.zeros((len(Status), days), np.int64)
        """Tokens in each status on each day, added up over the worlds."""
        self._live: list[NDArray[np.int32]] = []
        self._down: list[NDArray[np.int32]] = []
        self._kpis: list[Mapping[str, float]] = []
        self._growing = Lock()

    @property
    def worlds(self) -> int:
        """In how many worlds was it simulated by now?"""
        return len(self._kpis)

    @property
    def done(self) -> bool:
        """In all that are wanted?"""
        return self.worlds >= self.wanted

    def grow(self, seconds: float) -> None:
        """Simulate world after world for so long, one at least. Raises RuleError.

        Whoever turns a slider quickly has two threads grow the same study: one world at a time.
        """
        until = time.monotonic() + seconds
        while not self.done:
            with self._growing:
                if not self.done:
                    self._add(simulate_once(self._demand, self.seed, self.worlds))
            if time.monotonic() >= until:
                return

    def _add(self, found: Replication) -> None:
        counts = found.status.T
        self.sums += counts
        self._live.append(counts[: len(LIVE_STATUSES)].sum(axis=0).astype(np.int32))
        self._down.append(integrations_down(found.outages, counts.shape[1]))
        self._kpis.append(found.kpis)

    @cached_property
    def _demand(self) -> Demand:
        return Demand.of(self.scenario)

    @property
    def shown(self) -> Scenario:
        """Which scenario gives just these numbers, when it is run?"""
        return self.scenario.model_copy(update={"replications": self.worlds})

    @property
    def times(self) -> Times:
        """Of which instants are the curves? The end of each day, UTC."""
        start = np.datetime64(self.scenario.start.replace(tzinfo=None), "ms")
        return start + np.arange(self.sums.shape[1]) * np.timedelta64(DAY, "ms")

    @property
    def means(self) -> Values:
        """How many tokens were in each status on average? Shape (statuses, days)."""
        return self.sums / self.worlds

    def live_band(self) -> Values:
        """Between which numbers of live tokens lay 90 % of the worlds? Shape (2, days)."""
        return _quantiles(self._live)

    def down(self) -> tuple[Values, Values]:
        """How many integrations were down: the mean, and the band? Shapes (days), (2, days)."""
        return np.mean(self._down, axis=0), _quantiles(self._down)

    @property
    def kpis(self) -> Mapping[str, Values]:
        """By indicator: a value for each world, NaN where undefined."""
        return {kpi: np.array([one[kpi] for one in self._kpis], float) for kpi in self._kpis[0]}

    @property
    def summary(self) -> Mapping[str, Summary]:
        """Mean and 95 % interval of each indicator: those of `tokensim run`."""
        return summarise(self.kpis.items())

    @property
    def counts(self) -> StatusCounts:
        """What is there for the picture of the statuses?"""
        days, live, seen = _counted(np.array(self._live))
        return StatusCounts(self.times, self.sums.copy(), days, live, seen, self.worlds)


def _quantiles(curves: list[NDArray[np.int32]]) -> Values:
    found: Values = np.quantile(np.array(curves), BAND, axis=0)
    return found


def _counted(live: NDArray[np.int32]) -> tuple[NDArray[np.int64], ...]:
    """On which day were how many tokens live in how many worlds? (shape of `live`: worlds, days)"""
    columns = [np.unique(column, return_counts=True) for column in live.T]
    days = np.repeat(np.arange(len(columns)), [len(values) for values, _ in columns])
    values, seen = (np.concatenate(parts).astype(np.int64) for parts in zip(*columns, strict=True))
    return days.astype(np.int64), values, seen
