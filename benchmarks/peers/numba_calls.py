"""A compiled loop over the calls: numba, with xoshiro256++ and a ziggurat of its own."""

import math

import numpy as np
from numba import njit

from benchmarks.workload import GREEN, LIMIT, RATES, RED, TENURE, Answer

_R, _V = 7.69711747013104972, 0.0039496598225815571993
_X = np.zeros(257)
_X[0], _X[1] = _V / math.exp(-_R), _R
for _k in range(2, 256):
    _X[_k] = -math.log(math.exp(-_X[_k - 1]) + _V / _X[_k - 1])
_F = np.exp(-_X)
_UNIT = 2.0**-53


@njit(inline="always")
def _rotated(x, k):
    return (x << np.uint64(k)) | (x >> np.uint64(64 - k))


@njit(inline="always")
def _next(s):
    result = _rotated(s[0] + s[3], 23) + s[0]
    t = s[1] << np.uint64(17)
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = _rotated(s[3], 45)
    return result


@njit(inline="always")
def _exponential(s):
    while True:
        word = _next(s)
        layer = np.int64(word & np.uint64(255))
        x = (word >> np.uint64(11)) * _UNIT * _X[layer]
        if x < _X[layer + 1]:
            return x
        if layer == 0:
            return _X[1] - math.log1p(-(_next(s) >> np.uint64(11)) * _UNIT)
        height = (_next(s) >> np.uint64(11)) * _UNIT
        if _F[layer] + height * (_F[layer + 1] - _F[layer]) < math.exp(-x):
            return x


@njit(inline="always")
def _spent(changes, column, first, last):
    if first < last:
        changes[min(first, len(changes) - 1), column] += 1
        changes[min(last, len(changes) - 1), column] -= 1


@njit(cache=True)
def _simulate(n, days, state, rates, ends, changes):
    calls = 0
    for k in range(n):
        rate, end = rates[k % 7], ends[k % len(ends)]
        last = 0.0
        while True:
            now = last + _exponential(state) / rate
            stop = min(now, last + LIMIT, end, days + 1.0)
            if stop - last > GREEN:
                # Idle for exactly three days is green: gray from the next end of a day on.
                gray, red = math.floor(last + GREEN) + 1, math.floor(last + RED) + 1
                _spent(changes, 1, gray, min(red, math.ceil(stop)))
                _spent(changes, 2, red, math.ceil(stop))
            if stop != now or now > days:
                break
            last = now
            calls += 1
        if stop <= days:
            _spent(changes, 4 if stop == end else 3, math.ceil(stop), days + 1)
    return calls


def run(n: int, days: int, seed: int, factor: float = 1.0) -> Answer:
    """Simulate W(n, days)."""
    rng = np.random.default_rng(seed)
    state = rng.integers(1, 2**63, 4).astype(np.uint64)
    changes = np.zeros((days + 2, 5), np.int64)
    ends = rng.exponential(TENURE, max(1, n // 4))
    calls = _simulate(n, days, state, np.array(RATES) * factor, ends, changes)
    status = np.cumsum(changes, axis=0)[:-1]
    status[:, 0] = n - status[:, 1:].sum(axis=1)
    return Answer(status, int(calls))
