"""Where work is done: in this process, in several, or on a cluster. One seam: an Executor each."""

import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from tempfile import TemporaryDirectory
from typing import TypeVar

from simulator.experiment.orders import heed

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds that worker processes have to finish what they are at, when they are told to stop."""


class Crew(ABC):
    """Workers that take work by way of an executor."""

    hands: int
    """How many pieces of work are done at a time."""
    ahead: int
    """How many wait for their turn, so that nobody has to wait for them."""
    death: type[BaseException]
    """What is raised when a worker dies."""
    most_deaths: int
    """After how many of them is a piece of work given up?"""

    @abstractmethod
    def submit(self, work: Callable[[range], T], numbers: range) -> "Future[T]":
        """Have this done."""

    def renew(self) -> None:  # noqa: B027
        """Make sure that work can be submitted again after a death."""


class Here(Crew):
    """In this process: work is done while it is submitted."""

    hands, ahead, death, most_deaths = 1, 0, BrokenExecutor, 1

    def submit(self, work: Callable[[range], T], numbers: range) -> "Future[T]":
        """Do this."""
        done: Future[T] = Future()
        done.set_result(work(numbers))
        return done


class Processes(Crew):
    """Processes of this machine, begun when there is work for them."""

    death, most_deaths = BrokenExecutor, 3

    def __init__(self, number: int) -> None:
        self.hands, self.ahead = number, number
        self.spawn: SpawnContext = get_context("spawn")
        self.others = set(active_children())
        self.stop: Event = self.spawn.Event()
        self.folder = TemporaryDirectory(prefix="tokensim-", ignore_cleanup_errors=True)
        self.renew()

    def submit(self, work: Callable[[range], T], numbers: range) -> "Future[T]":
        """Have this done. A process that begins here leaves Ctrl-C to this one."""
        with _postponed_interrupts():
            return self.pool.submit(work, numbers)

    def renew(self) -> None:
        """Take other processes, for a pool of which one has died is of no use any more."""
        orders = (self.stop, self.folder.name)
        self.pool: Executor = ProcessPoolExecutor(
            self.hands, mp_context=self.spawn, initializer=heed, initargs=orders
        )

    def end(self) -> None:
        """All work is done."""
        self.pool.shutdown()
        self.folder.cleanup()

    def break_off(self) -> None:
        """Have the processes stop after the replication that they are at, and end those that don't.

        To kill one while it sends its results would leave this process waiting for the rest.
        """
        self.stop.set()
        self.pool.shutdown(wait=False, cancel_futures=True)
        latest = time.monotonic() + PATIENCE
        for process in self._mine():
            process.join(max(0.0, latest - time.monotonic()))
            process.terminate()
            process.join(PATIENCE)
        self.folder.cleanup()

    def _mine(self) -> list[BaseProcess]:
        return [process for process in active_children() if process not in self.others]


@contextmanager
def processes(number: int) -> Iterator[Processes]:
    """So many processes of this machine; none is left afterwards, whatever happens."""
    crew = Processes(number)
    try:
        yield crew
    except BaseException:
        crew.break_off()
        raise
    crew.end()


@contextmanager
def _postponed_interrupts() -> Iterator[None]:
    """Ctrl-C is heard afterwards; processes that begin meanwhile never hear it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
