"""Instants of the simulation: SimPy events that keep their turn."""

from collections.abc import Callable

import simpy

from simulator.model.phases import Phase


class Moment(simpy.Event):
    """An instant (ms) at which something happens in its phase."""

    def __init__(self, env: simpy.Environment, instant: int, phase: Phase) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, phase, instant - now(env))  # type: ignore[arg-type]


def now(env: simpy.Environment) -> int:
    """Which instant is it? (ms since the start)"""
    return int(env.now)


def at(env: simpy.Environment, instant: int, phase: Phase, action: Callable[[], None]) -> None:
    """Do something at an instant, in its turn."""
    moment = Moment(env, instant, phase)
    moment.callbacks.append(lambda _: action())
