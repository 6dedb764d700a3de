"""What is wrong with a scenario file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong. The path leads to it through the keys: `users.engineers.count`."""

    source: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """How is it reported? `file:line:col: path: what is wrong; what is allowed`.

        What does not come from a file (`--set`), or concerns all of it, has line 0.
        """
        place = f"{self.source}:{self.line}:{self.column}" if self.line else self.source
        return _printable(": ".join(part for part in (place, self.path, self.message) if part))


class ScenarioError(Exception):
    """A scenario that is refused as a whole, with every fault in it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """How are the faults reported? One a line."""
        return "\n".join(map(str, self.faults))


def _printable(text: str) -> str:
    """Characters that a terminal would obey or hide are shown as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
