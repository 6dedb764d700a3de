"""All that the log can tell of an organisation, in its order, a piece at a time.

What happens is kept; the calls of integrations are not, for they can be many. They follow from the
demand, so those of a piece of time are made when somebody wants to hear of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.demand.windows import Terms, Windows
from simulator.experiment.okta_history import History
from simulator.experiment.okta_log import Teller
from simulator.lifecycle import HOUR
from simulator.okta.events import LogEvent

Column = NDArray[np.int64]
MOST = 8192
"""So many calls are made at a time, or as many as there are in one millisecond."""
FEW = 1024
"""With fewer, pieces become longer."""
NONE = -1


@dataclass(frozen=True)
class Piece:
    """What happened in a window of time, and then at each instant the calls that were made."""

    times: Column
    happenings: Column
    """Which of all happenings is it? NONE: it is a call."""
    tenures: Column
    """In which tenure is the call made?"""

    @property
    def ranks(self) -> Column:
        """The how-manieth of its instant is each?"""
        return _since_the_first(self.times)

    @property
    def repeats(self) -> Column:
        """The how-manieth call is each that is made with one token at one instant?"""
        changed = (np.diff(self.times) != 0) | (np.diff(self.tenures) != 0)
        return _since_the_first(np.concatenate([[0], np.cumsum(changed)])[: len(self.times)])


def _since_the_first(column: Column) -> Column:
    """How far is each from the first that is equal to it, in a column in order?"""
    return np.arange(len(column)) - np.searchsorted(column, column)


class Story:
    """Happenings and calls, put together."""

    def __init__(self, history: History, windows: Windows, teller: Teller) -> None:
        self._history, self._windows, self._teller = history, windows, teller
        self._width = HOUR

    def pieces(
        self, since: int, until: int, chosen: Column, *, backwards: bool = False
    ) -> Iterator[Piece]:
        """What is there to tell of [since, until), piece by piece? Backwards: the last one first.

        `chosen`: the tenures whose calls are told. What comes later than now is not there yet.
        """
        terms = Terms(*(column[chosen] for column in self._history.tenures.terms))
        while since < until:
            begin = max(since, until - self._width) if backwards else since
            end = until if backwards else min(until, since + self._width)
            calls = self._calls(terms, begin, end)
            if calls is None:
                self._width //= 2
                continue
            times, rows = calls
            yield self._piece(begin, end, times, chosen[rows])
            since, until = (since, begin) if backwards else (end, until)
            if len(times) < FEW and end - begin == self._width:
                self._width *= 2

    def events(self, piece: Piece, places: Iterable[int]) -> Iterator[LogEvent]:
        """How is what stands at these places of a piece told?"""
        repeats = piece.repeats
        for place in places:
            happening, tenure = int(piece.happenings[place]), int(piece.tenures[place])
            if tenure == NONE:
                yield self._teller.event(self._history.happenings[happening], happening)
            else:
                yield self.call(tenure, int(piece.times[place]), int(repeats[place]))

    def call(self, tenure: int, time: int, number: int = 0) -> LogEvent:
        """How is a call in this tenure told? `number`: tells apart those of one instant."""
        token = self._history.tenures.tokens[tenure]
        return self._teller.call(token, self._history.owner(token), time, number)

    def _calls(self, terms: Terms, since: int, until: int) -> tuple[Column, Column] | None:
        until, most = min(until, self._history.now), MOST
        found = self._windows.calls(terms, since, until, most)
        while found is None and until - since == 1:
            most *= 2
            found = self._windows.calls(terms, since, until, most)
        return found

    def _piece(self, since: int, until: int, times: Column, tenures: Column) -> Piece:
        first, last = (self._history.place(instant) for instant in (since, until))
        happened = [one.time for one in self._history.happenings[first:last]]
        count = len(happened)
        every = np.concatenate([np.array(happened, np.int64), times])
        order = np.argsort(every, kind="stable")
        numbers = np.concatenate([np.arange(first, last), np.full(len(times), NONE)])
        rows = np.concatenate([np.full(count, NONE), tenures])
        return Piece(every[order], numbers[order], rows[order])
