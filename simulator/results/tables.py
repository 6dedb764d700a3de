"""The tables of a run, as pandas frames and as Parquet files alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from simulator.demand.estate import Demand
from simulator.results.columns import Replication
from simulator.results.database import PARQUET, connected, quoted
from simulator.results.names import Names
from simulator.results.queries import QUERIES

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TABLES = tuple(QUERIES)
"""Of many replications; those of one say its `kpis` as they are."""


@dataclass(frozen=True)
class Tables:
    """The tables of some replications of a scenario."""

    demand: Demand = field(repr=False)
    replications: Mapping[int, Replication] = field(repr=False)
    """By their number."""

    def frame(self, table: str) -> "pd.DataFrame":
        """What is in one of the TABLES? Columns: docs/results.md; times are UTC."""
        with connected() as connection:
            return connection.execute(self._shown(connection, table)).df()

    def find(self, table: str, query: str) -> "pd.DataFrame":
        """What does SQL over one of the TABLES, by its name, find?"""
        with connected() as connection:
            connection.execute(f"CREATE TEMP VIEW {table} AS {self._shown(connection, table)}")
            return connection.execute(query).df()

    def as_files(self) -> dict[str, bytes]:
        """What is in each of the TABLES, as a Parquet file?"""
        with TemporaryDirectory(prefix="tokensim-") as folder, connected() as connection:
            paths = {table: Path(folder) / table for table in TABLES}
            for table, path in paths.items():
                query = self._shown(connection, table)
                connection.execute(f"COPY ({query}) TO {quoted(path)} ({PARQUET})")
            return {table: path.read_bytes() for table, path in paths.items()}

    def _shown(self, connection: "duckdb.DuckDBPyConnection", table: str) -> str:
        """The query for a table, over columns that the connection knows from now on."""
        columns, query = QUERIES[table](Names(self.demand), self.replications)
        connection.register("numbers", columns)
        return query
