"""Doing things at an instant, in their turn."""

from collections.abc import Callable

import simpy

from tests.reference.records import Step


class Clockwork:
    """SimPy, with the order of things at one instant."""

    def __init__(self, until: int) -> None:
        self.env = simpy.Environment()
        self.until = until

    @property
    def now(self) -> int:
        return int(self.env.now)

    def at(self, time: int, step: Step, action: Callable[[], None]) -> simpy.Event:
        """Do something at an instant (what lies in the past: now), unless it is after the end."""
        event = simpy.Event(self.env)
        event._ok, event._value = True, None
        assert event.callbacks is not None
        event.callbacks.append(lambda _: action())
        if time <= self.until:
            delay = max(time, self.now) - self.now
            self.env.schedule(event, priority=step, delay=delay)  # type: ignore[arg-type]
        return event

    def run(self) -> None:
        self.env.run(until=self.until + 1)
