"""The tables of many replications, on disk: read only as far as somebody asks."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.results.database import PARQUET, connected, quoted
from simulator.scenario.kpi_names import KPIS

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass(frozen=True)
class StoredTables:
    """Tables in Parquet files: one or several files each, in the order of replications."""

    files: Mapping[str, Sequence[Path]]
    replications: int
    """How many count; what the files have of further ones is left out."""

    def frame(self, table: str, replication: int | None = None) -> "pd.DataFrame":
        """What is in one of the `tables.TABLES`, of all replications or of one?"""
        condition = "" if replication is None else f"WHERE replication = {replication}"
        with self._opened(table) as connection:
            return connection.execute(f"SELECT * FROM {table} {condition}").df()

    def find(self, table: str, query: str) -> "pd.DataFrame":
        """What does SQL over one of the tables, by its name, find? As a frame."""
        with self._opened(table) as connection:
            return connection.execute(query).df()

    def rows(self, table: str, query: str) -> list[tuple[Any, ...]]:
        """The same as rows."""
        with self._opened(table) as connection:
            return connection.execute(query).fetchall()

    def columns(self, table: str, query: str) -> dict[str, NDArray[Any]]:
        """The same as columns of numbers. Missing numbers are NaN."""
        with self._opened(table) as connection:
            found = connection.execute(query).fetchnumpy()
        return {
            name: values.filled(np.nan) if isinstance(values, np.ma.MaskedArray) else values
            for name, values in found.items()
            if isinstance(values, np.ndarray)
        }

    def kpis(self, names: Iterable[str] = KPIS) -> Iterator[tuple[str, NDArray[np.float64]]]:
        """What were these key figures in each replication? One after the other; NaN: undefined."""
        with self._opened("kpis") as connection:
            for kpi in names:
                found = connection.execute(f"SELECT {kpi}::DOUBLE FROM kpis").fetchnumpy()
                (values,) = found.values()
                yield kpi, np.ma.filled(np.asanyarray(values, np.float64), np.nan)

    def join(self, table: str, path: Path) -> None:
        """Write one of the tables as one Parquet file: the same rows give the same bytes.

        In two steps: the pieces in which rows come would show in a file written at once.
        """
        database = path.with_suffix(".duckdb")
        try:
            with connected(database) as connection:
                self.show(connection, table)
                connection.execute(f"CREATE TABLE joined AS SELECT * FROM {table}")
                connection.execute(f"COPY joined TO {quoted(path)} ({PARQUET})")
        finally:
            for left in path.parent.glob(f"{database.name}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    @contextmanager
    def _opened(self, table: str) -> Iterator["duckdb.DuckDBPyConnection"]:
        with connected() as connection:
            self.show(connection, table)
            yield connection

    def show(self, connection: "duckdb.DuckDBPyConnection", table: str) -> None:
        """Let SQL see one of the tables on a connection, by its name."""
        listed = ", ".join(quoted(path) for path in self.files[table])
        source = f"read_parquet([{listed}])"
        columns = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        times = [name for name, kind, *_ in columns if kind == "TIMESTAMP"]
        instead = ", ".join(f'"{name}"::TIMESTAMP_MS AS "{name}"' for name in times)
        chosen = f"* REPLACE ({instead})" if times else "*"
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT {chosen} FROM {source} "
            f"WHERE replication < {self.replications}"
        )
