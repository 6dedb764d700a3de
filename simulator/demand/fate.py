"""What has fate in store for people who look after tokens? Drawn one at a time.

By integration, purpose and occurrence: so a policy changes nobody's luck, and under every policy
the second repair of an integration takes as long.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.lengths import lengths
from simulator.demand.tables import threshold
from simulator.randomness import Luck, Purpose, purpose_of
from simulator.scenario.model import RandomDuration


@dataclass(frozen=True)
class Fate:
    """The draws of one replication that are made one at a time."""

    demand: Demand
    luck: Luck

    def share(self, purpose: str, integration: int, occurrence: int) -> float:
        """Which number in (0, 1) is drawn for this occurrence?"""
        return float(self._uniform(purpose, integration, occurrence)[0])

    def length(self, law: RandomDuration, purpose: str, integration: int, occurrence: int) -> int:
        """How long (ms) does something take?"""
        return int(lengths(law, self._uniform(purpose, integration, occurrence))[0])

    def missed(self, miss: float, integration: int, instant: int) -> bool:
        """Is the heartbeat of this instant missed? (The compiled kernels draw the same.)"""
        name, index = self._whose(integration)
        word = self.luck.words(Purpose.HEARTBEAT, name, index, instant)[0]
        return bool(word < threshold(miss))

    def _whose(self, integration: int) -> tuple[str, NDArray[np.int64]]:
        name = self.demand.names[self.demand.cohort[integration]]
        return name, self.demand.index[integration : integration + 1]

    def _uniform(self, purpose: str, integration: int, occurrence: int) -> NDArray[np.float64]:
        return self.luck.uniforms(purpose_of(purpose), *self._whose(integration), occurrence)
