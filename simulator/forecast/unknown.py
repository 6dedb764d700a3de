"""What is not known of a scenario: draws of what may be the case."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.patterns import Patterns

BEFORE = 0
"""When a use ended that is over at the start."""


class Possible(Protocol):
    """What may be the case for the integrations of a scenario. It goes to other processes."""

    @property
    def nothing(self) -> bool:
        """Is nothing unknown, so that all draws are the same?"""

    @property
    def ended(self) -> NDArray[np.float64]:
        """How likely is it for each cohort that its use has ended before the start?"""

    @property
    def endings(self) -> float:
        """How often does a use end that goes on? (a day)"""

    def draw(self, seed: int, number: int, end: int | None) -> Patterns:
        """How may the integrations call? The same for the same seed and number.

        `end`: when all uses end of which that is possible (ms since the start, BEFORE); None: they
        go on.
        """


class Unknown(Protocol):
    """What the evidence leaves unknown, of whatever integrations."""

    def about(self, demand: Demand) -> Possible:
        """What may be the case for these integrations?"""


@dataclass(frozen=True)
class _AsWritten:
    """All that there is to know stands in the scenario."""

    patterns: Patterns
    nothing = True
    endings = 0.0

    @property
    def ended(self) -> NDArray[np.float64]:
        """None of them has, as far as is known."""
        return np.zeros(len(self.patterns.rows))

    def draw(
        self,
        seed: int,  # noqa: ARG002
        number: int,  # noqa: ARG002
        end: int | None,  # noqa: ARG002
    ) -> Patterns:
        """As the scenario says."""
        return self.patterns


class Nothing:
    """Nothing is unknown."""

    def about(self, demand: Demand) -> Possible:
        """They call as the scenario says."""
        return _AsWritten(demand.patterns)
