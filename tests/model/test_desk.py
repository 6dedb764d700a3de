"""The desk works in its hours, on the most urgent first, and more staff is never worse."""

import math
from functools import partial
from itertools import pairwise

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from simulator.lifecycle import DAY, HOUR
from simulator.model.desk import Desk, Ticket, Urgency
from simulator.model.hours import Hours
from simulator.model.moments import Moment, at
from simulator.model.phases import Phase
from tests.model.desks import ALWAYS, ticket, tickets, worked_off

END = 240
NINE_TO_FIVE = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(10)]
L10, L1000, URGENT = (0, 10, 3), (0, 1000, 3), (15, 1, 0)
TRAP = [L10, L10, L1000, L1000, *[URGENT] * 10]

openings = st.lists(st.integers(0, END), max_size=12, unique=True).map(
    lambda ends: list(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
rows = st.tuples(st.integers(0, 60), st.integers(1, 25), st.integers(0, 3))
streams = st.lists(rows, max_size=14)
staffs = st.integers(1, 4)


def brute_force(
    staff: int, line: list[Ticket], hours: list[tuple[int, int]], needless: list[int]
) -> list[tuple[list[int], int | None, bool]]:
    """Instant by instant: in which ms is each ticket worked on, when does it end, is it dropped?

    `needless`: from when on is each ticket not wanted any more?
    """
    worked: list[list[int]] = [[] for _ in line]
    ended: list[int | None] = [None] * len(line)
    dropped = [False] * len(line)
    ranked = sorted(range(len(line)), key=lambda n: (line[n].urgency, line[n].opened, n))
    at_work: list[int] = []
    for t in range(END + 1):
        for n in at_work:
            if len(worked[n]) == line[n].effort and ended[n] is None:
                ended[n] = t
        if any(begin <= t < end for begin, end in hours):
            busy: list[int] = []
            for n in ranked:
                if line[n].opened > t or ended[n] is not None or len(busy) == staff:
                    continue
                if n in at_work or t < needless[n]:
                    busy.append(n)
                    worked[n].append(t)
                else:
                    dropped[n], ended[n] = True, t
            at_work = busy
    return list(zip(worked, ended, dropped, strict=True))


def seen(line: list[Ticket], hours: Hours) -> list[tuple[list[int], int | None, bool]]:
    def instants(one: Ticket) -> list[int]:
        found = [t for begin, end in one.stretches for t in range(begin, min(end, END + 1))]
        return [t for t in found if hours.next_opening(t) == t]

    return [(instants(one), one.ended, one.dropped) for one in line]


@given(
    staffs,
    streams,
    openings,
    st.lists(st.integers(0, 2 * END), min_size=14, max_size=14),
    st.lists(st.sampled_from(Phase), min_size=14, max_size=14),
)
def test_it_works_like_the_plain_queue_whatever_the_order_at_an_instant(
    staff: int, stream: list, hours: list, needless: list[int], phases: list[Phase]
) -> None:
    line = tickets(*stream)
    desk = worked_off(
        staff,
        line,
        hours,
        wanted=lambda one, t: t < needless[one.integration],
        phase=lambda one: min(phases[one.integration], Phase.DESK),
        until=END + 1,
    )
    assert seen(line, desk.hours) == brute_force(staff, line, hours, needless)


@given(staffs, streams, openings)
def test_nothing_ends_later_with_more_staff(staff: int, stream: list, hours: list) -> None:
    few, many = tickets(*stream), tickets(*stream)
    small = worked_off(staff, few, hours, until=END + 1)
    large = worked_off(staff + 1, many, hours, until=END + 1)
    for one, other in zip(few, many, strict=True):
        assert (other.ended or END + 1) <= (one.ended or END + 1)
    assert large.time_queued(END) <= small.time_queued(END)


@given(staffs, streams, openings, st.integers(0, END))
def test_work_is_done_in_the_hours_by_the_staff_and_adds_up(
    staff: int, stream: list, hours: list, until: int
) -> None:
    line = tickets(*stream)
    desk = worked_off(staff, line, hours, until=END + 1)
    for t in range(END):
        assert sum(any(b <= t < e for b, e in one.stretches) for one in line) <= staff
    for one in line:
        assert all(earlier.end <= later.begin for earlier, later in pairwise(one.stretches))
        assert all(desk.hours.next_opening(begin) == begin for begin, _ in one.stretches)
        assert one.taken is None or one.taken >= one.opened
        if one.ended is not None:
            assert desk.worked(one, END) == one.effort
        assert desk.queued(one, until) >= 0
    present = sum(
        desk.hours.open_between(one.opened, min(one.ended or until, until)) for one in line
    )
    assert desk.time_worked(until) + desk.time_queued(until) == present


def test_with_more_staff_tickets_can_wait_longer_where_nobody_is_interrupted() -> None:
    def total_wait(staff: int) -> int:
        env = simpy.Environment()
        desk = simpy.PriorityResource(env, staff)
        waits: list[float] = []

        def work(opened: int, effort: int, urgency: int):
            yield env.timeout(opened)
            with desk.request(priority=urgency) as turn:
                yield turn
                waits.append(env.now - opened)
                yield env.timeout(effort)

        for row in TRAP:
            env.process(work(*row))
        env.run()
        return int(sum(waits))

    assert (total_wait(1), total_wait(2)) == (1165, 9990)


def test_with_more_staff_tickets_wait_less_at_the_desk() -> None:
    # The short ones, the urgent ones, the long ones; each waits until it is begun, and when put aside.
    alone = (10 + 10) + sum(range(10)) + (30 + 1030)
    two = 0 + 2 * sum(range(5)) + 2 * (10 + 5)
    three = 0 + 3 * sum(range(3)) + 3 + (0 + 3) + (10 + 3)
    waits = [worked_off(staff, tickets(*TRAP)).time_queued(5000) for staff in (1, 2, 3, math.inf)]
    assert waits == [alone, two, three, 0]


def test_work_pauses_over_night_and_goes_on() -> None:
    line = [ticket(opened=16 * HOUR, effort=3 * HOUR), ticket(20 * HOUR, HOUR, integration=1)]
    desk = worked_off(1, line, NINE_TO_FIVE)
    assert [(one.taken, one.ended) for one in line] == [
        (16 * HOUR, DAY + 11 * HOUR),
        (DAY + 11 * HOUR, DAY + 12 * HOUR),
    ]
    assert desk.worked(line[0], DAY) == desk.time_worked(DAY) == HOUR
    assert [desk.queued(one, 2 * DAY) for one in line] == [0, 2 * HOUR]


def test_work_can_end_when_the_desk_closes_and_begin_when_it_opens() -> None:
    line = [ticket(16 * HOUR, HOUR), ticket(16 * HOUR, 8 * HOUR, integration=1)]
    worked_off(1, line, NINE_TO_FIVE)
    assert [(one.taken, one.ended) for one in line] == [
        (16 * HOUR, 17 * HOUR),
        (DAY + 9 * HOUR, DAY + 17 * HOUR),
    ]


def test_outages_come_first_and_what_they_interrupt_goes_on() -> None:
    line = tickets((0, 10, Urgency.ROTATION), (2, 3, Urgency.ROTATION), (4, 5, Urgency.OUTAGE))
    worked_off(1, line)
    assert [one.stretches for one in line] == [[(0, 4), (9, 15)], [(15, 18)], [(4, 9)]]


def test_an_outage_is_no_reason_to_interrupt_an_older_one() -> None:
    line = tickets((0, 10, Urgency.OUTAGE), (4, 5, Urgency.OUTAGE))
    worked_off(1, line)
    assert [one.stretches for one in line] == [[(0, 10)], [(10, 15)]]


def test_a_night_is_long_enough_to_put_something_more_urgent_first() -> None:
    line = [
        ticket(16 * HOUR, 2 * HOUR, 3),
        ticket(22 * HOUR, HOUR, 3, 1),
        ticket(23 * HOUR, HOUR, 0, 2),
    ]
    worked_off(1, line, NINE_TO_FIVE)
    assert [one.ended for one in line] == [DAY + 11 * HOUR, DAY + 12 * HOUR, DAY + 10 * HOUR]
    assert line[0].stretches == [(16 * HOUR, DAY + 9 * HOUR), (DAY + 10 * HOUR, DAY + 11 * HOUR)]


@pytest.mark.parametrize("phase", Phase)
def test_work_that_ends_at_the_instant_of_an_interruption_is_done(phase: Phase) -> None:
    line = tickets((0, 5, Urgency.ROTATION), (5, 2, Urgency.OUTAGE))
    worked_off(1, line, phase=lambda _: phase)
    assert [one.stretches for one in line] == [[(0, 5)], [(5, 7)]]
    assert [one.ended for one in line] == [5, 7]


def test_what_is_needless_when_its_turn_comes_is_dropped_and_costs_no_time() -> None:
    line = tickets((0, 5), (1, 5), (2, 5))
    desk = worked_off(1, line, wanted=lambda one, t: one.integration != 1 or t < 3)
    assert [(one.taken, one.ended, one.dropped) for one in line] == [
        (0, 5, False),
        (None, 5, True),
        (5, 10, False),
    ]
    assert desk.time_worked(100) == 10
    assert [desk.queued(one, 100) for one in line] == [0, 4, 3]


def test_what_is_needless_after_an_interruption_is_dropped_half_done() -> None:
    line = tickets((0, 10, Urgency.ROTATION), (4, 3, Urgency.OUTAGE))
    desk = worked_off(1, line, wanted=lambda one, t: one.integration == 1 or t < 5)
    assert (line[0].taken, line[0].ended, line[0].dropped) == (0, 7, True)
    assert desk.worked(line[0], 100) == 4
    assert desk.time_worked(100) == 7


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase < Phase.BEGIN])
def test_work_is_taken_up_after_all_that_an_instant_brings(phase: Phase) -> None:
    env = simpy.Environment()
    desk, line = Desk(env, 1, ALWAYS), tickets((0, 5), (0, 5))
    needless: list[int] = []

    def is_wanted(one: Ticket) -> bool:
        return one.integration not in needless

    for one in line:
        env.process(desk.work(one, partial(is_wanted, one)))
    at(env, 5, phase, lambda: needless.append(1))
    env.run()
    assert [(one.taken, one.ended, one.dropped) for one in line] == [(0, 5, False), (None, 5, True)]


