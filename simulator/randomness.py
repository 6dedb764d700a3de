"""The one door of randomness: which number did fate draw for whom, for what, and which time?

A counter-based generator (Philox4x64-10; Salmon et al., "Parallel random numbers: as easy as
1, 2, 3", 2011) turns a key and a counter into four random words. The key is (seed, replication);
the counter is (occurrence, purpose, cohort, index in the cohort). So a draw depends on nothing but
what it is for: no policy, no other entity and no horizon changes anybody's luck.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulator.compiled import compiled, entry

Words = NDArray[np.uint64]

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_SHIFT = np.uint64(11)
_TO_UNIT = 2.0**-53


class Purpose(IntEnum):
    """What is a number drawn for? Part of the counter, so purposes never share numbers."""

    GAP = 1  # the gaps of a renewal pattern
    GAP_RETRY = 2  # where one word did not settle a gap
    COUNT = 3  # calls in a slot
    COUNT_RETRY = 4
    PLACE = 5  # where in its slot a call lies
    KEEP = 6  # whether a planned call happens (miss, weekly)
    JITTER = 7
    PHASE = 8  # the offset of a grid
    LAST_USED = 9  # a live estate: last use before the start
    AGE = 10
    TENURE = 11
    DEPARTURE = 12  # who is picked by a wave of departures
    DEPARTURE_SIZE = 13  # how many, where the share of the cohort is not a whole number
    RETURN = 14
    SUSPENSION = 15
    SUSPENSION_SIZE = 16
    SUSPENSION_LENGTH = 17
    FLAG = 18  # suspicion: when, or whether
    FLAG_SIZE = 19
    FLAG_LENGTH = 20
    FIRST_GAP = 21  # a live estate: the gap in which the start lies
    HEARTBEAT = 22  # whether a keep-alive call is missed
    SIGN_IN = 23  # the gaps between the sign-ins of a user
    LEAK = 24  # when a token becomes known to an intruder
    LEAK_NOTICED = 25
    LEAK_LENGTH = 26


def purpose_of(words: str) -> int:
    """Which purpose is meant by words such as `rotate.failure`? (56 bits, never one of the above)

    So that a rule of a policy has luck of its own without a number kept for it here.
    """
    return (1 << 56) | int.from_bytes(blake2b(words.encode(), digest_size=7).digest(), "little")


@intrinsic  # type: ignore[untyped-decorator]
def _high(_context: Any, a: Any, b: Any) -> Any:  # noqa: ARG001 (numba reads the names)
    """The upper 64 bits of the product of two words."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(args[0], wide), builder.zext(args[1], wide))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), generate


@compiled
def scaled(word: np.uint64, size: int) -> np.int64:
    """Which of `size` equally likely integers, 0 .. size - 1, does this word stand for?"""
    return np.int64(_high(word, np.uint64(size)))


@compiled
def unit(word: np.uint64) -> float:
    """Which number in [0, 1) does this word stand for? (53 bits)"""
    return np.float64(word >> _SHIFT) * _TO_UNIT


@compiled
def philox(
    key: tuple[np.uint64, np.uint64], occurrence: int, purpose: int, cohort: np.uint64, index: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Which four words did fate draw at this place?"""
    k0, k1 = key
    c0, c1, c2, c3 = np.uint64(occurrence), np.uint64(purpose), cohort, np.uint64(index)
    for _ in range(10):
        c0, c1, c2, c3 = _high(_M1, c2) ^ c1 ^ k0, _M1 * c2, _high(_M0, c0) ^ c3 ^ k1, _M0 * c0
        k0, k1 = k0 + _W0, k1 + _W1
    return c0, c1, c2, c3


@compiled
def word_of(block, place):
    """One of the four words of a block, by its place (0..3)."""
    return (
        block[0] if place == 0 else block[1] if place == 1 else block[2] if place == 2 else block[3]
    )


@entry
def _first_words(key, occurrence, purpose, cohorts, indices, out):
    for j in range(len(indices)):
        out[j] = philox(key, occurrence, purpose, cohorts[j], indices[j])[0]


def cohort_key(name: str) -> np.uint64:
    """Which 64 bits stand for the cohort of this name, in every version and on every machine?"""
    return np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


@dataclass(frozen=True)
class Luck:
    """What fate has in store for one replication under one seed."""

    seed: int
    replication: int

    @property
    def key(self) -> tuple[np.uint64, np.uint64]:
        """The Philox key of this replication."""
        return np.uint64(self.seed), np.uint64(self.replication)

    def words(
        self, purpose: int, cohort: str, indices: NDArray[np.int64], occurrence: int = 0
    ) -> Words:
        """Which word did fate draw for each of these entities?"""
        cohorts = np.full(len(indices), cohort_key(cohort))
        return self.words_of(purpose, cohorts, indices, occurrence)

    def words_of(
        self, purpose: int, cohorts: Words, indices: NDArray[np.int64], occurrence: int = 0
    ) -> Words:
        """The same for entities of different cohorts, given by their keys."""
        out = np.empty(len(indices), np.uint64)
        _first_words(self.key, occurrence, int(purpose), cohorts, indices, out)
        return out

    def uniforms(
        self, purpose: int, cohort: str, indices: NDArray[np.int64], occurrence: int = 0
    ) -> NDArray[np.float64]:
        """Which number in the open interval (0, 1) did fate draw for each of these entities?"""
        return _in_unit(self.words(purpose, cohort, indices, occurrence))

    def uniforms_of(
        self, purpose: int, cohorts: Words, indices: NDArray[np.int64], occurrence: int = 0
    ) -> NDArray[np.float64]:
        """The same for entities of different cohorts, given by their keys."""
        return _in_unit(self.words_of(purpose, cohorts, indices, occurrence))


def _in_unit(words: Words) -> NDArray[np.float64]:
    return ((words >> _SHIFT).astype(np.float64) + 0.5) * _TO_UNIT
