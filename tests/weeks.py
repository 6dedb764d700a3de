"""Random working hours."""

from hypothesis import strategies as st

from simulator.scenario.working_hours import Shift, WorkingHours

minutes = st.integers(0, 24 * 60 - 1)
spans = st.tuples(minutes, st.integers(1, 24 * 60)).filter(lambda span: span[0] != span[1])
days = st.tuples(st.integers(0, 6), st.integers(0, 6))
shifts = st.builds(
    Shift,
    st.lists(days, min_size=1, max_size=2).map(tuple),
    st.lists(spans, min_size=1, max_size=2).map(tuple),
)
weeks = st.lists(shifts, min_size=1, max_size=3).map(tuple).map(WorkingHours)
