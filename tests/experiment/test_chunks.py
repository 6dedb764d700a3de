"""Chunks: everything is done once, in chunks of about a second, whoever dies."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.experiment.chunks import CHUNK, GROWTH, Dispatch, Queue, WorkersDiedError
from simulator.experiment.crews import Crew, Here


class Mortals(Crew):
    """Workers that do what is submitted, but die of some replications; then nobody works any more."""

    death, most_deaths = BrokenExecutor, 3

    def __init__(self, hands: int, deadly: Callable[[range], bool]) -> None:
        self.hands, self.ahead, self.deadly = hands, hands, deadly
        self.broken = False
        self.renewed = 0

    def submit(self, work, numbers):
        if self.broken:
            raise BrokenExecutor
        future: Future = Future()
        if self.deadly(numbers):
            self.broken = True
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(work(numbers))
        return future

    def renew(self) -> None:
        self.broken, self.renewed = False, self.renewed + 1


def done(found: Iterator[tuple[range, list[int]]]) -> list[int]:
    return [number for numbers, _ in found for number in numbers]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), max_size=6), st.integers(1, 5))
def test_everything_missing_is_done_once(gaps: list[tuple[int, int]], hands: int) -> None:
    missing, end = [], 0
    for pause, length in gaps:
        missing.append(range(end + pause, end + pause + length))
        end += pause + length
    wanted = [number for gap in missing for number in gap]
    crew = Mortals(hands, lambda _: False)
    assert sorted(done(Dispatch(list, Queue(missing), crew).done())) == wanted
    assert done(Dispatch(list, Queue(missing), Here()).done()) == wanted


@given(st.sets(st.integers(0, 30), max_size=4), st.integers(1, 4))
def test_work_that_was_lost_is_done_again(unlucky: set[int], hands: int) -> None:
    seen: Counter[range] = Counter()

    def deadly(numbers: range) -> bool:
        seen[numbers] += 1
        return seen[numbers] == 1 and bool(unlucky & set(numbers))

    crew = Mortals(hands, deadly)
    assert sorted(done(Dispatch(list, Queue([range(31)]), crew).done())) == list(range(31))
    assert crew.renewed <= len(unlucky)


@pytest.mark.parametrize("hands", [1, 2, 4])
def test_work_that_kills_is_named_and_given_up(hands: int) -> None:
    attempts: Counter[range] = Counter()

    def deadly(numbers: range) -> bool:
        attempts[numbers] += 7 in numbers
        return 7 in numbers

    found: list[int] = []
    dispatch = Dispatch(list, Queue([range(20)]), Mortals(hands, deadly))
    with pytest.raises(WorkersDiedError, match=r"replications? .*: whatever process") as raised:
        found.extend(number for numbers, _ in dispatch.done() for number in numbers)
    assert max(attempts.values()) == 3
    assert len(found) == len(set(found))
    assert "--jobs" in str(raised.value)


def test_what_the_work_raises_comes_through() -> None:
    def fail(numbers: range) -> None:
        raise ZeroDivisionError(numbers)

    with pytest.raises(ZeroDivisionError):
        list(Dispatch(fail, Queue([range(3)]), Here()).done())


def test_a_chunk_takes_about_a_second() -> None:
    queue, sizes = Queue([range(10**6)]), []
    for _ in range(12):
        chunk = queue.take(2)
        sizes.append(len(chunk))
        queue.learn(chunk, 3.0 + 0.004 * len(chunk) if len(sizes) == 1 else 0.004 * len(chunk))
    assert sizes[0] == 1
    assert all(after <= GROWTH * before for before, after in pairwise(sizes))
    assert sizes[-1] == CHUNK / 0.004


def test_towards_the_end_all_hands_have_some() -> None:
    queue = Queue([range(10)])
    queue.size = 10
    assert [len(queue.take(4)) for _ in range(4)] == [3, 2, 2, 1]
    queue = Queue([range(10)])
    queue.size = 40
    assert [len(queue.take(4)) for _ in range(3)] == [4, 4, 2]
