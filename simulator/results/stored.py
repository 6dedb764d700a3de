"""The tables of many replications, on disk: read only as far as somebody asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.results.database import quoted
from simulator.results.sql_tables import SqlTables

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class StoredTables(SqlTables):
    """Tables in Parquet files: one or several files each, in the order of replications."""

    files: Mapping[str, Sequence[Path]]
    count: int
    """So many replications count; what the files have of further ones is left out."""

    @property
    def replications(self) -> int:
        """How many are there?"""
        return self.count

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
            f"WHERE replication < {self.count}"
        )
