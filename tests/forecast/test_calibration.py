"""Forecasts from what a log shows come true as often as they say, and beat simple rules.

3,000 tokens of an organisation whose patterns are hidden. Of ten bins that are right, each falls
outside of its 95 % interval with probability 5 %: so one of them may. One seed in twelve has more.
"""

import numpy as np
import pytest

from simulator.forecast.baselines import one_rate_each, red_ones_die
from simulator.statistics.scores import brier, improvement, score
from tests.forecast.hidden import case


@pytest.mark.slow
@pytest.mark.parametrize("days", [7, 30, 90])
def test_every_decile_comes_true_as_often_as_it_says(days: int) -> None:
    found = case()
    scored = score(found.chances(days), found.happened(days))
    assert scored.forecasts >= 3_000
    assert sum(not one.agrees for one in scored.bins) <= 1
    assert scored.reliability < 0.02 * scored.uncertainty


@pytest.mark.slow
@pytest.mark.parametrize("days", [7, 30, 90])
def test_simple_rules_are_beaten(days: int) -> None:
    """For 30 and 90 days with 97.5 % confidence each; within a week hardly a token dies."""
    found = case()
    said, happened = found.chances(days), found.happened(days)
    rules = (red_ones_die(found.idle), one_rate_each(found.rate, found.idle, days))
    for rule in rules:
        assert brier(said, happened) < brier(rule, happened)
        assert days == 7 or improvement(said, rule, happened).low > 0


@pytest.mark.slow
def test_as_many_die_as_were_expected() -> None:
    """Within 3 standard errors."""
    found = case()
    for days in (7, 30, 90):
        said = found.chances(days)
        error = float(np.sqrt(np.sum(said * (1 - said))))
        assert abs(found.happened(days).sum() - said.sum()) < 3 * error
