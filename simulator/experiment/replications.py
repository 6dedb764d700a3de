"""Many replications, in series or side by side, and what they show together."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import active_children, get_context
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING

from simulator.demand.estate import Demand
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.single import simulate_once
from simulator.results.columns import Replication
from simulator.results.kpis import summarise
from simulator.results.tables import Tables
from simulator.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Progress = Callable[[int, int], None]
"""Told how many replications are done, and of how many."""

_CHUNKS_PER_JOB = 8
_PATIENCE = 3.0  # seconds
_LARGEST_CHUNK = 64
"""So that progress shows, and a worker takes no more than it can soon give back."""


def replicate(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int = 1,
    colour_changes: bool = False,
    progress: Progress | None = None,
) -> "Results":
    """What happens to the tokens of a scenario, many times over?

    The results are the same on any number of processes (`jobs`). `replications`: default the
    scenario's, as for `policy`. Raises UnknownPolicyError, ValueError for numbers below 1, and
    RuleError if a rule of a user's own fails.
    """
    scenario = scenario.under(policy)
    seed = chosen_seed(scenario, seed)
    wanted = scenario.replications if replications is None else replications
    if wanted < 1 or jobs < 1:
        raise ValueError("replications and jobs must be at least 1")
    demand = Demand.of(scenario)
    found = _simulate_all(demand, seed, wanted, jobs, colour_changes)
    done: dict[int, Replication] = {}
    for number, columns in found:
        done[number] = columns
        if progress is not None:
            progress(len(done), wanted)
    return Results(scenario, seed, scenario.policy, Tables(demand, dict(sorted(done.items()))))


def _simulate_all(
    demand: Demand, seed: int, wanted: int, jobs: int, colour_changes: bool
) -> Iterator[tuple[int, Replication]]:
    if min(jobs, wanted) == 1:
        for number in range(wanted):
            yield number, simulate_once(demand, seed, number, colour_changes=colour_changes)
        return
    size = min(-(-wanted // (jobs * _CHUNKS_PER_JOB)), _LARGEST_CHUNK)
    chunks = [range(begin, min(begin + size, wanted)) for begin in range(0, wanted, size)]
    with _workers(min(jobs, wanted)) as pool:
        with _postponed_interrupts():  # processes that begin here leave Ctrl-C to this one
            futures = [
                pool.submit(_simulate_chunk, demand.scenario, seed, chunk, colour_changes)
                for chunk in chunks
            ]
        for future in as_completed(futures):
            yield from future.result()


@contextmanager
def _workers(jobs: int) -> Iterator[Executor]:
    """Where replications run side by side: the one place to put a cluster instead.

    If the work is ended early, the processes are told to stop after the replication that they are
    at, and ended if that takes long. To kill one while it sends its results would leave this
    process waiting for the rest of them.
    """
    spawn, others = get_context("spawn"), active_children()
    stop = spawn.Event()
    pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_heed, initargs=(stop,))
    try:
        yield pool
    except BaseException:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
        latest = time.monotonic() + _PATIENCE
        for worker in active_children():
            if worker not in others:
                worker.join(max(0.0, latest - time.monotonic()))
                worker.terminate()
        raise
    pool.shutdown()


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


_orders: list[Event] = []
"""Of a worker process: the event that tells it to stop."""


def _heed(stop: Event) -> None:
    _orders.append(stop)


def _simulate_chunk(
    scenario: Scenario, seed: int, numbers: range, colour_changes: bool
) -> list[tuple[int, Replication]]:
    demand, done = Demand.of(scenario), []
    for number in numbers:
        if any(order.is_set() for order in _orders):
            break
        one = simulate_once(demand, seed, number, colour_changes=colour_changes)
        done.append((number, one))
    return done


@dataclass(frozen=True)
class Results:
    """What many replications show. Tables are pandas frames, made when first asked for."""

    scenario: Scenario = field(repr=False)
    seed: int
    policy: str
    tables: Tables = field(repr=False)

    @cached_property
    def status(self) -> "pd.DataFrame":
        """How many tokens were in each status at the end of each day of each replication?"""
        return self.tables.frame("status")

    @cached_property
    def tokens(self) -> "pd.DataFrame":
        """What became of each token in each replication?"""
        return self.tables.frame("tokens")

    @cached_property
    def events(self) -> "pd.DataFrame":
        """What happened in each replication, in time order?"""
        return self.tables.frame("events")

    @cached_property
    def outages(self) -> "pd.DataFrame":
        """Which integrations went down in each replication, when, why and for how long?"""
        return self.tables.frame("outages")

    @cached_property
    def tickets(self) -> "pd.DataFrame":
        """What had the desk to do in each replication, and when was it done?"""
        return self.tables.frame("tickets")

    @cached_property
    def kpis_by_cohort(self) -> "pd.DataFrame":
        """How did each cohort of integrations fare in each replication? One row each."""
        return self.tables.frame("kpis_by_cohort")

    @cached_property
    def kpis(self) -> "pd.DataFrame":
        """How did the organisation fare in each replication? One row each."""
        import pandas as pd

        rows = {number: dict(one.kpis) for number, one in self.tables.replications.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("replication")

    @cached_property
    def summary(self) -> "pd.DataFrame":
        """How did it fare on average? One row per indicator: mean, sd, 95 % interval, n."""
        import pandas as pd

        rows = summarise([one.kpis for one in self.tables.replications.values()])
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("kpi")

    def plot_status(self, ax: "Axes | None" = None) -> "Axes":
        """Draw how many tokens were in each status over time: mean, and band over replications."""
        from simulator.report.marks import marks_of
        from simulator.report.status import plot_status

        return plot_status(self.status, marks=marks_of(self.scenario), ax=ax)

    def _repr_html_(self) -> str:
        from simulator.report.notebook import result_html

        return result_html(
            scenario=self.scenario,
            seed=self.seed,
            policy=self.policy,
            kpis=self.summary["mean"],
            status=self.status,
        )
