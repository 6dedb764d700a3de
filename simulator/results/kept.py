"""Finished replications, kept on disk as they come, so that none of them is simulated twice."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedRandom
from pathlib import Path
from typing import Any

from simulator.results.stored import StoredTables

JOURNAL = "journal.jsonl"


class StillRunningError(Exception):
    """Somebody else is at work there. The message is for the user."""


@dataclass(frozen=True)
class Piece:
    """Some replications that are on disk, one after the other."""

    numbers: range
    digests: Mapping[str, str]
    """By table: the SHA-256 of its file."""

    def path(self, folder: Path, table: str) -> Path:
        """Where is the file of a table?"""
        return folder / f"{self.numbers.start:08d}-{self.numbers.stop - 1:08d}-{table}.parquet"

    @property
    def line(self) -> bytes:
        """What does the journal say of it?"""
        first, last = self.numbers.start, self.numbers.stop - 1
        entry = {"first": first, "last": last, "sha256": dict(self.digests)}
        return json.dumps(entry).encode() + b"\n"


class Kept:
    """A folder of finished replications, and a journal that says which, line by line.

    Files are written before the line that names them, with their digests. Whatever a crash leaves
    half-written has no line, or does not fit its digest, and counts as not done.
    """

    def __init__(self, folder: Path) -> None:
        """Opens it; it is made if it is not there. Raises StillRunningError, and OSError."""
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self._journal: BufferedRandom = (folder / JOURNAL).open("a+b")
        try:
            _lock(self._journal, folder)
            self.pieces = sorted(self._intact(), key=lambda piece: piece.numbers.start)
        except BaseException:
            self._journal.close()
            raise

    def close(self) -> None:
        """Let others have it."""
        self._journal.close()

    def add(self, numbers: range, files: Mapping[str, bytes]) -> None:
        """Keep the tables of these replications, as Parquet files. Raises OSError."""
        piece = Piece(numbers, {table: sha256(file).hexdigest() for table, file in files.items()})
        for table, file in files.items():
            piece.path(self.folder, table).write_bytes(file)
        self._journal.write(piece.line)
        self._journal.flush()
        self.pieces = sorted([*self.pieces, piece], key=lambda piece: piece.numbers.start)

    def __len__(self) -> int:
        return sum(len(piece.numbers) for piece in self.pieces)

    def missing(self, wanted: int) -> list[range]:
        """Which of so many replications are not there?"""
        begin, gaps = 0, []
        for piece in self.pieces:
            gaps.append(range(begin, min(piece.numbers.start, wanted)))
            begin = piece.numbers.stop
        return [gap for gap in (*gaps, range(begin, wanted)) if gap]

    def tables(self, names: Sequence[str], replications: int) -> StoredTables:
        """The tables of these names, of the first replications."""
        used = [piece for piece in self.pieces if piece.numbers.start < replications]
        files = {name: [piece.path(self.folder, name) for piece in used] for name in names}
        return StoredTables(files, replications)

    def only(self, piece: Piece, names: Sequence[str]) -> StoredTables:
        """The tables of these names, of one piece."""
        files = {name: [piece.path(self.folder, name)] for name in names}
        return StoredTables(files, piece.numbers.stop)

    def _intact(self) -> Iterator[Piece]:
        """The pieces that are there as they were written. A torn last line is cut off."""
        self._journal.seek(0)
        text = self._journal.read()
        whole = text.rfind(b"\n") + 1
        if whole < len(text):
            self._journal.truncate(whole)
        seen: set[int] = set()
        for line in text[:whole].splitlines():
            piece = _piece(line)
            if piece and not seen.intersection(piece.numbers) and _fits(self.folder, piece):
                seen.update(piece.numbers)
                yield piece


def _piece(line: bytes) -> Piece | None:
    try:
        entry: dict[str, Any] = json.loads(line)
        return Piece(range(entry["first"], entry["last"] + 1), entry["sha256"])
    except (ValueError, KeyError, TypeError):
        return None


def _fits(folder: Path, piece: Piece) -> bool:
    try:
        for table, digest in piece.digests.items():
            with piece.path(folder, table).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != digest:
                    return False
    except FileNotFoundError:
        return False
    return True


def _lock(file: BufferedRandom, folder: Path) -> None:
    """Only one process goes on with a run. The lock ends with it, however it ends."""
    try:
        import fcntl
    except ImportError:  # not on this system
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        text = f"{folder} belongs to a run that is still going on; wait for it, or end it"
        raise StillRunningError(text) from error
