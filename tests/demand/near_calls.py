"""Crowded scenarios, cut at the very instants of calls, and a millisecond beside them."""

from collections.abc import Iterable, Iterator

import numpy as np

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads
from tests.model.dense_scenarios import dense_scenario


def near_calls(seed: int, numbers: Iterable[int]) -> Iterator[tuple[Scenario, Luck, list[int]]]:
    """Of each dense scenario its luck, and three cuts near calls of its first integration."""
    rng = np.random.default_rng(seed)
    for number in numbers:
        scenario, luck = loads(dense_scenario(number)), Luck(number, 1)
        demand = Demand.of(scenario)
        first = calls_of(demand, demand.estate(luck), luck, 0)
        near = rng.choice(first, 3) + rng.integers(-1, 2, 3) if len(first) else first
        yield scenario, luck, [int(cut) for cut in near]
