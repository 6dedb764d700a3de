"""The clock of a served organisation: somebody drives it, or it runs so many times as fast."""

import time
from collections.abc import Callable

from simulator.lifecycle import SECOND

Timer = Callable[[], float]
"""Seconds of the real world, from anywhere on."""


class ClockError(ValueError):
    """It cannot be set so. The message is for the user."""


class Clock:
    """Milliseconds since the scenario's start, up to its end."""

    def __init__(self, end: int, speed: float = 0.0, timer: Timer = time.monotonic) -> None:
        """`speed`: simulated seconds in a real one; 0: it goes on only when it is told to."""
        self.end, self.speed = end, speed
        self._timer, self._set_at, self._then = timer, 0, timer()

    @property
    def now(self) -> int:
        """Which instant does it show?"""
        passed = (self._timer() - self._then) * self.speed * SECOND
        return min(self._set_at + int(passed), self.end)

    def set(self, instant: int) -> None:
        """Put it forward. Raises ClockError for what is past or beyond the end."""
        if instant < self.now:
            raise ClockError("that is past, and the clock cannot be put back; serve anew instead")
        if instant > self.end:
            raise ClockError(
                "that is beyond the end of the scenario; serve it with a longer one, "
                "as in --set horizon=730d"
            )
        self._set_at, self._then = instant, self._timer()
