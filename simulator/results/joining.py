"""From the tables of replications to one file each, joined while the first ones are being read."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from simulator.results.database import connected
from simulator.results.sql_tables import SqlTables
from simulator.results.stored import StoredTables
from simulator.results.tables import TABLES

if TYPE_CHECKING:
    import duckdb

_AHEAD = ("events", "status", "tokens")
"""Long ones that are not read first."""
_AGAIN = 0.05
"""Seconds until somebody is interrupted again."""


@contextmanager
def joined(parts: SqlTables, folder: Path, jobs: int) -> Iterator[StoredTables]:
    """The same tables in one Parquet file each, `<table>.parquet`; all are there in the end.

    So many of them are joined at a time, one of them by whoever asks for it. Raises OSError.
    """
    joining = _Joining(parts, folder)
    with ThreadPoolExecutor(max(1, jobs - 1)) as helpers:
        try:
            if jobs > 1:
                joining.begin(helpers)
            yield StoredTables(joining, parts.replications)
            for table in TABLES:
                joining[table]
        except BaseException:
            joining.break_off()
            raise


class _Joining(Mapping[str, Sequence[Path]]):
    """Where is the file of a table? It is there once this is known."""

    def __init__(self, parts: SqlTables, folder: Path) -> None:
        self.parts, self.folder = parts, folder
        self.begun: dict[str, Future[None]] = {}
        self.there: set[str] = set()
        self.open: set[duckdb.DuckDBPyConnection] = set()
        self.lock = Lock()
        """Of `open`: nobody closes what somebody interrupts."""

    def begin(self, helpers: ThreadPoolExecutor) -> None:
        """Have tables joined that are not asked for yet. (DuckDB leaves other threads alone.)"""
        for table in dict.fromkeys((*_AHEAD, *TABLES)):
            self.begun[table] = helpers.submit(self._join, table)

    def break_off(self) -> None:
        """Have all end, and come back then."""
        under_way = [future for future in self.begun.values() if not future.cancel()]
        while wait(under_way, timeout=_AGAIN).not_done:  # nobody hears it between two statements
            with self.lock:
                for connection in self.open:
                    connection.interrupt()

    def __getitem__(self, table: str) -> Sequence[Path]:
        if table not in self.there:
            future = self.begun.get(table)
            if future is None or future.cancel():
                self._join(table)
            else:
                future.result()
            self.there.add(table)
        return [self._path(table)]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def _join(self, table: str) -> None:
        path = self._path(table)
        with connected(path.with_suffix(".spilled")) as connection, self._interruptible(connection):
            self.parts.write(connection, table, path)

    @contextmanager
    def _interruptible(self, connection: "duckdb.DuckDBPyConnection") -> Iterator[None]:
        with self.lock:
            self.open.add(connection)
        try:
            yield
        finally:
            with self.lock:
                self.open.discard(connection)

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"
