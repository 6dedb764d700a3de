"""The elements of a JSON document, one by one, with their lines, however damaged it is."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from simulator.okta.findings import Account, Finding

_SPACE = re.compile(r"[ \t\r\n]*")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_MOST_TRIES = 10_000
LEFT_OUT = "left out"

Known = Callable[[dict[str, Any]], bool]
"""Does an object look like one of those that the document lists?"""


class Element(NamedTuple):
    """One object of a document."""

    line: int
    content: dict[str, Any]


def content_of(path: Path, account: Account) -> str:
    """What is the text of a file? Bytes that are not UTF-8 are marked (surrogateescape).

    A compressed file that was cut off or damaged gives what can be read, and a finding. Raises
    OSError.
    """
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data, problem = _decompressed(path)
        if problem:
            account.wrong(str(path), 0, problem, "read up to there")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    return data.decode("utf-8", "surrogateescape")


def _decompressed(path: Path) -> tuple[bytes, str]:
    blocks = []
    try:
        with gzip.open(path) as stream:
            while block := stream.read(1 << 20):
                blocks.append(block)
    except EOFError:
        return b"".join(blocks), "is cut off: the compressed file ends too early"
    except (zlib.error, gzip.BadGzipFile) as error:
        return b"".join(blocks), f"is damaged: {error}"
    return b"".join(blocks), ""


def elements(text: str, file: str, known: Known, account: Account) -> Iterator[Element]:
    """Which objects does a JSON array, a sequence of arrays, or a sequence of objects list?

    What cannot be read is noted, and reading goes on at the next object that is `known`.
    """
    return _Scanner(text, file, known, account).scan()


@dataclass
class _Scanner:
    text: str
    file: str
    known: Known
    account: Account
    at: int = 0
    line: int = 1
    _counted: int = 0
    depth: int = 0
    separated: bool = True
    _decoder: json.JSONDecoder = field(default_factory=json.JSONDecoder)

    def scan(self) -> Iterator[Element]:
        """All that can be read."""
        if not self.text.strip():
            self._note(0, "is empty", "nothing could be read")
        while self._skip_space():
            sign = self.text[self.at]
            if sign in "[],":
                self._step(sign)
            elif sign == "{" and (found := self._decode(self.at)) is not None:
                yield from self._element(*found)
            else:
                self._recover()
        if self.depth > 0:
            self._note(self._line_of(self.at), "ends before its list is closed: it is cut off")
        elif self.depth < 0:
            self._note(self._line_of(self.at), "closes a list that it did not begin")

    def _element(self, content: Any, end: int) -> Iterator[Element]:
        line = self._line_of(self.at)
        if not self.separated:
            self._note(line, "has no comma before it", "read all the same")
        if _NOT_UTF8.search(self.text, self.at, end):
            self._leave(line, end, "is not a text in UTF-8")
        elif not self.known(content):
            self._leave(line, end, "is something else than what is listed here")
        else:
            yield Element(line, content)
        self.at, self.separated = end, self.depth <= 0

    def _leave(self, line: int, end: int, what: str) -> None:
        last = line + self.text.count("\n", self.at, end)
        self._note(line, what, end=last)

    def _step(self, sign: str) -> None:
        self.depth += {"[": 1, "]": -1, ",": 0}[sign]
        self.separated = sign != "]"
        self.at += 1

    def _recover(self) -> None:
        """What is not JSON is left out, up to the next object that is known."""
        first, begin = self._line_of(self.at), self.at
        self.at = self._next_known(begin + 1)
        last = first + self.text[begin : self.at].rstrip().count("\n")
        what = "is not JSON" if self.at < len(self.text) else "is not JSON, up to the end"
        self._note(first, what, end=last)
        self.separated = True

    def _next_known(self, begin: int) -> int:
        at = self.text.find("{", begin)
        for _ in range(_MOST_TRIES):
            if at < 0:
                break
            found = self._decode(at)
            if found is not None and self.known(found[0]):
                return at
            at = self.text.find("{", at + 1)
        return len(self.text)

    def _decode(self, at: int) -> tuple[Any, int] | None:
        try:
            return self._decoder.raw_decode(self.text, at)
        except (ValueError, RecursionError):
            return None

    def _skip_space(self) -> bool:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _line_of(self, at: int) -> int:
        self.line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self.line

    def _note(self, line: int, what: str, done: str = LEFT_OUT, end: int = 0) -> None:
        if what.startswith(("ends before", "closes a list")):
            done = "read up to there"
        self.account.add(Finding(self.file, line, what, done, end=end))
