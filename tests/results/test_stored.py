"""Tables on disk: joined to the same bytes however they were cut, and counted as they are listed."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.demand.estate import Demand
from simulator.experiment.single import simulate_once
from simulator.report.pictures.status_layers import layers_of
from simulator.results.kept import Kept
from simulator.results.status_counts import status_counts
from simulator.results.stored import StoredTables
from simulator.results.tables import TABLES, Tables
from tests.experiment.worlds import small

MANY = 40
CUTS = ([0, MANY], [0, 1, 2, 17, MANY], list(range(0, MANY + 1, 4)), [0, 13, MANY + 5])


def cut(folder: Path, places: list[int]) -> StoredTables:
    demand, kept = Demand.of(small()), Kept(folder)
    for first, end in pairwise(places):
        found = {number: simulate_once(demand, 7, number) for number in range(first, end)}
        kept.add(range(first, end), Tables(demand, found).as_files())
    kept.close()
    return kept.tables(TABLES, MANY)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> list[StoredTables]:
    return [cut(tmp_path_factory.mktemp("cut") / "parts", places) for places in CUTS]


@pytest.mark.parametrize("table", TABLES)
def test_the_same_rows_give_the_same_bytes(
    stored: list[StoredTables], table: str, tmp_path: Path
) -> None:
    demand, found = Demand.of(small()), set()
    memory = Tables(demand, {number: simulate_once(demand, 7, number) for number in range(MANY)})
    for number, tables in enumerate([*stored, memory]):
        path = tmp_path / f"{number}.parquet"
        tables.join(table, path)
        found.add(path.read_bytes())
    assert len(found) == 1
    assert len(list(tmp_path.iterdir())) == len(stored) + 1


def test_frames_are_those_of_the_replications(stored: list[StoredTables]) -> None:
    demand = Demand.of(small())
    memory = Tables(demand, {number: simulate_once(demand, 7, number) for number in range(MANY)})
    for table in TABLES:
        frame = memory.frame(table)
        for tables in stored:
            pd.testing.assert_frame_equal(tables.frame(table), frame)
        alone = frame[frame["replication"] == 3].reset_index(drop=True)
        found = stored[1].frame(table, 3)  # DuckDB gives texts no type where there are none
        pd.testing.assert_frame_equal(found, alone, check_dtype=not alone.empty)


def test_a_count_shows_what_the_table_shows(stored: list[StoredTables]) -> None:
    for tables in stored:
        listed, counted = layers_of(tables.frame("status")), layers_of(status_counts(tables))
        assert counted.replications == MANY
        for name in ("times", "counts", "live_low", "live_high", "peaks"):
            np.testing.assert_allclose(
                getattr(counted, name).astype(float),
                getattr(listed, name).astype(float),
                rtol=1e-12,
            )
