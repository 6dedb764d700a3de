"""How is an experiment carried out, and where does it leave what it finds?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from simulator.experiment.collecting import Listeners
from simulator.experiment.fingerprint import fingerprint
from simulator.experiment.staff import Staff
from simulator.results.directory import place_for
from simulator.results.manifest import Kind
from simulator.results.order import Order


@dataclass(frozen=True)
class Execution:
    """Who simulates, and who is told how far it is? What is found does not depend on it."""

    staff: Staff = field(default_factory=lambda: Staff(1))
    listeners: Listeners = field(default_factory=Listeners)


@dataclass(frozen=True)
class Destination:
    """Which directory does an experiment leave?"""

    out: Path | None = None
    """None: a new one in runs/."""
    force: bool = False
    """It replaces what is there."""
    command: Sequence[str] = ()
    """What was typed, for the manifest."""

    def place(self, name: str, now: datetime) -> Path:
        """Where is it? Raises OutputExistsError, and OSError if nothing can be written there."""
        return place_for(self.out, f"{name}-{now:%Y%m%dT%H%M%SZ}", self.force)

    def order(self, kind: Kind, seed: int, now: datetime, asked: Mapping[str, object]) -> Order:
        """What is to be known to go on with it?"""
        created = now.isoformat(timespec="seconds")
        known = (fingerprint(), seed, created, self.command)
        return Order(*known, colour_changes=False, force=self.force, kind=kind, asked=asked)
