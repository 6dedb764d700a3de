"""The desk: the people who do the manual work, in their working hours."""

from bisect import bisect_left, insort
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from operator import attrgetter
from typing import Any, NamedTuple

import simpy
from simpy.resources.resource import SortedQueue

from simulator.model.hours import Hours
from simulator.model.moments import Moment, now
from simulator.model.phases import Phase

KEY = attrgetter("key")


class Urgency(IntEnum):
    """What is done first."""

    OUTAGE = 0
    INVESTIGATION = 1
    HAND_OVER = 2
    ROTATION = 3


class Stretch(NamedTuple):
    """Somebody works on a ticket, without turning to another one (pauses over night included)."""

    begin: int
    end: int


@dataclass
class Ticket:
    """A piece of work for the desk (instants and lengths in ms)."""

    integration: int
    serial: int
    urgency: Urgency
    effort: int
    """How much open time it takes, at least 1."""
    opened: int
    ended: int | None = None
    """When the desk was done with it: it is worked off, or dropped."""
    dropped: bool = False
    """When its turn came, nobody wanted it any more."""
    stretches: list[Stretch] = field(default_factory=list)
    """When it was worked on; the last one may lie ahead."""

    @property
    def order(self) -> tuple[int, int, int, int]:
        """What is done first? The most urgent, then the oldest; no two are equal."""
        return self.urgency, self.opened, self.integration, self.serial

    @property
    def taken(self) -> int | None:
        """When did work on it begin?"""
        return self.stretches[0].begin if self.stretches else None

    def worked_on_until(self, instant: int) -> bool:
        """Was somebody at it until this very instant?"""
        return bool(self.stretches) and self.stretches[-1].end == instant


class Line(SortedQueue):
    """Requests in the order of their keys, found by bisection. SimPy's own sorts and searches."""

    def append(self, item: Any) -> None:
        """Put a request in its place."""
        insort(self, item, key=KEY)

    def remove(self, item: Any) -> None:
        """Take a request out. Raises ValueError if it is not there."""
        place = bisect_left(self, item.key, key=KEY)
        if self[place : place + 1] == [item]:
            del self[place]
        else:
            super().remove(item)


class Desk(simpy.PreemptiveResource):
    """Staff who work on tickets: the most urgent first, then the oldest; only in working hours.

    Who is needed for a more urgent ticket puts the least urgent one aside; it goes on later where
    it stopped. That is decided at the end of an instant, when all that it brings is there.
    """

    PutQueue = Line

    def __init__(
        self, env: simpy.Environment, staff: float, openings: Sequence[tuple[int, int]]
    ) -> None:
        super().__init__(env, capacity=staff)  # type: ignore[arg-type]
        self.users = Line()
        self.hours = Hours(openings)
        self.tickets: list[Ticket] = []
        """All of them, in the order in which they were opened."""

    def work(
        self, ticket: Ticket, wanted: Callable[[], bool]
    ) -> Generator[simpy.Event, None, bool]:
        """Have a ticket worked off. False: when its turn came, it was not wanted any more."""
        self.tickets.append(ticket)
        left = ticket.effort
        yield self._when_open(Phase.DESK)
        while left and not ticket.dropped:
            with self.request(priority=ticket.order) as turn:  # type: ignore[arg-type]
                try:
                    yield turn
                    yield self._when_open(Phase.BEGIN)
                except simpy.Interrupt:
                    continue
                # What was put aside in vain, for a ticket that was dropped, just goes on.
                if ticket.worked_on_until(now(self._env)) or wanted():
                    left = yield from self._spend_time(ticket, left)
                else:
                    ticket.dropped = True
        ticket.ended = now(self._env)
        return not ticket.dropped

    def _when_open(self, phase: Phase) -> Moment:
        """At the end of this instant, or when the desk opens."""
        return Moment(self._env, self.hours.next_opening(now(self._env)), phase)

    def _spend_time(self, ticket: Ticket, left: int) -> Generator[simpy.Event, None, int]:
        """Work on a ticket, to its end or until a more urgent one comes. How much is left then?"""
        begin = now(self._env)
        end = self.hours.end_of(begin, left)
        ticket.stretches.append(Stretch(begin, end))
        try:
            yield Moment(self._env, end, Phase.WORK)
        except simpy.Interrupt:
            end = now(self._env)
            ticket.stretches[-1:] = [Stretch(begin, end)] if begin < end else []
        return left - self.hours.open_between(begin, end)

    def worked(self, ticket: Ticket, until: int) -> int:
        """How much work (ms) was done on a ticket until then?"""
        return sum(
            self.hours.open_between(begin, min(end, until)) for begin, end in ticket.stretches
        )

    def queued(self, ticket: Ticket, until: int) -> int:
        """How much open time (ms) until then did a ticket spend without being worked on?"""
        end = until if ticket.ended is None else min(ticket.ended, until)
        return self.hours.open_between(ticket.opened, end) - self.worked(ticket, until)

    def time_worked(self, until: int) -> int:
        """How much work (ms) was done on all tickets until then?"""
        return sum(self.worked(ticket, until) for ticket in self.tickets)

    def time_queued(self, until: int) -> int:
        """How much open time (ms) until then did tickets spend without being worked on?"""
        return sum(self.queued(ticket, until) for ticket in self.tickets)
