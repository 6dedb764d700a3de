"""What is not known of a scenario: draws of what may be the case."""

from collections.abc import Mapping
from typing import Protocol

from simulator.scenario import Scenario

BEFORE = 0
"""When a use ended that is over at the start."""


class Unknown(Protocol):
    """What the evidence leaves unknown of a scenario. It goes to other processes."""

    @property
    def nothing(self) -> bool:
        """Is nothing unknown, so that all draws are the same?"""

    def draw(self, scenario: Scenario, seed: int, number: int, end: int | None) -> Scenario:
        """What may be the case? The same for the same seed and number.

        `end`: when all uses end of which that is possible (ms since the start, BEFORE); None: they
        go on.
        """

    def chances_of_end(self, scenario: Scenario) -> Mapping[str, float]:
        """How likely is it for each cohort that its use has ended before the start?"""

    @property
    def endings(self) -> float:
        """How often does a use end that goes on? (a day)"""


class Nothing:
    """All that there is to know stands in the scenario."""

    nothing = True
    endings = 0.0

    def draw(
        self,
        scenario: Scenario,
        seed: int,  # noqa: ARG002
        number: int,  # noqa: ARG002
        end: int | None,  # noqa: ARG002
    ) -> Scenario:
        """The scenario."""
        return scenario

    def chances_of_end(self, scenario: Scenario) -> Mapping[str, float]:
        """None of them has, as far as is known."""
        return dict.fromkeys(scenario.integrations, 0.0)
