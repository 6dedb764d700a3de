"""The desk is the queue of the textbooks: waiting times against closed forms.

Poisson tickets with exponential work, through the real desk on SimPy. Twenty independent runs a
case; their mean is held to the formula within 4 standard errors. At fixed seeds nothing here is
random; were the random numbers changed, each of the 8 comparisons would fail by chance once in
1,300 (Student's t, 19 degrees of freedom): one change in 160.

Formulas: Kleinrock, "Queueing systems", vol. 1 (M/M/c); Gross and Harris, "Fundamentals of queueing
theory" (preemptive priorities).
"""

import math
from collections.abc import Callable, Sequence
from heapq import heappop, heappush

import numpy as np
import pytest

from simulator.lifecycle import HOUR
from simulator.model.desk import Desk, Ticket
from tests.model.desks import tickets, worked_off

RUNS, TICKETS, WARM_UP = 20, 8_000, 1_500
SIGMAS = 4.0


def stream(rate: float, work: float, seed: Sequence[int], urgency: int = 0, size: int = TICKETS):
    """Rows (opened, effort, urgency): tickets at random, `rate` an hour, of `work` hours each."""
    random = np.random.default_rng(seed)
    opened = np.cumsum(random.exponential(HOUR / rate, size)).round().astype(int)
    effort = np.maximum(1, random.exponential(HOUR * work, size).round()).astype(int)
    return [(o, e, urgency) for o, e in zip(opened.tolist(), effort.tolist(), strict=True)]


def wait(ticket: Ticket) -> float:
    assert ticket.taken is not None
    return (ticket.taken - ticket.opened) / HOUR


def stay(ticket: Ticket) -> float:
    assert ticket.ended is not None
    return (ticket.ended - ticket.opened) / HOUR


def settled(desk: Desk, urgency: int = 0) -> list[Ticket]:
    begun = sorted(one.opened for one in desk.tickets)[WARM_UP]
    return [one for one in desk.tickets if one.opened >= begun and one.urgency == urgency]


def mean(measure: Callable[[Ticket], float], measured: list[Ticket]) -> float:
    return sum(map(measure, measured)) / len(measured)


def agree(means: list[float], expected: float) -> bool:
    error = float(np.std(means, ddof=1)) / math.sqrt(RUNS)
    assert error < 0.05 * expected
    return abs(float(np.mean(means)) - expected) <= SIGMAS * error


def erlang_c(staff: int, load: float) -> float:
    """The chance that everybody is busy, at a load of so many tickets of work at a time."""
    busy = load**staff / math.factorial(staff) / (1 - load / staff)
    return busy / (sum(load**k / math.factorial(k) for k in range(staff)) + busy)


@pytest.mark.slow
@pytest.mark.parametrize(("staff", "rho"), [(1, 0.5), (1, 0.8), (2, 0.5), (2, 0.8)])
def test_mean_wait_with_staff_of_one_and_two(staff: int, rho: float) -> None:
    rate = staff * rho
    expected = erlang_c(staff, rate) / (staff - rate)
    assert staff > 1 or expected == pytest.approx(rho / (1 - rho))
    lines = [tickets(*stream(rate, 1.0, (staff, run))) for run in range(RUNS)]
    assert agree([mean(wait, settled(worked_off(staff, line))) for line in lines], expected)


@pytest.mark.slow
@pytest.mark.parametrize("means", [(1.0, 1.0), (0.5, 1.5)])
def test_mean_stay_where_the_urgent_interrupt_the_others(means: tuple[float, float]) -> None:
    rates, size = (0.4, 0.3), TICKETS // 2
    urgent, others = (rate * work for rate, work in zip(rates, means, strict=True))
    residuals = urgent * means[0], urgent * means[0] + others * means[1]
    expected = {
        0: means[0] + residuals[0] / (1 - urgent),
        3: means[1] / (1 - urgent) + residuals[1] / (1 - urgent) / (1 - urgent - others),
    }
    desks = []
    for run in range(RUNS):
        first = stream(rates[0], means[0], (8, run), size=size * 4 // 3)
        second = stream(rates[1], means[1], (9, run), urgency=3, size=size)
        desks.append(worked_off(1, tickets(*first, *second)))
    for urgency, stays in expected.items():
        assert agree([mean(stay, settled(desk, urgency)) for desk in desks], stays)


@pytest.mark.parametrize("staff", [1, 2, 3, 7])
def test_waits_are_those_of_kiefer_and_wolfowitz(staff: int) -> None:
    """Who comes first is served first: by whoever is free first. Exact, ticket by ticket."""
    rows = stream(0.9 * staff, 1.0, (staff, 99), size=3_000)
    desk = worked_off(staff, tickets(*rows))
    free = [0] * staff
    for one, (opened, effort, _) in zip(desk.tickets, rows, strict=True):
        taken = max(opened, heappop(free))
        heappush(free, taken + effort)
        assert (one.taken, one.ended) == (taken, taken + effort)
