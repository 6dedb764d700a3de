"""Days of the week and of the month are those of the calendar."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.learning.days import day_of_month, days_of_week_in, weekday

DAYS = st.floats(0, 80_000)


@given(DAYS)
def test_days_are_those_of_the_calendar(day: float) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(day))
    assert weekday(day) == moment.weekday()
    assert day_of_month(day) == moment.day


@given(DAYS, st.floats(0.01, 100))
def test_the_days_of_the_week_make_up_the_whole(begin: float, length: float) -> None:
    lengths = days_of_week_in(begin, begin + length)
    assert lengths.sum() == pytest.approx(length)
    assert lengths.max() - lengths.min() <= 1 + 1e-6
    inside = np.array([begin + length * (k + 0.5) / 200 for k in range(200)])
    present = {weekday(time) for time in inside}
    assert all(lengths[day] > 0 for day in present)
