"""`tokensim forecast`: the list, the files, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tokensim
from tests.cli.test_run import query

QUICK = ("--worlds", "40")


def test_files_and_words(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("forecast", small, *QUICK, "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "Of 4 tokens, about" in result.stdout
    assert {path.name for path in Path("here").iterdir()} == {
        "forecast.csv", "forecast.html", "forecast.json", "forecast.parquet", "manifest.json",
        "scenario.yaml",
    }  # fmt: skip
    rows = query("SELECT token, dead_30d, dead_90d FROM 'here/forecast.parquet' ORDER BY token")
    assert rows[-1] == ("idle/0#1", 1.0, 1.0)
    assert query("SELECT * FROM 'here/forecast.csv'") is not None


def test_json_and_the_same_again(tokensim: Tokensim, small: Path) -> None:
    told = tokensim("forecast", small, *QUICK, "--days", "5, 10d", "--json", "--out", "a")
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["days"], found["seed"], found["worlds"]) == ([5, 10], 3, 40)
    again = tokensim("forecast", "a/scenario.yaml", *QUICK, "--days", "5,10", "--out", "b")
    assert again.exit_code == 0, again.stderr
    for name in ("forecast.parquet", "forecast.csv", "forecast.html"):
        assert Path("a", name).read_bytes() == Path("b", name).read_bytes()


def test_without_actions(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("forecast", small, *QUICK, "--no-actions", "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert "keep-alive" not in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--days", "seven"), "is not a list of days; write for example 7,30,90"),
        (("--days", "0,30"), "whole numbers from 1 to 1,000 are allowed"),
        (("--worlds", "100000"), "from 2 to 60,000 worlds can be simulated"),
        (("--policy", "keep-alove"), "keep-alove"),
    ],
)
def test_what_is_refused(
    tokensim: Tokensim, small: Path, options: tuple[str, ...], message: str
) -> None:
    result = tokensim("forecast", small, *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert not Path("runs").exists() or not list(Path("runs").iterdir())
