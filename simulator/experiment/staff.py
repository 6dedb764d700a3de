"""Who simulates: this process alone, several, or a cluster? Whatever it is, it finds the same."""

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from simulator.experiment.chunks import Dispatch, Queue
from simulator.experiment.cluster import cluster
from simulator.experiment.crews import Crew, Here, processes
from simulator.experiment.work import Parted, Work

T = TypeVar("T")

WORTHWHILE = 8.0
"""Seconds of work that is left from which on processes of its own are begun."""
_KNOWN = 3
"""After so many chunks it is known how long one takes: for the first one, code is loaded."""


@dataclass(frozen=True)
class Staff:
    """Who simulates?"""

    jobs: int | None = None
    """So many processes. None: as many as there are cores and memory for, once it pays."""
    cluster: str | None = None
    """The address of a Dask scheduler, whose workers do it instead."""

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 1:
            raise ValueError("replications and jobs must be at least 1")

    @property
    def hands(self) -> int:
        """How much may be done at a time on this machine?"""
        return self.jobs or _affordable()


def in_chunks(
    work: Work[T] | Parted[T], missing: Iterable[range], staff: Staff
) -> Generator[tuple[range, T], None, None]:
    """What comes of each chunk of the replications that are missing? In any order.

    `work`, or its parts, must be fit for pickle. Raises what it raises, WorkersDiedError, and
    ClusterError. Close this iterator to have all workers stop.
    """
    queue = Queue(missing)
    if staff.jobs is None and not staff.cluster:
        most = _affordable()
        yield from Dispatch(work, queue, Here()).done(lambda: most > 1 and _pays(queue))
    if queue:
        with _crew(staff, len(queue)) as crew:
            yield from Dispatch(work, queue, crew).done()


def _pays(queue: Queue) -> bool:
    return queue.learned >= _KNOWN and len(queue) * queue.rate > WORTHWHILE


@contextmanager
def _crew(staff: Staff, wanted: int) -> Iterator[Crew]:
    jobs = min(staff.hands, wanted)
    if staff.cluster:
        with cluster(staff.cluster) as workers:
            yield workers
    elif jobs == 1:
        yield Here()
    else:
        with processes(jobs) as workers:
            yield workers


def _affordable() -> int:
    """How many processes are there cores, and memory, for?"""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _memory_for()))


def _memory_for() -> int:
    """How many processes like this one, at its largest, does the free memory hold?"""
    try:
        import resource

        mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        (free,) = (int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (ImportError, OSError, ValueError):
        return 2**16  # where nobody says, there is enough
    return int(free // mine)  # both in KiB
