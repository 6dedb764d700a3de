"""Which seed and which policy are in force?"""

import secrets

from simulator.scenario import Scenario

POLICY = "none"
"""The only policy of this version: nobody does anything about tokens."""


def chosen_seed(scenario: Scenario, seed: int | None) -> int:
    """The seed that was asked for, else that of the scenario, else one drawn now."""
    if seed is None:
        seed = scenario.seed
    return secrets.randbits(32) if seed is None else seed


def check_policy(policy: str) -> None:
    """Is this policy known? Raises ValueError if not."""
    if policy != POLICY:
        text = f"unknown policy {policy!r}; this version knows no policies but {POLICY!r}"
        raise ValueError(text)
