"""The tables of a run, as pandas frames and as Parquet files alike."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.demand.estate import Demand
from simulator.results.columns import Replication
from simulator.results.names import Names
from simulator.results.queries import QUERIES

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

TABLES = tuple(QUERIES)


@dataclass(frozen=True)
class Tables:
    """The tables of some replications of a scenario."""

    demand: Demand = field(repr=False)
    replications: Mapping[int, Replication] = field(repr=False)
    """By their number."""

    def only(self, replication: int) -> "Tables":
        """The tables of one of the replications."""
        return Tables(self.demand, {replication: self.replications[replication]})

    def frame(self, table: str) -> "pd.DataFrame":
        """What is in one of the TABLES? Columns: docs/results.md; times are UTC."""
        with self._query(table) as (connection, query):
            return connection.execute(query).df()

    def write(self, table: str, path: Path) -> None:
        """Write one of the TABLES as a Parquet file: the same bytes for the same results."""
        with self._query(table) as (connection, query):
            target = str(path).replace("'", "''")
            connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    @contextmanager
    def _query(self, table: str) -> Iterator[tuple["duckdb.DuckDBPyConnection", str]]:
        import duckdb

        columns, query = QUERIES[table](Names(self.demand), self.replications)
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.register("numbers", columns)
            yield connection, query
