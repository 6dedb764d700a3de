"""What forecasts have to beat: two rules that need no simulation."""

import math

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, IDLE_LIMIT, RED_AFTER

Floats = NDArray[np.float64]

LIMIT = IDLE_LIMIT / DAY
_STEPS = 200


def red_ones_die(idle: Floats) -> Floats:
    """What does one forecast by colours? What is red dies, the rest lives. (`idle`: days)"""
    return (idle > RED_AFTER / DAY).astype(np.float64)


def one_rate_each(rate: Floats, idle: Floats, days: float) -> Floats:
    """How likely is a token dead after so many days if it calls at random at its own rate?

    `rate`: calls per day; `idle`: days without use so far. By its first call, if one comes in time,
    and the closed form of a token that is new from then on (docs/model.md).
    """
    left = LIMIT - idle
    reach = np.minimum(left, days)
    middles = (np.arange(_STEPS) + 0.5) / _STEPS * reach[:, None]
    density = rate[:, None] * np.exp(-rate[:, None] * middles)
    later = 1 - not_expired(rate[:, None], days - middles)
    called = np.sum(density * later, axis=1) * reach / _STEPS
    dead: Floats = np.where(days >= left, np.exp(-rate * left), 0.0) + called
    return np.clip(dead, 0.0, 1.0)


def not_expired(rate: Floats, time: Floats) -> Floats:
    """How likely is a new token, called at random at a rate, not expired after a time? (days)

    P = sum of (-rq)^k (t - kc)^k / k! - q times sum of (-rq)^k (t - (k+1)c)^k / k!, c the limit,
    q = exp(-rc): over the fatal gaps that there may have been.
    """
    q, total = np.exp(-rate * LIMIT), np.zeros(np.broadcast_shapes(rate.shape, time.shape))
    for k in range(int(np.max(time, initial=0.0) // LIMIT) + 1):
        power = (-rate * q) ** k / math.factorial(k)
        since, after = time - k * LIMIT, time - (k + 1) * LIMIT
        total += np.where(since >= 0, power * np.maximum(since, 0) ** k, 0.0)
        total -= np.where(after >= 0, q * power * np.maximum(after, 0) ** k, 0.0)
    return total
