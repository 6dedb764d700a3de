"""`tokensim sensitivity`: the answer, the files, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tokensim

VARY = ("--vary", "integrations.idle.count=10..40", "--kpi", "issued", "--samples", "5")


def test_the_answer_and_the_files(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("sensitivity", small, *VARY, "--replications", "1", "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "- Tokens issued (tokens) depends on integrations.idle.count." in result.stdout
    assert {path.name for path in Path("here").iterdir()} == {
        "manifest.json", "points.parquet", "scenario.yaml", "sensitivity.csv", "sensitivity.json",
        "sensitivity.png", "sensitivity.svg",
    }  # fmt: skip


def test_json_is_one_object(tokensim: Tokensim, small: Path) -> None:
    options = ("--replications", "1", "--out", "here", "--json")
    told = json.loads(tokensim("sensitivity", small, *VARY, *options).stdout)
    assert (told["kpi"], told["method"], told["points"]) == ("issued", "morris", 15)
    assert told["factors"]["dummy"]["mu_star"] == {"value": 0, "ci_low": 0, "ci_high": 0}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--kpi", "issue"), "did you mean issued?"),
        (("--vary", "integrations.idle.cont=1..9"), "did you mean count?"),
        (("--vary", "users.team.count=3"), "is no range"),
        (("--method", "fast"), "fast"),
        (("--against", "nobody"), "no policy is called 'nobody'"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    tokensim: Tokensim, small: Path, options: tuple[str, ...], message: str
) -> None:
    result = tokensim("sensitivity", small, *VARY, *options)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr
