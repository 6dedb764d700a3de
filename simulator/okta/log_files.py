"""Files of the System Log, made ready for DuckDB: which kind are they, and where are their lines?"""

import csv
import gzip
import json
import re
import shutil
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np
from numpy.typing import NDArray

from simulator.okta.elements import LEFT_OUT, content_of, elements
from simulator.okta.findings import Account, Finding

Lines = NDArray[np.int64]
BLOCK = 1 << 24
_UTF8_MARK = b"\xef\xbb\xbf"
_BLANK = re.compile(rb"(?m)^[ \t\r\v\f]*$")


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
            return stream.read(4096).removeprefix(_UTF8_MARK).lstrip()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b"{"


def opened(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked if it is compressed. Raises OSError."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")  # type: ignore[return-value]


def unpacked(path: Path, folder: Path, account: Account) -> Path:
    """The file, or a copy of it that DuckDB can read: sound, and without a byte-order mark."""
    problem = _gzip_problem(path)
    with opened(path) as stream:
        try:
            marked = stream.read(3) == _UTF8_MARK
        except (EOFError, zlib.error, gzip.BadGzipFile):
            marked = False
    named = path.suffix.lower() == ".gz"
    packed = path.open("rb").read(2) == b"\x1f\x8b"
    if not (problem or marked or named != packed):
        return path
    copy = folder / f"{len(list(folder.iterdir()))}.jsonl"
    with copy.open("wb") as out:
        _copy(path, out)
    if marked:
        _without_mark(copy)
    if problem:
        account.wrong(str(path), 0, problem, "read up to there")
    return copy


def _gzip_problem(path: Path) -> str:
    with path.open("rb") as stream:
        if stream.read(2) != b"\x1f\x8b":
            return ""
    try:
        with gzip.open(path) as stream:
            while stream.read(BLOCK):
                pass
    except EOFError:
        return "is cut off: the compressed file ends too early"
    except (zlib.error, gzip.BadGzipFile) as error:
        return f"is damaged: {error}"
    return ""


def _copy(path: Path, out: BinaryIO) -> None:
    try:
        with opened(path) as stream:
            while block := stream.read(1 << 16):
                out.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        pass  # noted by who asked


def _without_mark(copy: Path) -> None:
    aside = copy.with_suffix(".marked")
    copy.rename(aside)
    with aside.open("rb") as stream, copy.open("wb") as out:
        stream.seek(len(_UTF8_MARK))
        shutil.copyfileobj(stream, out)
    aside.unlink()


def blank_lines(path: Path) -> Lines:
    """Which lines have nothing on them? (counted from 1) DuckDB passes over them."""
    found, line, rest = array("q"), 0, b""
    with opened(path) as stream:
        while block := stream.read(BLOCK):
            whole, cut, tail = (rest + block).rpartition(b"\n")
            rest = tail
            if cut:
                found.extend(line + number for number in _blanks(whole))
                line += whole.count(b"\n") + 1
    return np.array(found, np.int64)


def _blanks(whole: bytes) -> Iterator[int]:
    if not (b"\n\n" in whole or b"\n\r" in whole or _BLANK.search(whole)):
        return
    for number, line in enumerate(whole.split(b"\n"), 1):
        if not line.strip():
            yield number


def ends_in_a_line(path: Path) -> bool:
    """Does a file end before its last line does? (not known of a compressed one: no)"""
    with path.open("rb") as stream:
        if stream.read(2) == b"\x1f\x8b" or stream.seek(0, 2) == 0:
            return False
        stream.seek(-1, 2)
        return stream.read(1) != b"\n"


def from_objects(path: Path, folder: Path, account: Account) -> LogFile:
    """A file with objects in whatever order of lines, one a line."""
    copy, lines = folder / f"{len(list(folder.iterdir()))}.jsonl", array("q")
    with copy.open("w", encoding="utf-8") as out:
        text = content_of(path, account)
        for element in elements(text, str(path), lambda event: "uuid" in event, account):
            _put(out, element.content)
            lines.append(element.line)
    return LogFile(str(path), copy, np.array(lines, np.int64))


def from_csv(path: Path, folder: Path, account: Account) -> LogFile:
    """A CSV file of the console as objects, one a line."""
    copy, lines = folder / f"{len(list(folder.iterdir()))}.jsonl", array("q")
    text = content_of(path, account)
    with copy.open("w", encoding="utf-8") as out:
        for line, row in _rows(text, str(path), account):
            _put(out, row)
            lines.append(line)
    return LogFile(str(path), copy, np.array(lines, np.int64))


def _put(out: TextIO, content: dict[str, Any]) -> None:
    json.dump(content, out)
    out.write("\n")


def _rows(text: str, file: str, account: Account) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(StringIO(text, newline=""))
    columns: dict[str, int] = {}
    width = line = 0
    while True:
        before = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            account.wrong(file, before, f"is not CSV: {error}", LEFT_OUT, end=reader.line_num)
            continue
        line = reader.line_num
        if not row:
            continue
        if not width:
            width, columns = len(row), csv_columns(row)
            if missing := sorted({"published", "eventType"} - columns.keys()):
                what = f"is not the console's CSV: no column for {' and '.join(missing)}"
                account.wrong(file, before, what, "left out as a whole")
                return
            if "uuid" not in columns:
                account.note(file, "has no column uuid", "events read twice cannot be told")
        elif len(row) != width or any("\udc80" <= sign <= "\udcff" for sign in "".join(row)):
            what = "is not UTF-8" if len(row) == width else f"has {len(row)} fields, not {width}"
            account.add(Finding(file, before, what, LEFT_OUT, end=line))
        else:
            yield before, _event(row, columns, f"{file}:{before}")


def csv_columns(header: Sequence[str]) -> dict[str, int]:
    """Where are the fields of an event in the console's CSV? By their names in JSON."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        plain = re.sub(r"[^a-z0-9]", "", name.lower())
        if plain.endswith("requestapitokenid"):
            found["token"] = place
        elif key := _COLUMNS.get(plain):
            found.setdefault(key, place)
    return found


_COLUMNS = {
    "uuid": "uuid",
    "published": "published",
    "timestamp": "published",
    "eventtype": "eventType",
    "target0id": "target",
    "targetid": "target",
}


def _event(row: Sequence[str], columns: dict[str, int], place: str) -> dict[str, Any]:
    def value(key: str) -> str | None:
        return row[columns[key]] or None if key in columns else None

    return {
        "uuid": value("uuid") if "uuid" in columns else place,
        "published": value("published"),
        "eventType": value("eventType"),
        "transaction": {"detail": {"requestApiTokenId": value("token")}},
        "target": [{"id": value("target"), "type": "User"}],
    }


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
