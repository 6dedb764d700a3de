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
FEW = 32  # with so few calls a piece is not halved
_LATEST = np.uint64(2**64 - 1)
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
def _piece_of(law, key, index, slot, count, call):
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
def _fraction(law, key, index, slot, piece, depth, begin, call):
    """The place of a call of a small piece, of which they are in no order."""
    words = _words(law, key, index, slot, piece, call >> 2)
    return begin + (word_of(words, call & 3) >> np.uint64(depth))


@compiled
def unordered_fraction(law, key, index, slot, count, call):
    """Where in its slot lies this call? Every call once, in no order; a fraction times 2^64."""
    piece, depth, begin, _, call = _piece_of(law, key, index, slot, count, call)
    return _fraction(law, key, index, slot, piece, depth, begin, call)


@compiled
def few_within(law, key, index, slot, count, begin, length, since, until):
    """How many of few calls lie in [since, until), and which are the first and the last?"""
    calls, first, last = np.int64(0), np.int64(FOREVER), np.int64(-1)
    for part in range((count + 3) >> 2):
        words = _words(law, key, index, slot, 1, part)
        for lane in range(min(4, count - 4 * part)):
            at = begin + scaled(word_of(words, lane), length)
            if since <= at < until:
                calls += 1
                first, last = min(first, at), max(last, at)
    return calls, first, last


@compiled
def _next_place(law, key, index, slot, piece, depth, begin, count, bound, upwards):
    """Which is the nearest place of a small piece beyond the bound, from one end or the other?"""
    best = _LATEST if upwards else np.uint64(0)
    for part in range((count + 3) >> 2):
        words = _words(law, key, index, slot, piece, part)
        for lane in range(min(4, count - 4 * part)):
            place = begin + (word_of(words, lane) >> np.uint64(depth))
            if (upwards and bound < place < best) or (not upwards and best < place < bound):
                best = place
    return best


@compiled
def ordered_fraction(law, key, index, slot, count, call):
    """Where in its slot lies the call of this number, in time order? A fraction times 2^64."""
    piece, depth, begin, count, call = _piece_of(law, key, index, slot, count, call)
    upwards = 2 * call < count  # count from the nearer end
    place = np.uint64(0) if upwards else _LATEST
    for _ in range(call + 1 if upwards else count - call):
        place = _next_place(law, key, index, slot, piece, depth, begin, count, place, upwards)
    return place


@compiled
def calls_before(law, key, index, slot, count, limit, length):
    """How many calls of a slot of this length (ms) lie less than `limit` ms after its begin?"""
    piece, depth, begin, before = np.int64(1), np.int64(0), np.uint64(0), np.int64(0)
    while count > FEW and depth < _DEEPEST:
        first = _in_first_half(law, key, index, slot, piece, count)
        depth += 1
        middle = begin + (_ONE << np.uint64(64 - depth))
        if scaled(middle, length) >= limit:
            piece, count = 2 * piece, first
            # Calls of the second half are at `middle` or later: none is before the limit.
        else:
            piece, count, before = 2 * piece + 1, count - first, before + first
            begin = middle
            # Calls of the first half are before `middle`, which is before the limit.
    for call in range(count):
        place = _fraction(law, key, index, slot, piece, depth, begin, call)
        before += scaled(place, length) < limit
    return before
