"""Replications by the chunk: of about a second each, done by a crew, again if a worker dies."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Generic, TypeVar

from simulator.experiment.crews import Crew
from simulator.experiment.work import Alike, Parted, Work

T = TypeVar("T")

CHUNK = 1.0
"""Seconds that a chunk should take: little to lose, and much more than it takes to hand it out."""
GROWTH = 4
SHORTEST = 10
"""Chunks are not made shorter than this part, just so that all hands have some."""


class WorkersDiedError(Exception):
    """Some replications kill whoever simulates them. The message is for the user."""


class Queue:
    """Which replications are to be done next, and how many make a chunk?"""

    def __init__(self, missing: Iterable[range]) -> None:
        self.gaps = deque(gap for gap in missing if gap)
        self.size = 1
        self.rate = 0.0
        """Seconds that one replication took lately."""
        self.learned = 0
        """From how many chunks is that known?"""

    def __len__(self) -> int:
        return sum(map(len, self.gaps))

    def take(self, hands: int) -> range:
        """Which replications come next? Towards the end fewer, so that all hands have some."""
        gap = self.gaps.popleft()
        share = -(-(len(gap) + len(self)) // hands)
        size = min(self.size, max(share, self.size // SHORTEST))
        if len(gap) > size:
            self.gaps.appendleft(gap[size:])
        return gap[:size]

    def learn(self, chunk: range, seconds: float) -> None:
        """Make chunks of about a second of it. The first ones take longer: code is being loaded."""
        self.learned += 1
        self.rate = seconds / len(chunk)
        fitting = CHUNK / self.rate if self.rate else GROWTH * self.size
        self.size = max(1, round(min(fitting, GROWTH * self.size)))


class Dispatch(Generic[T]):
    """Hands out chunks to a crew, and takes back what was done, in any order."""

    def __init__(self, work: Work[T] | Parted[T], queue: Queue, crew: Crew) -> None:
        self.work = work if isinstance(work, Parted) else Alike(work)
        self.queue, self.crew = queue, crew
        self.out: dict[Future[tuple[float, T]], range] = {}
        self.suspects: deque[range] = deque()
        self.deaths: Counter[range] = Counter()

    def done(self, enough: Callable[[], bool] = lambda: False) -> Iterator[tuple[range, T]]:
        """What comes of each chunk? Ends when all is done, or when nothing more should begin.

        Raises WorkersDiedError, and what the work raises.
        """
        while True:
            while not enough() and (chunk := self._next()):
                self._submit(chunk)
            if not self.out:
                return
            yield from self._finished()

    def _next(self) -> range | None:
        """Chunks under suspicion go out alone: then it is clear whose fault a death is."""
        if self.suspects:
            return None if self.out else self.suspects.popleft()
        free = len(self.out) < self.crew.hands + self.crew.ahead
        alone = any(self.deaths[chunk] for chunk in self.out.values())
        return self.queue.take(self.crew.hands) if free and self.queue and not alone else None

    def _submit(self, chunk: range) -> None:
        try:
            self.out[self.crew.submit(_Timed(self.work.part(chunk)), chunk)] = chunk
        except self.crew.death:
            self.suspects.append(chunk)
            self._mourn()

    def _finished(self) -> Iterator[tuple[range, T]]:
        ready, _ = wait(self.out, return_when=FIRST_COMPLETED)
        if any(isinstance(future.exception(), self.crew.death) for future in ready):
            self._mourn()
            return
        for future in ready:
            chunk = self.out.pop(future)
            seconds, found = future.result()
            self.queue.learn(chunk, seconds)
            yield chunk, found

    def _mourn(self) -> None:
        """Somebody died; whatever was out may be the cause."""
        wait(self.out)
        lost = [
            chunk
            for future, chunk in self.out.items()
            if isinstance(future.exception(), self.crew.death)
        ]
        self.out = {future: chunk for future, chunk in self.out.items() if chunk not in lost}
        self.deaths.update(lost)
        self.suspects.extend(sorted(lost, key=lambda chunk: chunk.start))
        if guilty := [chunk for chunk in lost if self.deaths[chunk] >= self.crew.most_deaths]:
            raise WorkersDiedError(
                f"{self.work.named(guilty[0])}: whatever process simulates this dies, time after "
                "time; if memory is short, try fewer --jobs, or smaller cohorts"
            )
        self.crew.renew()


class _Timed(Generic[T]):
    """The same work, and how many seconds it took."""

    def __init__(self, work: Work[T]) -> None:
        self.work = work

    def __call__(self, numbers: range) -> tuple[float, T]:
        begun = time.monotonic()
        found = self.work(numbers)
        return time.monotonic() - begun, found
