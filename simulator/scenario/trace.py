"""Recorded calls: a CSV or Parquet file with a column `time`, and optionally `integration`."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from socket import gethostname
from stat import S_ISREG

from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.times import MILLISECOND, parse_timestamp

NO_DOWNLOADS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
MOST_ROWS = 10_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FINER = re.compile(r"(?<=[.][0-9]{3})[0-9]{1,6}")
Row = tuple[str | None, object]
Calls = Mapping[str | None, list[int]]


class TraceError(Exception):
    """A trace that cannot be read. The message follows the name of the file."""


class LostTraceError(Exception):
    """A trace is not where it was, or not what it was. The message is for the user."""


def read_trace(file: str | Path) -> Calls:
    """When did each integration call, in milliseconds since 1970 (UTC), in time order?

    The key is None for all rows of a file without the column `integration`. Raises TraceError.
    """
    path = Path(file)
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise TraceError("is not a file")
        return _read(path, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        raise TraceError("does not exist") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is impossible"
        raise TraceError(f"cannot be read: {reason}") from None


def digest_of(file: str) -> str:
    """Which content has a trace? Its SHA-256. Raises OSError."""
    found = Path(file).stat()
    return _digest(Path(file), found.st_mtime_ns, found.st_size)


def read_again(file: str, digest: str) -> Calls:
    """The same as `read_trace`, of a file that was read before, perhaps on another machine.

    Raises LostTraceError if it is not here, or has another content.
    """
    try:
        if digest_of(file) == digest:
            return read_trace(file)
        reason = "has another content than"
    except (OSError, TraceError):
        reason = "cannot be read as"
    raise LostTraceError(
        f"{file}: the trace {reason} when the scenario was read, on {gethostname()}, where this is "
        "simulated; have the same file at the same path on every machine of a cluster, and do not "
        "change it meanwhile"
    )


def own_calls(calls: Calls, cohort: str, count: int) -> dict[str | None, list[int]]:
    """Which of the recorded calls are those of a cohort, by the full name of the integration?

    Without the column `integration` all of them are: the key is None.
    """
    names = (name for name in calls if name is None or _is_of(name, cohort, count))
    return {name: calls[name] for name in names}


def check_names(calls: Calls, cohort: str, count: int) -> None:
    """Has a cohort any row in a trace? Raises TraceError with the names that are there if not."""
    if own_calls(calls, cohort, count) or not count:
        return
    names = sorted(str(name)[:80] for name in calls)
    full = f"{cohort}/0" if count == 1 else f"{cohort}/0 to {cohort}/{count - 1}"
    raise TraceError(
        f"has no row of this cohort; its column `integration` must say {full} in full; "
        f"there are: {listed(names, 5)}{did_you_mean(f'{cohort}/0', names)}"
    )


def _is_of(name: str, cohort: str, count: int) -> bool:
    prefix, _, number = name.rpartition("/")
    if prefix != cohort or not number.isascii() or not number.isdecimal() or len(number) > 8:
        return False
    return str(int(number)) == number and int(number) < count


@lru_cache(maxsize=32)
def _digest(path: Path, modified: int, size: int) -> str:  # noqa: ARG001
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


@lru_cache(maxsize=32)
def _read(path: Path, modified: int, size: int) -> Calls:  # noqa: ARG001
    rows = _parquet_rows(path) if path.suffix.lower() == ".parquet" else _csv_rows(path)
    calls: dict[str | None, list[int]] = {}
    for integration, time in islice(rows, MOST_ROWS + 1):
        calls.setdefault(integration, []).append(time)
    if not calls:
        raise TraceError("has no rows; for integrations that make no calls write `calls: never`")
    if sum(map(len, calls.values())) > MOST_ROWS:
        raise TraceError(f"has more than {MOST_ROWS:,} rows")
    for times in calls.values():
        times.sort()
    return calls


def _csv_rows(path: Path) -> Iterator[tuple[str | None, int]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            _check_columns(reader.fieldnames or ())
            named = "integration" in (reader.fieldnames or ())
            for row in reader:
                where = f"line {reader.line_num}"
                yield _name(row.get("integration"), named, where), _instant(row["time"], where)
    except (UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"is not a CSV file in UTF-8: {error}") from None


def _parquet_rows(path: Path) -> Iterator[tuple[str | None, int]]:
    import duckdb

    try:
        with duckdb.connect(config=NO_DOWNLOADS) as connection:
            table = connection.read_parquet(str(path))
            kinds = {
                str(name): str(kind) for name, kind in zip(table.columns, table.types, strict=True)
            }
            _check_columns(kinds)
            named = "integration" in kinds
            name = duckdb.SQLExpression("integration" if named else "NULL")
            time = duckdb.SQLExpression(_time_column(kinds["time"]))
            rows = table.select(time, name).limit(MOST_ROWS + 1).fetchall()
    except duckdb.Error as error:
        raise TraceError(f"is not a Parquet file: {str(error).splitlines()[0]}") from None
    for number, (instant, integration) in enumerate(rows, 1):
        where = f"row {number}"
        yield _name(integration, named, where), _instant(instant, where)


def _time_column(kind: str) -> str:
    """How are times read? As numbers where they are times, for that is fast and needs no zones."""
    if kind.startswith(("TIMESTAMP", "DATE")):
        return "epoch_us(time) // 1000"
    if kind == "VARCHAR":
        return "time"
    raise TraceError(f"has times of the type {kind}; timestamps, dates and texts can be read")


def _name(value: object, named: bool, where: str) -> str | None:
    if named and not value:
        raise TraceError(f"is wrong in {where}: there is no name in the column `integration`")
    return str(value) if named else None


def _check_columns(names: Iterable[str]) -> None:
    columns = list(names)
    if "time" not in columns:
        listed = ", ".join(columns)[:200] or "none"
        raise TraceError(f"has no column `time`; its columns: {listed}")


def _instant(value: object, where: str) -> int:
    if isinstance(value, int):
        return value
    try:
        text = FINER.sub("", str(value or "").strip())
        return (parse_timestamp(text) - EPOCH) // MILLISECOND
    except ValueError as error:
        raise TraceError(f"is wrong in {where}: {error}") from None
