"""Files of the System Log, made ready for DuckDB: which kind are they, on which lines is what?"""

import json
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from simulator.okta.elements import content_of, elements
from simulator.okta.findings import Account
from simulator.okta.packed import BLOCK, DAMAGE, UTF8_MARK, opened

Lines = NDArray[np.int64]
_BLANK = np.frombuffer(b"\n\r \t\v\f", np.uint8)


@dataclass(frozen=True)
class LogFile:
    """A file of events, one JSON object a line."""

    name: str
    """As the user called it."""
    path: Path
    lines: Lines | None = None
    """On which line of the user's file each object stood; None: on lines of their own."""


def kind_of(path: Path) -> str:
    """Are there JSON `lines`, a JSON `array` or the console's `csv` in a file? Raises OSError."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if ".csv" in suffixes:
        return "csv"
    if ".jsonl" in suffixes or ".ndjson" in suffixes:
        return "lines"
    head = _head(path)
    if head.startswith(b"["):
        return "array"
    return "lines" if head.startswith(b"{") or ".json" in suffixes else "csv"


def _head(path: Path) -> bytes:
    try:
        with opened(path) as stream:
            return stream.read(4096).removeprefix(UTF8_MARK).lstrip()
    except DAMAGE:
        return b"{"


def blank_lines(path: Path) -> Lines:
    """Which lines have nothing on them? (counted from 1) DuckDB passes over them."""
    found, lines, rest = array("q"), 0, b""
    with opened(path) as stream:
        while block := stream.read(BLOCK):
            whole, cut, tail = block.rpartition(b"\n")
            if cut:
                whole, rest = rest + whole + cut, b""
                found.extend((lines + _blanks(whole)).tolist())
                lines += whole.count(b"\n")
            rest += tail
    if rest and not rest.strip():
        found.append(lines + 1)
    return np.array(found, np.int64)


def _blanks(whole: bytes) -> Lines:
    """Which of these lines are blank? Only those that begin with a blank are looked at."""
    signs = np.frombuffer(whole, np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    begins = np.concatenate([[0], ends[:-1] + 1])
    suspects = np.flatnonzero(np.isin(signs[begins], _BLANK))
    blank = [not whole[begins[line] : ends[line]].strip() for line in suspects]
    return suspects[np.array(blank, np.bool_)] + 1


def ends_in_a_line(path: Path) -> bool:
    """Does a file end before its last line does? (not known of a compressed one: no)"""
    with path.open("rb") as stream:
        if stream.read(2) == b"\x1f\x8b" or stream.seek(0, 2) == 0:
            return False
        stream.seek(-1, 2)
        return stream.read(1) != b"\n"


def from_objects(path: Path, folder: Path, account: Account) -> LogFile:
    """A file with objects in whatever order of lines, one a line."""
    copy, lines = copy_in(folder), array("q")
    with copy.open("w", encoding="utf-8") as out:
        text = content_of(path, account)
        for element in elements(text, str(path), lambda event: "uuid" in event, account):
            put(out, element.content)
            lines.append(element.line)
    return LogFile(str(path), copy, np.array(lines, np.int64))


def copy_in(folder: Path) -> Path:
    """Where can the next copy of a file be put?"""
    return folder / f"{len(list(folder.iterdir()))}.jsonl"


def put(out: TextIO, content: dict[str, Any]) -> None:
    """Write an object on a line of its own."""
    json.dump(content, out)
    out.write("\n")


class Places:
    """On which lines of the user's file do the rows of its table stand?"""

    def __init__(self, file: LogFile) -> None:
        self.file = file
        self._blank: Lines | None = None

    def of(self, rows: Lines) -> Lines:
        """The lines of rows. (both counted from 1)"""
        if self.file.lines is not None:
            return self.file.lines[rows - 1]
        if self._blank is None:
            self._blank = blank_lines(self.file.path)
        before = self._blank - 1 - np.arange(len(self._blank))
        return rows + np.searchsorted(before, rows, side="left")
