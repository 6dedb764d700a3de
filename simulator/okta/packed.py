"""Files that may be compressed, or marked, or damaged: their bytes, or a copy that can be read."""

import gzip
import shutil
import zlib
from pathlib import Path
from typing import BinaryIO

from simulator.okta.findings import Account

BLOCK = 1 << 24
UTF8_MARK = b"\xef\xbb\xbf"
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)
"""What a compressed file that is cut off or damaged ends in."""


def opened(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked if it is compressed. Raises OSError."""
    return gzip.open(path) if is_packed(path) else path.open("rb")  # type: ignore[return-value]


def is_packed(path: Path) -> bool:
    """Is a file compressed by gzip, whatever its name? Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def unpacked(path: Path, copy: Path, account: Account) -> Path:
    """The file, or a copy of it that DuckDB can read: sound, and without a byte-order mark."""
    problem = _gzip_problem(path)
    with opened(path) as stream:
        try:
            marked = stream.read(3) == UTF8_MARK
        except DAMAGE:
            marked = False
    named = path.suffix.lower() == ".gz"
    if not (problem or marked or named != is_packed(path)):
        return path
    with copy.open("wb") as out:
        _copy(path, out)
    if marked:
        _without_mark(copy)
    if problem:
        account.wrong(str(path), 0, problem, "read up to there")
    return copy


def _gzip_problem(path: Path) -> str:
    if not is_packed(path):
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
    except DAMAGE:
        pass  # noted by who asked


def _without_mark(copy: Path) -> None:
    aside = copy.with_suffix(".marked")
    copy.rename(aside)
    with aside.open("rb") as stream, copy.open("wb") as out:
        stream.seek(len(UTF8_MARK))
        shutil.copyfileobj(stream, out)
    aside.unlink()
