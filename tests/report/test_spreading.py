import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.report.pictures.spreading import shortened, spread, text_width

PLACES = st.lists(st.floats(0, 100), max_size=8).map(sorted)


@given(PLACES, st.floats(0.1, 12))
def test_labels_are_apart_and_inside(wanted: list[float], gap: float) -> None:
    places = spread(wanted, gap, 0, 100)
    assert np.all(np.diff(places) >= gap - 1e-9)
    assert np.all((places >= -1e-9) & (places <= 100 + 1e-9))


@given(PLACES)
def test_labels_with_room_stay_where_they_are(wanted: list[float]) -> None:
    gap = min(np.diff(wanted), default=1.0)
    assert np.allclose(spread(wanted, gap, 0, 100), wanted)


def test_labels_that_collide_move_as_little_as_possible() -> None:
    assert spread([50, 50, 90], 10, 0, 100).tolist() == [45, 55, 90]
    assert spread([100, 100], 10, 0, 100).tolist() == [90, 100]


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=60))
def test_what_is_left_of_a_text_has_room(text: str) -> None:
    for tail in (0.0, 0.5):
        short = shortened(text, 9, 60, tail=tail)
        assert text_width(short, 9) <= 60
        assert short == text or text_width(text, 9) > 60


def test_names_that_differ_at_their_end_stay_different() -> None:
    names = [f"a-name-that-goes-on-and-on-{number}" for number in range(3)]
    assert len({shortened(name, 9, 80, tail=0.5) for name in names}) == 3
    assert len({shortened(name, 9, 80) for name in names}) == 1
