"""Tables of some replications, wherever they are: SQL asks them by their names."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.results.database import PARQUET, connected, quoted
from simulator.scenario.kpi_names import KPIS

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class SqlTables(ABC):
    """The `tables.TABLES` of some replications, in their order."""

    @property
    @abstractmethod
    def replications(self) -> int:
        """How many are there?"""

    @property
    def first(self) -> int:
        """Which number has the first of them?"""
        return 0

    @abstractmethod
    def show(self, connection: "duckdb.DuckDBPyConnection", table: str) -> None:
        """Let SQL see one of the tables on a connection, by its name."""

    def frame(self, table: str, replication: int | None = None) -> "pd.DataFrame":
        """What is in one of the tables, of all replications or of one?

        Columns: docs/results.md; times are UTC.
        """
        condition = "" if replication is None else f"WHERE replication = {replication}"
        with self.opened(table) as connection:
            return connection.execute(f"SELECT * FROM {table} {condition}").df()

    def find(self, table: str, query: str) -> "pd.DataFrame":
        """What does SQL over one of the tables, by its name, find? As a frame."""
        with self.opened(table) as connection:
            return connection.execute(query).df()

    def rows(self, table: str, query: str) -> list[tuple[Any, ...]]:
        """The same as rows."""
        with self.opened(table) as connection:
            return connection.execute(query).fetchall()

    def columns(self, table: str, query: str) -> dict[str, NDArray[Any]]:
        """The same as columns of numbers. Missing numbers are NaN."""
        with self.opened(table) as connection:
            found = connection.execute(query).fetchnumpy()
        return {
            name: values.filled(np.nan) if isinstance(values, np.ma.MaskedArray) else values
            for name, values in found.items()
            if isinstance(values, np.ndarray)
        }

    def kpis(self, names: Iterable[str] = KPIS) -> Iterator[tuple[str, NDArray[np.float64]]]:
        """What were these key figures in each replication? One after the other; NaN: undefined."""
        with self.opened("kpis") as connection:
            for kpi in names:
                found = connection.execute(f"SELECT {kpi}::DOUBLE FROM kpis").fetchnumpy()
                (values,) = found.values()
                yield kpi, np.ma.filled(np.asanyarray(values, np.float64), np.nan)

    def join(self, table: str, path: Path) -> None:
        """Write one of the tables as one Parquet file: the same rows give the same bytes."""
        with connected(path.with_suffix(".spilled")) as connection:
            self.write(connection, table, path)

    def write(self, connection: "duckdb.DuckDBPyConnection", table: str, path: Path) -> None:
        """The same, on a connection.

        In two steps: the pieces in which rows come would show in a file written at once.
        """
        self.show(connection, table)
        connection.execute(f"CREATE TEMP TABLE joined AS SELECT * FROM {table}")
        connection.execute(f"COPY joined TO {quoted(path)} ({PARQUET})")

    @contextmanager
    def opened(self, table: str) -> Iterator["duckdb.DuckDBPyConnection"]:
        """A connection on which SQL sees one of the tables, by its name."""
        with connected() as connection:
            self.show(connection, table)
            yield connection
