"""Tidy tables on disk: the same bytes for the same rows."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def write_tidy(frame: "pd.DataFrame", path: Path) -> None:
    """Write a table as Parquet or CSV, as the name of the file says."""
    import duckdb

    target = str(path).replace("'", "''")
    form = "parquet, COMPRESSION zstd" if path.suffix == ".parquet" else "csv"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("tidy", frame)
        connection.execute(f"COPY (SELECT * FROM tidy) TO '{target}' (FORMAT {form})")
