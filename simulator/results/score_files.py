"""Key figures of many replications as a Parquet file, to be kept until all are there."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from simulator.results.database import PARQUET, connected, quoted
from simulator.results.kept import Kept, Piece
from simulator.scenario.kpi_names import KPIS

TABLE = "kpis"


def score_files(numbers: range, rows: NDArray[np.float64]) -> dict[str, bytes]:
    """What is to be kept of these: a row each, with a column for each of the KPIS."""
    columns = {"replication": np.arange(numbers.start, numbers.stop)}
    columns |= dict(zip(KPIS, np.ascontiguousarray(rows.T), strict=True))
    with TemporaryDirectory(prefix="tokensim-") as folder, connected() as connection:
        path = Path(folder) / TABLE
        connection.register("rows", columns)
        connection.execute(f"COPY (SELECT * FROM rows) TO {quoted(path)} ({PARQUET})")
        return {TABLE: path.read_bytes()}


def scores_of(kept: Kept, piece: Piece) -> NDArray[np.float64]:
    """What was kept of these, as it was?"""
    found = kept.only(piece, [TABLE]).columns(TABLE, f"SELECT {', '.join(KPIS)} FROM {TABLE}")
    return np.column_stack([found[kpi] for kpi in KPIS])
