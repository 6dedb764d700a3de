"""What was wrong with the documents, where, and what was done about it: an exact account."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_OF_A_KIND = 100_000
"""Findings of one kind in one file that are listed one by one; the rest is counted."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong or worth knowing, in lines `line` to `end` of a file.

    Line 0: in the file as a whole.
    """

    file: str
    line: int
    what: str
    done: str
    grave: bool = True
    """Is it refused unless the user says that it shall go on?"""
    end: int = 0
    things: int = 1
    """How many lines, tokens, users or events are concerned?"""

    def __str__(self) -> str:
        lines = f"{self.line}-{self.end}" if self.end > self.line else f"{self.line}"
        place = f"{self.file}:{lines}" if self.line else self.file
        return f"{place}: {self.what}; {self.done}"


@dataclass
class Account:
    """All findings of an import, in the order in which they were made."""

    findings: list[Finding] = field(default_factory=list)
    _kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    _beyond: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)

    def add(self, finding: Finding, kind: str = "") -> None:
        """Note a finding; of a kind of which there are very many, it is only counted."""
        key = finding.file, kind or finding.what
        self._kinds[key] += 1
        if self._kinds[key] <= MOST_OF_A_KIND:
            self.findings.append(finding)
        else:
            self._beyond[*key, finding.done, finding.grave] += finding.things

    def wrong(self, file: str, line: int, what: str, done: str, *, end: int = 0) -> None:
        """Note something for which an import is refused unless the user says go on."""
        self.add(Finding(file, line, what, done, end=end))

    def note(self, file: str, what: str, done: str, *, line: int = 0, things: int = 1) -> None:
        """Note something that is worth knowing, and wrong in no way."""
        self.add(Finding(file, line, what, done, grave=False, things=things))

    def everything(self) -> Iterator[Finding]:
        """All findings; those that were only counted are one each kind."""
        yield from self.findings
        for (file, kind, done, grave), things in self._beyond.items():
            what = f"{things:,} more, beyond the first {MOST_OF_A_KIND:,}: {kind}"
            yield Finding(file, 0, what, done, grave, things=things)

    @property
    def grave(self) -> list[Finding]:
        """For which findings is the import refused?"""
        return [finding for finding in self.everything() if finding.grave]
