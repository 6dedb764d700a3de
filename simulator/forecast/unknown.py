"""What is not known of a scenario: draws of what may be the case."""

from typing import Protocol

from simulator.scenario import Scenario


class Unknown(Protocol):
    """What the evidence leaves unknown of a scenario. It goes to other processes."""

    @property
    def nothing(self) -> bool:
        """Is nothing unknown, so that all draws are the same?"""

    def draw(self, scenario: Scenario, seed: int, number: int) -> Scenario:
        """What may be the case? The same for the same seed and number."""


class Nothing:
    """All that there is to know stands in the scenario."""

    nothing = True

    def draw(self, scenario: Scenario, seed: int, number: int) -> Scenario:  # noqa: ARG002
        """The scenario."""
        return scenario
