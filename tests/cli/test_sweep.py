"""`tokensim sweep`: the table, the files, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tokensim
from tests.cli.test_run import query

VARY = ("--vary", "integrations.idle.count=1,2,3", "--replications", "2")


def test_points_are_runs_with_the_same_settings(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("sweep", small, *VARY, "--out", "here", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["factors"] == ["integrations.idle.count"]
    assert [point["values"]["integrations.idle.count"] for point in told["points"]] == list("123")
    for point in told["points"]:
        setting = "integrations.idle.count=" + point["values"]["integrations.idle.count"]
        run = tokensim("run", small, "--replications", "2", "--set", setting, "--json")
        assert json.loads(run.stdout)["kpis"] == point["kpis"]


def test_files_and_words(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("sweep", small, *VARY, "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "A  integrations.idle.count" in result.stdout
    files = {path.name for path in Path("here").iterdir()}
    assert files == {
        "kpis.parquet", "manifest.json", "pictures", "scenario.yaml", "sweep.csv", "sweep.json",
        "report.html", "sweep.parquet",
    }  # fmt: skip
    assert Path("here/pictures/latent_days.png").exists()
    assert query("SELECT count(*) FROM 'here/kpis.parquet'") == [(6,)]
    rows = query("SELECT mean FROM 'here/sweep.parquet' WHERE kpi = 'expired' ORDER BY point")
    assert rows == [(1.0,), (2.0,), (3.0,)]


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        (("integrations.idle.count",), "is not PATH=A,B"),
        (("a=1", "a=2"), "a is there twice"),
        (("integrations.idol.count=1",), "did you mean idle?"),
        (("integrations.idle.count=1..4",), "--samples"),
    ],
)
def test_what_cannot_vary_is_refused(
    tokensim: Tokensim, small: Path, vary: tuple[str, ...], message: str
) -> None:
    options = [part for one in vary for part in ("--vary", one)]
    result = tokensim("sweep", small, *options)
    assert result.exit_code == 2
    assert message in result.stderr
