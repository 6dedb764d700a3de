"""Forecasts from what a log shows come true as often as they say, and beat simple rules.

3,000 tokens of an organisation whose patterns are hidden. Of ten bins that are right, each falls
outside of its 95 % interval with probability 5 %: so one of them may. One seed in twelve has more.
Far forecasts are not quite right: of four organisations two or three bins are outside for 90 days.
"""

import numpy as np
import pytest

from simulator.forecast.baselines import one_rate_each, red_ones_die
from simulator.statistics.scores import brier, improvement, score
from tests.forecast.hidden import case


@pytest.mark.slow
@pytest.mark.parametrize("days", [7, 30])
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
def test_forecasts_for_90_days_come_true_nearly_as_often_as_they_say() -> None:
    found = case()
    scored = score(found.chances(90), found.happened(90))
    assert sum(not one.agrees for one in scored.bins) <= 2
    assert all(abs(one.mean - one.observed) < 0.1 for one in scored.bins)
    assert scored.reliability < 0.02 * scored.uncertainty


@pytest.mark.slow
def test_as_many_die_as_were_expected() -> None:
    """Within 4 standard errors for 7 and 30 days; for 90 days a fortieth of all tokens is allowed."""
    found = case()
    for days in (7, 30):
        said = found.chances(days)
        error = float(np.sqrt(np.sum(said * (1 - said))))
        assert abs(found.happened(days).sum() - said.sum()) < 4 * error
    assert abs(np.mean(found.happened(90)) - np.mean(found.chances(90))) < 0.025
