"""A Dask cluster as the place where work is done, and a look at its workers first."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from simulator.experiment.crews import Crew
from simulator.experiment.fingerprint import fingerprint

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
SECONDS_TO_ANSWER = 10


class ClusterError(Exception):
    """The cluster cannot be used. The message is for the user."""


class Cluster(Crew):
    """Workers on other machines, or other processes. Those that die are replaced by others."""

    most_deaths = 1  # the scheduler has tried it on several workers by then

    def __init__(self, client: "Client", hands: int) -> None:
        from distributed.scheduler import KilledWorker

        self.executor: Executor = client.get_executor(pure=False)
        self.hands, self.ahead = hands, hands
        self.death: type[BaseException] = KilledWorker

    def submit(self, work: Callable[[range], T], numbers: range) -> "Future[T]":
        """Have this done."""
        return self.executor.submit(work, numbers)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at this address (tcp://host:port).

    Raises ClusterError if they cannot be reached, or are not of this program.
    """
    client = _client(address)
    try:
        hands = sum(client.nthreads().values())
        _check(address, hands, client.run(_question()))
        yield Cluster(client, hands)
    finally:
        client.close(timeout=1)


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        text = "--cluster takes the package distributed; install tokensim[cluster]"
        raise ClusterError(text) from error
    try:
        return Client(address, timeout=SECONDS_TO_ANSWER, name=f"tokensim-{uuid.uuid4().hex[:8]}")
    except (OSError, ValueError, TypeError) as error:
        text = f"no Dask scheduler answers at {address}; start one with `dask scheduler`"
        raise ClusterError(text) from error


def _question() -> Callable[[], str]:
    """A function that goes to a worker as a whole: the package may be missing there."""

    def answer() -> str:
        try:
            from simulator.experiment.fingerprint import fingerprint
        except ImportError as error:
            return f"cannot import tokensim ({error})"
        return fingerprint()

    return answer


def _check(address: str, hands: int, answers: Mapping[str, str]) -> None:
    if not hands:
        text = f"the cluster at {address} has no workers; start some with `dask worker {address}`"
        raise ClusterError(text)
    strangers = {worker: said for worker, said in answers.items() if said != fingerprint()}
    if strangers:
        worker, said = next(iter(strangers.items()))
        what = said if said.startswith("cannot") else f"has version {said}"
        raise ClusterError(
            f"{len(strangers)} of {len(answers)} workers of {address} cannot do this work: "
            f"{worker} {what}, here it is {fingerprint()}; install the same tokensim there"
        )
