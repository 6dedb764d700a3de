"""DuckDB, as this package uses it: one thread, so that the same rows give the same bytes."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

PARQUET = "FORMAT parquet, COMPRESSION zstd"
_MEMORY = "256MB"
"""What does not fit goes to disk."""


def connected(database: Path | None = None) -> "duckdb.DuckDBPyConnection":
    """A connection to a database of its own: in memory, or in a file that is there for long tables.

    To be closed, as by `with`.
    """
    import duckdb

    return duckdb.connect(
        str(database or ":memory:"), config={"threads": 1, "memory_limit": _MEMORY}
    )


def quoted(path: Path) -> str:
    """How is a file named in SQL?"""
    return "'" + str(path).replace("'", "''") + "'"
