"""What a checklist is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.scenario import Scenario
from simulator.scenario.describe import describe


@dataclass(frozen=True)
class Study:
    """A run, a comparison or a sweep, as far as its papers tell of it."""

    scenario: Scenario
    manifest: Mapping[str, Any]
    factors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of a sweep: which paths vary, and over which values."""

    @property
    def kind(self) -> str:
        """`run`, `comparison` or `sweep`."""
        return str(self.manifest["kind"])

    @property
    def compared(self) -> list[str]:
        """The policies, or the scenarios, of a comparison."""
        return str(self.manifest["policy"]).split(",") if self.kind == "comparison" else []

    def told(self, *about: str) -> Iterator[str]:
        """The lines of the scenario in words that begin like this."""
        for line in describe(self.scenario).splitlines():
            if line.startswith(tuple(f"- {one}" for one in about)):
                yield line
