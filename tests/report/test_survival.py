"""Kaplan-Meier: what scipy says where it can say it, and delayed entry where it cannot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.report.survival import kaplan_meier


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=2, max_size=60))
def test_without_delayed_entry_it_is_scipys(tokens: list[tuple[int, bool]]) -> None:
    age, died = np.array([t for t, _ in tokens], float), np.array([d for _, d in tokens])
    if not died.any():
        return
    found = kaplan_meier(np.zeros(len(age)), age, died)
    censored = stats.CensoredData.right_censored(age, ~died)
    expected = stats.ecdf(censored).sf
    assert found.share[1:] == pytest.approx(expected.evaluate(found.days[1:]), abs=1e-12)
    band = expected.confidence_interval(method="log-log")
    inside = (found.share > 1e-12) & (found.share < 1)
    days = found.days[inside]
    assert found.low[inside] == pytest.approx(band.low.evaluate(days), abs=1e-9)
    assert found.high[inside] == pytest.approx(band.high.evaluate(days), abs=1e-9)


def test_tokens_that_enter_late_are_at_risk_only_then() -> None:
    entry, age = np.array([0.0, 0.0, 20.0, 20.0]), np.array([10.0, 30.0, 30.0, 40.0])
    died = np.array([True, True, False, True])
    found = kaplan_meier(entry, age, died)
    # Day 10: 1 of 2 at risk dies. Day 30: 1 of 3. Day 40: the last one.
    assert found.days.tolist() == [0, 10, 30, 40]
    assert found.share.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 0])


def test_an_early_death_of_the_only_one_watched_says_nothing_about_those_who_enter_later() -> None:
    entry = np.array([0.0, *[100.0] * 50])
    age = np.array([5.0, *[200.0] * 50])
    died = np.array([True, *[False] * 50])
    found = kaplan_meier(entry, age, died)
    assert found.share[-1] == 1
    assert found.oldest == 200
