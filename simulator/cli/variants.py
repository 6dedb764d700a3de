"""Several scenarios on one command line, and what may be wrong with comparing them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.errors import fail, refuse
from simulator.cli.inputs import read_scenario
from simulator.cli.interrupts import Interrupts
from simulator.cli.progress import Bar

if TYPE_CHECKING:
    from simulator.scenario import Fault, Scenario


def read_variants(
    files: Sequence[str], settings: Sequence[str] | None, allow_code: bool
) -> "Scenario | Mapping[str, Scenario]":
    """Which scenario, or which scenarios by their names, were asked for? Raises ScenarioError."""
    from simulator.scenario import ScenarioError

    found: list[Scenario] = []
    faults: list[Fault] = []
    for file in files:
        try:
            found.append(read_scenario(file, settings, None, allow_code))
        except ScenarioError as error:
            faults += error.faults
    if faults:
        raise ScenarioError(tuple(dict.fromkeys(faults)))
    return found[0] if len(files) == 1 else dict(zip(_labels(files, found), found, strict=True))


def _labels(files: Sequence[str], found: "Sequence[Scenario]") -> Sequence[str]:
    """The scenarios' own names, if they tell them apart; else those of the files."""
    for names in ([one.name for one in found], [Path(file).stem for file in files]):
        if len(set(names)) == len(names):
            return names
    if len(set(files)) < len(files):
        refuse("tokensim: a file is named twice; name different files")
    return files


@contextmanager
def attended() -> Iterator[Callable[[int, int], None]]:
    """Work that is watched: yields what it tells of its progress, and hears of Ctrl-C by.

    What cannot be compared, or fails, ends the command in words.
    """
    with Interrupts() as interrupts, Bar(2) as bar:

        def progress(done: int, of: int) -> None:
            interrupts.check()
            bar.update(done, of)

        with refusals():
            yield progress


@contextmanager
def refusals() -> Iterator[None]:
    """Ends the command if what was asked for cannot be compared, is in the way, or fails."""
    from simulator.experiment import (
        ClusterError,
        ComparisonError,
        OutputExistsError,
        PointsError,
        RuleError,
        WorkersDiedError,
    )
    from simulator.scenario import UnknownPolicyError

    try:
        yield
    except (ComparisonError, OutputExistsError, PointsError, UnknownPolicyError) as error:
        refuse("\n".join(f"tokensim: {line}" for line in str(error).splitlines()))
    except (ClusterError, RuleError, WorkersDiedError) as error:
        fail(str(error))
