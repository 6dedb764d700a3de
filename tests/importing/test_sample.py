"""The sample export that is shipped: made by the simulator, and its hidden truth found again."""

import csv
import gzip
from pathlib import Path

import duckdb
import pytest

from samples import make_export
from simulator import load
from simulator.importing.okta import ImportReport, Sources, import_okta

FOLDER = Path("samples/okta")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    files = (FOLDER / "api-tokens.json.gz", FOLDER / "users.json.gz", [FOLDER / "log.jsonl.gz"])
    return import_okta(Sources(*files), out=tmp_path_factory.mktemp("sample") / "out")


def test_nothing_is_wrong_with_it(report: ImportReport) -> None:
    assert [one for one in report.findings if one.grave] == []
    assert 250 <= report.tokens <= 350


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000


def test_the_hidden_patterns_are_found_for_nine_of_ten(report: ImportReport) -> None:
    """All tokens with ten or more events, and none left out."""
    truth = {row["token"]: row["pattern"] for row in csv.DictReader((FOLDER / "truth.csv").open())}
    query = f"SELECT token, pattern FROM '{report.folder}/usage.parquet' WHERE events >= 10"
    found = duckdb.connect().execute(query).fetchall()
    truth |= {token: "every" for token, one in truth.items() if one == "of"}  # of the suspended
    right = sum(truth[token] == pattern for token, pattern in found)
    assert len(found) > 200
    assert right >= 0.9 * len(found)


def test_its_scenario_can_be_run(report: ImportReport) -> None:
    scenario = load(report.folder / "scenario.yaml")
    assert len(scenario.integrations) == report.tokens
    assert scenario.horizon == 90 * 86_400_000


@pytest.mark.slow
def test_it_is_made_by_the_program_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compressed files may differ from one zlib to another; what is in them may not."""
    (tmp_path / "organisation.yaml").write_bytes((FOLDER / "organisation.yaml").read_bytes())
    monkeypatch.setattr(make_export, "FOLDER", tmp_path)
    make_export.main()
    for name in ("api-tokens.json.gz", "users.json.gz", "log.jsonl.gz"):
        made, shipped = (gzip.decompress((one / name).read_bytes()) for one in (tmp_path, FOLDER))
        assert made == shipped, name
    assert (tmp_path / "truth.csv").read_bytes() == (FOLDER / "truth.csv").read_bytes()