def test_what_is_put_aside_at_the_instant_of_its_begin_was_not_begun() -> None:
    env = simpy.Environment()
    desk, line = Desk(env, 1, ALWAYS), tickets((0, 5, Urgency.ROTATION), (0, 2, Urgency.OUTAGE))

    def come():
        env.process(desk.work(line[0], lambda: True))
        for _ in range(3):
            yield Moment(env, 0, Phase.BEGIN)
        assert line[0].taken == 0
        yield from desk.work(line[1], lambda: True)

    env.process(come())
    env.run()
    assert [one.stretches for one in line] == [[(2, 7)], [(0, 2)]]
    assert desk.time_queued(10) == 2


def test_what_is_not_wanted_interrupts_nothing() -> None:
    line = tickets((0, 10, Urgency.ROTATION), (4, 3, Urgency.OUTAGE))
    worked_off(1, line, wanted=lambda one, t: one.integration == 0 and t < 4)
    assert [(one.stretches[-1:], one.ended) for one in line] == [([(4, 10)], 10), ([], 4)]


def test_who_becomes_free_at_an_instant_takes_what_comes_at_it() -> None:
    line = tickets((0, 5, Urgency.OUTAGE), (0, 9, Urgency.ROTATION), (5, 3, Urgency.OUTAGE))
    worked_off(2, line, phase=lambda _: Phase.RETURN)
    assert [one.stretches for one in line] == [[(0, 5)], [(0, 9)], [(5, 8)]]


