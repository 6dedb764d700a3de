"""Recorded calls: a CSV or Parquet file with a column `time`, and optionally `integration`."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from simulator.scenario.times import MILLISECOND, parse_timestamp

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FINER = re.compile(r"(?<=[.][0-9]{3})[0-9]{1,6}")
Row = tuple[str | None, object]
Calls = Mapping[str | None, list[int]]


class TraceError(Exception):
    """A trace that cannot be read. The message follows the name of the file."""


def read_trace(file: str | Path) -> Calls:
    """When did each integration call, in milliseconds since 1970 (UTC), in time order?

    The key is None for all rows of a file without the column `integration`. Raises TraceError.
    """
    path = Path(file)
    try:
        found = path.stat()
        return _read(path, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        raise TraceError("does not exist") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is impossible"
        raise TraceError(f"cannot be read: {reason}") from None


@lru_cache(maxsize=32)
def _read(path: Path, modified: int, size: int) -> Calls:  # noqa: ARG001
    rows = _parquet_rows(path) if path.suffix.lower() == ".parquet" else _csv_rows(path)
    calls: dict[str | None, list[int]] = {}
    for integration, time in rows:
        calls.setdefault(integration, []).append(time)
    for times in calls.values():
        times.sort()
    return calls


def _csv_rows(path: Path) -> Iterator[tuple[str | None, int]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            _check_columns(reader.fieldnames or ())
            for row in reader:
                yield row.get("integration"), _instant(row["time"], f"line {reader.line_num}")
    except (UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"is not a CSV file in UTF-8: {error}") from None


def _parquet_rows(path: Path) -> Iterator[tuple[str | None, int]]:
    import duckdb

    try:
        with duckdb.connect(config={"TimeZone": "UTC"}) as connection:
            table = connection.read_parquet(str(path))
            names = [str(name) for name in table.columns]
            _check_columns(names)
            chosen = [name for name in ("time", "integration") if name in names]
            rows = table.select(", ".join(chosen)).fetchall()
    except duckdb.Error as error:
        raise TraceError(f"is not a Parquet file: {str(error).splitlines()[0]}") from None
    for number, row in enumerate(rows, 1):
        yield (row[1] if len(row) > 1 else None), _instant(row[0], f"row {number}")


def _check_columns(names: Iterable[str]) -> None:
    columns = list(names)
    if "time" not in columns:
        listed = ", ".join(columns)[:200] or "none"
        raise TraceError(f"has no column `time`; its columns: {listed}")


def _instant(value: object, where: str) -> int:
    try:
        return (_moment(value) - EPOCH) // MILLISECOND
    except ValueError as error:
        raise TraceError(f"is wrong in {where}: {error}") from None


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return parse_timestamp(FINER.sub("", str(value or "").strip()))
