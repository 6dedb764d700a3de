from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from simulator.report.pictures.mark_rows import MOST_ROWS, place_marks
from simulator.report.pictures.marks import Mark, marks_of
from simulator.report.pictures.spreading import text_width
from simulator.scenario import Scenario, loads
from tests.report.frames import day, marks

TEXT = """
name: marked
start: 2026-01-01
horizon: 100d
users:
  staff:
    count: 10
    departures: [{on: 2026-01-31, share: 50%, return_after: 10d}, {on: 2027-01-01, count: 2}]
  bots:
    count: 10
    suspensions: [{on: +5d, count: 3, for: 7d}, {on: +50d, share: 12.5%, for: {mean: 4d}}]
integrations:
  a: {count: 10, owner: staff, calls: never}
suspicious:
  - {rate: 0.5/y}
  - {on: +80d, share: 33%, integrations: [a]}
"""


def scenario() -> Scenario:
    return loads(TEXT, source="test", base=Path())


def test_what_is_set_for_a_day_within_the_run_is_marked_in_time_order() -> None:
    assert marks_of(scenario()) == marks(
        (5, "bots suspended (3)"),
        (12, "bots unsuspended"),
        (30, "staff leave (50%)"),
        (40, "staff return"),
        (50, "bots suspended (12.5%)"),
        (80, "a flagged (33%)"),
    )


PLACED = st.lists(
    st.tuples(st.floats(0, 400), st.text("abcdefgh ", min_size=1, max_size=70)), max_size=15
)


@given(PLACED)
def test_words_touch_no_words_and_no_lines(found: list[tuple[float, str]]) -> None:
    found.sort(key=lambda one: one[0])
    these = [Mark(day(place), text) for place, text in found]
    placed = place_marks(these, [place for place, _ in found], 400, 8)
    assert [mark for one in placed for mark in one.marks] == these
    for one in placed:
        assert 0 <= one.left <= one.right <= 400
        assert one.right - one.left >= text_width(one.text, 8) - 1e-9
        assert 0 <= one.row < MOST_ROWS
        for other in placed:
            if other is not one and other.row == one.row:
                assert one.right < other.left or other.right < one.left
            if other is not one and other.row >= one.row:
                assert not one.left < other.places[0] < one.right


def test_marks_without_room_are_put_together() -> None:
    crowd = marks(*((number, f"wave {number} of contractors leaves") for number in range(30)))
    (only,) = place_marks(crowd, [10.0 * number for number in range(30)], 400, 8)
    assert only.text == "30 events, 1 Jan – 30 Jan"
    assert len(only.marks) == 30


def test_two_on_one_day_share_a_label() -> None:
    (only,) = place_marks(marks((3, "a leave (1)"), (3, "b leave (2)")), [30, 30], 400, 8)
    assert only.text == "a leave (1), b leave (2)"
