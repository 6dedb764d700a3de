"""How many integrations are down, day by day?"""

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY
from simulator.results.extract import NULL, Columns


def integrations_down(outages: Columns, days: int) -> NDArray[np.int32]:
    """How many integrations are down at `start + k * 1d`, k from 0 to `days` - 1?

    One that goes down at an instant is down then; one that works again is not.
    """
    began, ended = outages["began"], outages["ended"]
    changes = np.zeros(days + 1, np.int64)
    np.add.at(changes, _first_day(began, days), 1)
    np.add.at(changes, _first_day(ended[ended != NULL], days), -1)
    return np.cumsum(changes)[:days].astype(np.int32)


def _first_day(instants: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    """Which is the first day (a number; `days` if none) that lies not before an instant?"""
    return np.minimum(-(-instants // DAY), days)
