"""Tables are joined side by side: to the same bytes, all of them, and nobody waits for what fails."""

import time
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from simulator.demand.estate import Demand
from simulator.experiment.single import simulate_once
from simulator.results.joining import joined
from simulator.results.tables import TABLES, Tables
from tests.experiment.worlds import small


@pytest.fixture(scope="module")
def tables() -> Tables:
    demand = Demand.of(small())
    return Tables(demand, {number: simulate_once(demand, 7, number) for number in range(20)})


def written(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("asked", [[], list(TABLES), ["events", "kpis", "kpis"]])
def test_any_number_of_hands_writes_the_same(
    tables: Tables, asked: list[str], tmp_path: Path
) -> None:
    found = []
    for jobs in (1, 2, 5):
        (folder := tmp_path / str(jobs)).mkdir()
        with joined(tables, folder, jobs) as files:
            for table in asked:
                assert len(files.frame(table)) == len(tables.frame(table))
            assert files.replications == 20
        found.append(written(folder))
    assert set(found[0]) == {f"{table}.parquet" for table in TABLES}
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_fails_is_told(tables: Tables, jobs: int, tmp_path: Path) -> None:
    (tmp_path / "events.parquet").mkdir()  # nothing can be written there
    with pytest.raises((duckdb.Error, OSError)), joined(tables, tmp_path, jobs):
        pass


class Endless(Tables):
    """Tables of which one takes for ever to be joined."""

    def show(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        if table == "events":
            connection.execute(
                "CREATE TEMP VIEW events AS SELECT sum(n * m) AS much FROM range(100000) a(n), range(900000) b(m)"
            )
        else:
            super().show(connection, table)


def test_who_is_interrupted_does_not_wait(tables: Tables, tmp_path: Path) -> None:
    endless = Endless(tables.demand, tables.found)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), joined(endless, tmp_path, 3):
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 30  # it would take minutes
    assert not list(tmp_path.glob("*.spilled"))
