"""Recorded calls are read as they are, or refused with the line and what should be there."""

import pickle
from pathlib import Path

import duckdb
import pytest

from simulator.lifecycle import DAY
from simulator.scenario import LostTraceError, ScenarioError, loads
from simulator.scenario.model import Calls, Trace
from simulator.scenario.trace import TraceError, own_calls, read_trace
from tests.scenario.samples import faults_of, with_calls


def written(folder: Path, text: str) -> Path:
    path = folder / "calls.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_times_are_read_in_milliseconds_since_1970(tmp_path: Path) -> None:
    text = "time\n1970-01-03\n1970-01-02\n1970-01-02T02:00:00+02:00\n1970-01-02T00:00:00.001999Z\n"
    assert read_trace(written(tmp_path, text)) == {None: [DAY, DAY, DAY + 1, 2 * DAY]}


def test_integrations_are_told_apart_by_their_full_names(tmp_path: Path) -> None:
    text = (
        "who,integration,time\nx,a/0,1970-01-02\ny,a/10,1970-01-03\nz,a/0,1970-01-01\n"
        "x,a/01,1970-01-02\ny,a/2,1970-01-03\nz,b/0,1970-01-01\n"
    )
    calls = read_trace(written(tmp_path, text))
    assert calls["a/0"] == [0, DAY]
    assert own_calls(calls, "a", 3) == {"a/0": [0, DAY], "a/2": [2 * DAY]}
    assert set(own_calls(calls, "a", 11)) == {"a/0", "a/2", "a/10"}
    assert own_calls(calls, "c", 3) == {}


def in_parquet(folder: Path, columns: str) -> Path:
    path = folder / "calls.parquet"
    path.unlink(missing_ok=True)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"COPY (SELECT {columns}) TO '{path}'")
    return path


def test_parquet_and_csv_say_the_same(tmp_path: Path) -> None:
    for kind in ("TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS", "TIMESTAMP_S", "DATE", "VARCHAR"):
        path = in_parquet(tmp_path, f"'a/0' AS integration, '1970-01-02'::{kind} AS time")
        assert read_trace(path) == {"a/0": [DAY]}
    path = in_parquet(tmp_path, "'1970-01-02 00:00:00.001999'::TIMESTAMP AS time")
    assert read_trace(path) == {None: [DAY + 1]}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("5 AS time", "has times of the type INTEGER; timestamps, dates and texts can be read"),
        ("NULL::TIMESTAMP AS time", "is wrong in row 1: '' is not a time"),
        ("'soon' AS time", "is wrong in row 1: 'soon' is not a time"),
        ("'1970-01-02'::DATE AS time, NULL AS integration", "row 1: there is no name"),
        ("1 AS a, 2 AS b", "has no column `time`; its columns: a, b"),
    ],
)
def test_a_wrong_parquet_file_is_refused(tmp_path: Path, columns: str, message: str) -> None:
    with pytest.raises(TraceError, match=message):
        read_trace(in_parquet(tmp_path, columns))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time\n1970-01-02\nyesterday\n", "is wrong in line 3: 'yesterday' is not a time"),
        ("time,integration\n1970-01-02,\n", "line 2: there is no name in the column `integration`"),
        ("time,integration\n1970-01-02\n", "line 2: there is no name in the column `integration`"),
        ("integration,time\na/0\n", "is wrong in line 2: '' is not a time"),
        ("when,who\n1,2\n", "has no column `time`; its columns: when, who"),
        ("", "has no column `time`; its columns: none"),
        ("time\n", "has no rows"),
        ("time,integration\n", "has no rows"),
    ],
)
def test_a_wrong_trace_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TraceError, match=f"(?s).*{message}"):
        read_trace(written(tmp_path, text))


def test_what_is_no_trace_at_all_is_refused(tmp_path: Path) -> None:
    binary, parquet = tmp_path / "a.csv", tmp_path / "a.parquet"
    binary.write_bytes(b"time\n\xff\xfe\n")
    parquet.write_text("time\n1970-01-02\n")
    for path, message in (
        (binary, "is not a CSV file in UTF-8"),
        (parquet, "is not a Parquet file"),
        (tmp_path, "is not a file"),
        (Path("/dev/zero"), "is not a file"),
        (tmp_path / "none.csv", "does not exist"),
        (Path("a\0b"), "its name is impossible"),
    ):
        with pytest.raises(TraceError, match=message):
            read_trace(path)


def test_a_cohort_that_is_not_in_its_trace_is_a_fault(tmp_path: Path) -> None:
    written(tmp_path, "time,integration\n2026-02-01,sync\n2026-02-01,snyc/0\n2026-02-01,sync/2\n")
    (fault,) = faults_of(with_calls("{trace: calls.csv}"), base=tmp_path)
    assert (fault.line, fault.column, fault.path) == (7, 50, "integrations.sync.calls.trace")
    assert "has no row of this cohort" in fault.message
    assert "must say sync/0 to sync/1 in full" in fault.message
    assert "there are: snyc/0, sync, sync/2" in fault.message
    written(tmp_path, "time,integration\n2026-02-01,sync/1\n")
    scenario = loads(with_calls("{trace: calls.csv}"), base=tmp_path)
    path = str(tmp_path / "calls.csv")
    assert scenario.integrations["sync"].calls.pattern == Trace(file=path)


def test_in_python_the_same_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "time\n2026-02-01\n")
    monkeypatch.chdir(tmp_path)
    assert Trace(file="calls.csv").file == str(path)
    assert Calls.model_validate({"trace": "calls.csv"}).pattern == Trace(file=str(path))
    with pytest.raises(ValueError, match=r"'no\.csv' does not exist"):
        Trace(file="no.csv")


def test_a_copy_takes_the_place_of_a_trace_when_it_is_written(tmp_path: Path) -> None:
    path = written(tmp_path, "time\n2026-02-01\n")
    scenario = loads(with_calls("{trace: calls.csv}"), base=tmp_path)
    text = scenario.to_yaml({str(path): "traces/0-calls.csv"})
    assert "trace: traces/0-calls.csv" in text
    with pytest.raises(ScenarioError, match=r"'traces/0-calls\.csv' does not exist"):
        loads(text, base=tmp_path)
    (tmp_path / "traces").mkdir()
    copy = tmp_path / "traces" / "0-calls.csv"
    copy.write_bytes(path.read_bytes())
    again = loads(text, base=tmp_path)
    assert again.integrations["sync"].calls.pattern == Trace(file=str(copy))
    assert loads(scenario.to_yaml()) == scenario


def test_a_trace_that_is_lost_or_another_one_is_told(tmp_path: Path) -> None:
    """As on a worker of a cluster: there the scenario arrives, but not the file."""
    path = written(tmp_path, "time\n1970-01-02\n")
    arrived = pickle.loads(pickle.dumps(Trace(file=str(path))))  # noqa: S301
    assert arrived.recorded() == {None: [DAY]}
    path.write_text("time\n1970-01-03\n")
    with pytest.raises(LostTraceError, match=r"calls\.csv: the trace has another content"):
        arrived.recorded()
    path.unlink()
    with pytest.raises(LostTraceError, match=r"cannot be read .*; have the same file at the same"):
        arrived.recorded()
