"""What an import writes is read again as a scenario would read it."""

from datetime import UTC, datetime

import pytest

from simulator.forecast.calls_texts import read_calls
from simulator.scenario import loads
from simulator.scenario.calls import Calls
from simulator.scenario.faults import ScenarioError

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = [
    "never",
    "{poisson: 25.8/y}",
    "{poisson: 1.79/w}",
    "{poisson: 120/d}",
    "{poisson: 3.1/d, weekly: {sat: 10%, sun: 0%}}",
    "{gaps: {lognormal: {mean: 4d13h15m5s, cv: 1.4}}}",
    "{gaps: {weibull: {mean: 18h, cv: 0.0106}}}",
    "{gaps: {gamma: {mean: 59.123s, cv: 2}}}",
    "{every: 17h41m18.08s, offset: 1h26m25s, jitter: 21m}",
    "{every: 4d, offset: 0s}",
    "{every: 4d, offset: 2d2h17m38s, jitter: 1d8h12m12s, miss: 73.4%}",
    "{every: 1d, offset: 2h, miss: 5.0%}",
    "{every: 1d, offset: 2h, jitter: 1h, miss: 5.0%, weekly: {sat: 0%, sun: 0%}}",
    '{cron: "30 4 1,15 * *", jitter: 1h, miss: 2.5%}',
    '{cron: "0 6 * * 1-5"}',
]


def in_a_scenario(text: str) -> Calls:
    head = "name: a\nstart: 2026-01-01\nhorizon: 1d\nusers: {u: {}}\n"
    return loads(f"{head}integrations: {{i: {{owner: u, calls: {text}}}}}").integrations["i"].calls


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_what_a_scenario_would_say(text: str) -> None:
    assert read_calls(text, START) == in_a_scenario(text)


def test_what_says_nothing_is_refused() -> None:
    with pytest.raises((ScenarioError, ValueError)):
        read_calls("{every: whenever, offset: 1h}", START)
