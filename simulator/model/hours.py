"""Working hours as a clock that stands still while nobody works."""

from bisect import bisect_right
from collections.abc import Sequence

from simulator.demand.tables import FOREVER


class Hours:
    """When the desk is open: intervals [begin, end) in ms, in order and apart."""

    def __init__(self, openings: Sequence[tuple[int, int]]) -> None:
        self._begins = [begin for begin, _ in openings]
        self._ends = [end for _, end in openings]
        self._before = [0]
        """How much open time lies before each interval."""
        for begin, end in openings:
            self._before.append(self._before[-1] + end - begin)

    def next_opening(self, instant: int) -> int:
        """When can work begin, from this instant on? (FOREVER: never)"""
        place = bisect_right(self._ends, instant)
        return max(instant, self._begins[place]) if place < len(self._begins) else FOREVER

    def open_until(self, instant: int) -> int:
        """How much open time lies before this instant?"""
        place = bisect_right(self._begins, instant) - 1
        if place < 0:
            return 0
        return self._before[place] + min(instant, self._ends[place]) - self._begins[place]

    def open_between(self, begin: int, end: int) -> int:
        """How much open time lies between two instants? (none if they are not in order)"""
        return max(0, self.open_until(end) - self.open_until(begin))

    def end_of(self, begin: int, effort: int) -> int:
        """When does work end that takes so much open time? (FOREVER: after all that is known)"""
        done = self.open_until(begin) + effort
        place = bisect_right(self._before, done - 1) - 1
        if place >= len(self._begins):
            return FOREVER
        return self._begins[place] + done - self._before[place]
