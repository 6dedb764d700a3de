"""Several scenarios on one command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.errors import refuse
from simulator.cli.inputs import read_scenario

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
