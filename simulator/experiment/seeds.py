"""Which seed is in force?"""

import secrets

from simulator.scenario import Scenario


def chosen_seed(scenario: Scenario, seed: int | None) -> int:
    """The seed that was asked for, else that of the scenario, else one drawn now."""
    if seed is None:
        seed = scenario.seed
    return secrets.randbits(32) if seed is None else seed
