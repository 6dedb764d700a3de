"""DuckDB, as this package uses it: one thread, so that the same rows give the same bytes."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

PARQUET = "FORMAT parquet, COMPRESSION zstd"
_MEMORY = "256MB"
_LITTLE = "64MB"


def connected(spilled: Path | None = None) -> "duckdb.DuckDBPyConnection":
    """A connection to a database of its own, in memory. To be closed, as by `with`.

    `spilled`: a folder for most of what goes through it, however long tables are; it is there only
    as long as it is needed.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]]
    config = {"threads": 1, "memory_limit": _LITTLE if spilled else _MEMORY}
    if spilled:
        config["temp_directory"] = str(spilled)
    return duckdb.connect(config=config)


def quoted(path: Path) -> str:
    """How is a file named in SQL?"""
    return "'" + str(path).replace("'", "''") + "'"
