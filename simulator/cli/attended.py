"""Long work is attended to: a bar shows how far it is, Ctrl-C ends it, and failures are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulator.cli.errors import fail, noted, refuse
from simulator.cli.interrupts import Interrupts
from simulator.cli.progress import Bar

if TYPE_CHECKING:
    from simulator.experiment.collecting import Listeners


@contextmanager
def attended() -> "Iterator[Listeners]":
    """Who is to be told how far the work within this block is, so that it is attended to?"""
    with Interrupts() as interrupts, Bar() as bar, refusals():
        from simulator.experiment.collecting import Listeners

        def progress(done: int, of: int) -> None:
            interrupts.check()
            bar.update(done, of)

        yield Listeners(progress, bar.watch)


@contextmanager
def refusals() -> Iterator[None]:
    """Ends the command if what was asked for makes no sense, is in the way, or fails."""
    from simulator.experiment import (
        ClusterError,
        ComparisonError,
        OutputExistsError,
        PointsError,
        ResumeError,
        RuleError,
        StillRunningError,
        WorkersDiedError,
    )
    from simulator.scenario import LostTraceError, UnknownPolicyError

    try:
        yield
    except (
        ComparisonError,
        OutputExistsError,
        PointsError,
        ResumeError,
        StillRunningError,
        UnknownPolicyError,
    ) as error:
        refuse("\n".join(f"tokensim: {line}" for line in str(error).splitlines()))
    except (ClusterError, LostTraceError, RuleError, WorkersDiedError) as error:
        fail(noted(str(error), error))
