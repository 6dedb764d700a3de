"""The calls of a window are those of the list that lie in it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.tables import FOREVER
from simulator.demand.windows import Terms, Windows
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads
from tests.demand.near_calls import near_calls
from tests.strategies import scenarios

MOST = 100_000


def listed(demand: Demand, luck: Luck, since: int, until: int) -> list[tuple[int, int]]:
    estate = demand.estate(luck)
    found = [
        (int(time), number)
        for number in range(len(estate.index))
        for time in calls_of(demand, estate, luck, number)
        if since <= time < until
    ]
    return sorted(found)


def everything(demand: Demand, luck: Luck) -> Terms:
    """All integrations, from their first token on."""
    begin = np.maximum(demand.estate(luck).issued, 0)
    return Terms(np.arange(len(begin)), begin, np.full(len(begin), FOREVER))


def assert_windows_are_the_list(scenario: Scenario, luck: Luck, cuts: list[int]) -> None:
    """Windows may be asked for in any order."""
    demand = Demand.of(scenario)
    windows, terms = Windows(demand, luck), everything(demand, luck)
    for since, until in zip([0, *cuts], [*cuts, scenario.horizon + 1], strict=True):
        found = windows.calls(terms, since, until, MOST)
        assert found is not None
        times, rows = found
        assert [*zip(times.tolist(), rows.tolist(), strict=True)] == listed(
            demand, luck, since, until
        )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(scenarios(), st.integers(0, 2**32), st.lists(st.integers(0, 120 * DAY), max_size=5))
def test_windows_are_the_list_cut_up(scenario: Scenario, seed: int, cuts: list[int]) -> None:
    within = [cut for cut in cuts if cut <= scenario.horizon]
    assert_windows_are_the_list(scenario, Luck(seed, 0), within)


@pytest.mark.parametrize("chunk", range(4))
def test_windows_may_begin_and_end_at_calls(chunk: int) -> None:
    for scenario, luck, cuts in near_calls(chunk, range(3000 + 15 * chunk, 3015 + 15 * chunk)):
        assert_windows_are_the_list(scenario, luck, cuts)


@pytest.mark.parametrize(
    "calls", ["{poisson: 3000/d}", "{poisson: 40/d, weekly: {sun: 0%}}", "{every: 30s, jitter: 5s}",
              "{gaps: {gamma: {mean: 5m, cv: 2}}}", "{every: 1m, pauses: [{from: +2d, to: +9d}]}"],
)  # fmt: skip
def test_of_dense_calls_any_hour_is_found(calls: str) -> None:
    text = (
        "{name: dense, start: 2026-01-01, horizon: 12d, users: {u: {count: 1}}, "
        f"integrations: {{i: {{count: 2, owner: u, calls: {calls}}}}}}}"
    )
    demand, luck = Demand.of(loads(text)), Luck(4, 0)
    every, windows = listed(demand, luck, 0, 12 * DAY), Windows(demand, luck)
    for hour in np.random.default_rng(0).permutation(12 * 24)[:40].tolist():
        since, until = hour * DAY // 24, (hour + 1) * DAY // 24
        found = windows.calls(everything(demand, luck), since, until, MOST)
        assert found is not None
        expected = [one for one in every if since <= one[0] < until]
        assert [*zip(found[0].tolist(), found[1].tolist(), strict=True)] == expected


def test_an_integration_calls_within_its_terms_alone() -> None:
    text = (
        "{name: one, start: 2026-01-01, horizon: 20d, users: {u: {count: 1}}, "
        "integrations: {i: {owner: u, calls: {every: 1d, offset: 0s}}}}"
    )
    windows = Windows(Demand.of(loads(text)), Luck(1, 0))
    begin, end = np.array([2, 7]) * DAY, np.array([4, 9]) * DAY + 1
    found = windows.calls(Terms(np.zeros(2, np.int64), begin, end), 3 * DAY, 9 * DAY, MOST)
    assert found is not None
    assert [times // DAY for times in found[0].tolist()] == [3, 4, 7, 8]
    assert found[1].tolist() == [0, 0, 1, 1]


def test_too_many_calls_are_not_listed() -> None:
    text = (
        "{name: much, start: 2026-01-01, horizon: 3650d, users: {u: {count: 1}}, "
        "integrations: {i: {count: 100, owner: u, calls: {every: 1s}}}}"
    )
    demand, luck = Demand.of(loads(text)), Luck(1, 0)
    windows, terms = Windows(demand, luck), everything(demand, luck)
    assert windows.calls(terms, 0, 3650 * DAY, 1000) is None
    found = windows.calls(terms, 3649 * DAY, 3649 * DAY + 10_000, 1000)
    assert found is not None
    assert len(found[0]) == 1000
