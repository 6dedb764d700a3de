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
from simulator.results.sql_tables import SqlTables

if TYPE_CHECKING:
    import duckdb

TABLES = tuple(QUERIES)
"""Of many replications; those of one say its `kpis` as they are."""


@dataclass(frozen=True)
class Tables(SqlTables):
    """The tables of some replications of a scenario, made of their numbers when asked for."""

    demand: Demand = field(repr=False)
    found: Mapping[int, Replication] = field(repr=False)
    """By their number, in order."""

    @property
    def replications(self) -> int:
        """How many are there?"""
        return len(self.found)

    @property
    def first(self) -> int:
        """Which number has the first of them?"""
        return next(iter(self.found))

    def as_files(self) -> dict[str, bytes]:
        """What is in each of the TABLES, as a Parquet file?"""
        with TemporaryDirectory(prefix="tokensim-") as folder, connected() as connection:
            paths = {table: Path(folder) / table for table in TABLES}
            for table, path in paths.items():
                self.show(connection, table)
                connection.execute(f"COPY {table} TO {quoted(path)} ({PARQUET})")
            return {table: path.read_bytes() for table, path in paths.items()}

    def show(self, connection: "duckdb.DuckDBPyConnection", table: str) -> None:
        """Let SQL see one of the tables on a connection, by its name."""
        columns, query = QUERIES[table](Names(self.demand), self.found)
        connection.register("numbers", columns)
        connection.execute(f"CREATE TEMP VIEW {table} AS {query}")
