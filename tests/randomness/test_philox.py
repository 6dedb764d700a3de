"""The one door of randomness is Philox, and every draw has a place of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.compiled import entry
from simulator.randomness import Luck, Purpose, cohort_key, philox, scaled, unit, word_of

WORD = st.integers(0, 2**64 - 1)


@entry
def _philox(key, occurrence, purpose, cohort, index):
    return philox(key, occurrence, purpose, cohort, index)


@entry
def _convert(words, size, scaled_out, unit_out):
    for i in range(len(words)):
        scaled_out[i], unit_out[i] = scaled(words[i], size), unit(words[i])


@entry
def _word_of(block, place):
    return word_of(block, place)


@settings(deadline=None, derandomize=True)  # the first example may have to wait for the compiler
@given(
    st.tuples(WORD, WORD),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**31),
    WORD,
    st.integers(0, 2**31),
)
def test_blocks_are_numpys_philox_bit_for_bit(key, occurrence, purpose, cohort, index):
    ours = _philox(tuple(np.uint64(k) for k in key), occurrence, purpose, np.uint64(cohort), index)
    # NumPy counts up before it draws.
    counter = occurrence + (purpose << 64) + (cohort << 128) + (index << 192)
    before = (counter - 1) % 2**256
    words = np.array([(before >> (64 * k)) % 2**64 for k in range(4)], np.uint64)
    numpys = np.random.Philox(counter=words, key=np.array(key, np.uint64)).random_raw(4)
    assert [int(word) for word in ours] == numpys.tolist()


def test_words_become_numbers_exactly() -> None:
    words = np.array([0, 1, 2**63, 2**64 - 1], np.uint64)
    integers, units = np.empty(4, np.int64), np.empty(4)
    _convert(words, 1000, integers, units)
    assert integers.tolist() == [0, 0, 500, 999]
    assert units.tolist() == [0.0, 0.0, 0.5, 1.0 - 2.0**-53]


def test_a_word_of_a_block_is_found_by_its_place() -> None:
    block = tuple(np.uint64(k) for k in (10, 11, 12, 13))
    assert [int(_word_of(block, place)) for place in range(4)] == [10, 11, 12, 13]


def test_uniforms_never_reach_their_ends() -> None:
    uniforms = Luck(1, 0).uniforms(Purpose.TENURE, "people", np.arange(100_000))
    assert 0.0 < uniforms.min() < 1e-4
    assert 1.0 - 1e-4 < uniforms.max() < 1.0


@pytest.mark.parametrize(
    "other",
    [
        Luck(2, 0).words(Purpose.TENURE, "people", np.arange(50)),
        Luck(1, 1).words(Purpose.TENURE, "people", np.arange(50)),
        Luck(1, 0).words(Purpose.RETURN, "people", np.arange(50)),
        Luck(1, 0).words(Purpose.TENURE, "peoples", np.arange(50)),
        Luck(1, 0).words(Purpose.TENURE, "people", np.arange(50), occurrence=1),
    ],
)
def test_every_part_of_a_place_matters(other) -> None:
    words = Luck(1, 0).words(Purpose.TENURE, "people", np.arange(50))
    assert not set(words.tolist()) & set(other.tolist())


def test_the_key_of_a_cohort_never_changes() -> None:
    assert int(cohort_key("engineers")) == 0x476E14BF94C4CDBD
