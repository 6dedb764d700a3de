"""What is to be known to go on with a run, a comparison or a sweep that was broken off."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.results.durable import write_durably
from simulator.results.manifest import Kind, Manifest
from simulator.results.reached import Reached

ORDER, _FORMAT_VERSION = "run.json", 1

_COMMANDS: Mapping[Kind, str] = {"run": "run", "comparison": "compare", "sweep": "sweep"}
"""What can be gone on with, and by which command."""


class ResumeError(Exception):
    """There is nothing that could be resumed. The message is for the user."""


@dataclass(frozen=True)
class Order:
    """What was asked for, beside the scenario."""

    program: str
    """Its fingerprint: another program might find other bytes."""
    seed: int
    created: str
    command: Sequence[str]
    colour_changes: bool
    force: bool
    kind: Kind = "run"
    asked: Mapping[str, Any] = field(default_factory=dict)
    """Of a comparison, or a sweep: what else was asked for."""
    papers: str = ""
    """The digest of what is simulated, once it is written."""

    def manifest(self, replications: int, policy: str, reached: Reached | None) -> Manifest:
        """What was it told to do, and what came of it?"""
        created = datetime.fromisoformat(self.created)
        precision = reached.as_json() if reached else None
        told = (self.seed, replications, policy, self.command, created, precision)
        return Manifest(*told, kind=self.kind)

    def resuming(self, place: Path) -> str:
        """Which command goes on with it, if this is its place?"""
        return f"tokensim {_COMMANDS[self.kind]} --resume {place}"


def write_order(folder: Path, order: Order) -> None:
    """Write it into the folder of what is under way; it is on the disk then."""
    content = {"format_version": _FORMAT_VERSION, **asdict(order)}
    write_durably(folder / ORDER, json.dumps(content, indent=2).encode() + b"\n")


def read_order(folder: Path) -> Order:
    """What was ordered there? Raises ResumeError."""
    try:
        content: Mapping[str, Any] = json.loads((folder / ORDER).read_text(encoding="utf-8"))
        fields = {name: content[name] for name in Order.__dataclass_fields__ if name in content}
        return Order(**fields)
    except (ValueError, KeyError, TypeError) as error:
        text = f"{folder / ORDER} cannot be read; remove {folder}, and run the scenario again"
        raise ResumeError(text) from error