def test_without_a_desk_everything_is_done_at_once() -> None:
    line = tickets(*[(opened, 10 + opened % 7) for opened in range(1000)])
    desk = worked_off(math.inf, line)
    assert all(one.ended == one.opened + one.effort for one in line)
    assert desk.time_queued(5000) == 0


def test_what_the_desk_cannot_do_before_the_end_stays_open() -> None:
    line = [ticket(0, 3 * HOUR), ticket(0, HOUR, integration=1)]
    desk = worked_off(1, line, [(HOUR, 2 * HOUR)], until=DAY)
    assert [(one.taken, one.ended) for one in line] == [(HOUR, None), (None, None)]
    assert (desk.time_worked(DAY), desk.time_queued(DAY)) == (HOUR, HOUR)


@given(openings, st.integers(0, END), st.integers(1, END))
def test_hours_are_a_clock_that_stands_still_while_nobody_works(
    hours: list, begin: int, effort: int
) -> None:
    clock, opened = Hours(hours), [t for b, e in hours for t in range(b, e)]
    assert clock.open_until(begin) == sum(t < begin for t in opened)
    assert clock.next_opening(begin) == next((t for t in opened if t >= begin), 2**62)
    later = [t for t in opened if t >= begin]
    assert clock.end_of(begin, effort) == (later[effort - 1] + 1 if effort <= len(later) else 2**62)
    assert Hours(ALWAYS).end_of(begin, effort) == begin + effort
