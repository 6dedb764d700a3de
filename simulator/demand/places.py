"""Where in its slot does a call lie? Asked for the n-th of many without looking at all of them.

A call's place is a fraction of the slot, 64 bits long. Given how many calls a piece of the slot
has, the number in its first half is binomial with one half: the ones among as many random bits. So
any call is found by halving, and small pieces draw their places directly (Devroye, "Non-uniform
random variate generation", 1986, section V.4). Every piece has random words of its own, so all
questions about a slot are about the same calls.
"""

import numpy as np

from simulator.compiled import compiled
from simulator.demand.tables import FOREVER
from simulator.randomness import Purpose, philox, scaled, word_of

_PLACE = np.int64(Purpose.PLACE)
FEW = 8  # with so few calls a piece is not halved
_DEEPEST = 20
_PIECE_BITS, _PART_BITS = 24, 44  # pieces of a slot; further words of a piece
_ONE, _TWO, _FOUR = np.uint64(1), np.uint64(2), np.uint64(4)
_ODD, _PAIRS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)


@compiled
def _ones(word):
    """How many bits are set? (Warren, "Hacker's delight", section 5-1)"""
    word = word - ((word >> _ONE) & _ODD)
    word = (word & _PAIRS) + ((word >> _TWO) & _PAIRS)
    word = (word + (word >> _FOUR)) & _NIBBLES
    return np.int64((word * _BYTES) >> np.uint64(56))


@compiled
def _words(law, key, index, slot, piece, part):
    occurrence = (part << _PART_BITS) + (slot << _PIECE_BITS) + piece
    return philox(key, occurrence, _PLACE, law.name, index)


@compiled
def _in_first_half(law, key, index, slot, piece, count):
    """How many of the calls of a piece lie in its first half?"""
    ones, left, part = np.int64(0), count, np.int64(0)
    while left > 0:
        for word in _words(law, key, index, slot, piece, part):
            if left >= 64:
                ones += _ones(word)
            elif left > 0:
                ones += _ones(word & ((_ONE << np.uint64(left)) - _ONE))
            left -= 64
        part += 1
    return ones


@compiled
def _leaf_of(law, key, index, slot, count, call):
    """In which small piece lies this call, counted in time order?

    Returns the piece, its depth, where it begins (as a fraction), how many calls it has, and which
    of them it is.
    """
    piece, depth, begin = np.int64(1), np.int64(0), np.uint64(0)
    while count > FEW and depth < _DEEPEST:
        first = _in_first_half(law, key, index, slot, piece, count)
        depth += 1
        if call < first:
            piece, count = 2 * piece, first
        else:
            piece, count, call = 2 * piece + 1, count - first, call - first
            begin += _ONE << np.uint64(64 - depth)
    return piece, depth, begin, count, call


@compiled
def _leaf_at(law, key, index, slot, count, limit, length):
    """Which small piece has this limit in it? (ms after the begin of a slot of this length)

    Returns the piece, its depth, where it begins, how many calls it has, and how many lie before.
    """
    piece, depth, begin, before = np.int64(1), np.int64(0), np.uint64(0), np.int64(0)
    while count > FEW and depth < _DEEPEST:
        first = _in_first_half(law, key, index, slot, piece, count)
        depth += 1
        middle = begin + (_ONE << np.uint64(64 - depth))
        if scaled(middle, length) >= limit:
            piece, count = 2 * piece, first
        else:
            piece, count, before = 2 * piece + 1, count - first, before + first
            begin = middle
    return piece, depth, begin, count, before


@compiled
def place_of(law, key, index, slot, count, length, call):
    """Where is this call of a slot? (ms after its begin) Every call once, in no order."""
    piece, depth, begin, _, call = _leaf_of(law, key, index, slot, count, call)
    words = _words(law, key, index, slot, piece, call >> 2)
    return scaled(begin + (word_of(words, call & 3) >> np.uint64(depth)), length)


@compiled
def _split(law, key, index, slot, piece, depth, begin, count, length, limit):
    """How many calls of a small piece lie before the limit? Its last before, first after, last."""
    calls, last, following, latest = np.int64(0), np.int64(-1), np.int64(FOREVER), np.int64(-1)
    for part in range((count + 3) >> 2):
        words = _words(law, key, index, slot, piece, part)
        for lane in range(min(4, count - 4 * part)):
            at = scaled(begin + (word_of(words, lane) >> np.uint64(depth)), length)
            if at < limit:
                calls += 1
                last = max(last, at)
            else:
                following = min(following, at)
            latest = max(latest, at)
    return calls, last, following, latest


@compiled
def first_from(law, key, index, slot, count, length, limit):
    """How many calls lie less than `limit` ms after the begin of a slot, and where is the next?

    FOREVER: there is no other. And where is the last of the slot? -1: not seen on the way.
    """
    piece, depth, begin, few, before = _leaf_at(law, key, index, slot, count, limit, length)
    calls, _, first, latest = _split(law, key, index, slot, piece, depth, begin, few, length, limit)
    before += calls
    if first == FOREVER and before < count:  # then it is the first of a later piece
        piece, depth, begin, few, _ = _leaf_of(law, key, index, slot, count, before)
        first = _split(law, key, index, slot, piece, depth, begin, few, length, np.int64(0))[2]
    return before, first, latest if depth == 0 else np.int64(-1)


@compiled
def last_before(law, key, index, slot, count, length, limit):
    """How many calls lie less than `limit` ms after the begin of a slot, and where is the last?

    -1: there is none.
    """
    piece, depth, begin, few, before = _leaf_at(law, key, index, slot, count, limit, length)
    calls, last, _, _ = _split(law, key, index, slot, piece, depth, begin, few, length, limit)
    before += calls
    if last < 0 and before > 0:  # then it is the last of an earlier piece
        piece, depth, begin, few, _ = _leaf_of(law, key, index, slot, count, before - 1)
        last = _split(law, key, index, slot, piece, depth, begin, few, length, limit)[1]
    return before, last
