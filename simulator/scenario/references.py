"""Names in a scenario that refer to cohorts: do they mean anything?"""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.scenario.flaws import Flaw, Path, did_you_mean, listed

Cohorts = Mapping[str, Any]


def flaw_of_name(path: Path, name: object, known: Cohorts, kind: str) -> Iterator[Flaw]:
    """Is there a cohort of this name? `kind`: users or integrations."""
    if isinstance(name, str) and name not in known:
        names = listed(sorted(known)) or "none"
        text = f"no {kind} are called {name[:64]!r}; there are: {names}{did_you_mean(name, known)}"
        yield Flaw(path, text)


def flaws_of_cohorts(path: Path, named: object, known: Cohorts, kind: str) -> Iterator[Flaw]:
    """Is there a cohort of each of the names of an `applies_to`?"""
    if isinstance(named, str) and named != "all":
        yield from flaw_of_name(path, named, known, kind)
    for place, name in enumerate(named if isinstance(named, list | tuple) else ()):
        yield from flaw_of_name((*path, place), name, known, kind)
