"""Desks with nothing around them: tickets come, and are worked off."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import simpy

from simulator.model.desk import Desk, Ticket, Urgency
from simulator.model.moments import Moment
from simulator.model.phases import Phase

ALWAYS = [(0, 2**62)]


def ticket(opened: int, effort: int, urgency: int = 0, integration: int = 0) -> Ticket:
    return Ticket(
        integration=integration,
        serial=1,
        urgency=Urgency(urgency),
        effort=effort,
        opened=opened,
    )


def tickets(*rows: tuple[int, int] | tuple[int, int, int]) -> list[Ticket]:
    """Rows (opened, effort, urgency), each of an integration of its own."""
    whole = [row if len(row) == 3 else (*row, 0) for row in rows]
    return [ticket(*row, number) for number, row in enumerate(whole)]


def always(_: Ticket, __: int) -> bool:
    return True


def worked_off(
    staff: float,
    line: Sequence[Ticket],
    openings: Sequence[tuple[int, int]] = ALWAYS,
    wanted: Callable[[Ticket, int], bool] = always,
    phase: Callable[[Ticket], Phase] = lambda _: Phase.NOTICE,
    until: int = 2**61,
) -> Desk:
    """The desk after all of these tickets, or `until`."""
    env = simpy.Environment()
    desk = Desk(env, staff, openings)

    def is_wanted(one: Ticket) -> bool:
        return wanted(one, int(env.now))

    def come():
        coming = sorted(line, key=lambda one: (one.opened, phase(one)))
        for (opened, turn), together in groupby(coming, lambda one: (one.opened, phase(one))):
            yield Moment(env, opened, turn)
            for one in together:
                env.process(desk.work(one, partial(is_wanted, one)))

    env.process(come())
    env.run(until=until)
    return desk
