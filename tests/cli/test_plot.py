"""`tokensim plot`: the kinds that fit, the pictures, and what is refused."""

import shutil
from pathlib import Path

import pytest

from simulator.experiment import run_scenario
from simulator.scenario import loads
from tests.cli.conftest import SMALL, Tokensim
from tests.cli.test_compare import RULES

KINDS = ["status", "outages", "deaths", "survival", "ages", "idle", "queue", "kpis"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("made") / "run"
    return run_scenario(loads(SMALL), replications=2, out=run).run_dir


@pytest.fixture
def run(made: Path, folder: Path) -> Path:
    shutil.copytree(made, folder / "here")
    return Path("here")


def test_the_kinds_that_fit_are_listed(tokensim: Tokensim, run: Path) -> None:
    result = tokensim("plot", run)
    assert result.exit_code == 0
    listed = [line.split()[0] for line in result.stdout.splitlines() if line]
    assert listed == [*KINDS, "all", "As"]
    assert result.stdout.splitlines()[-1] == "As in: tokensim plot here status"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn(tokensim: Tokensim, run: Path, kind: str) -> None:
    result = tokensim("plot", run, kind)
    assert (result.exit_code, result.stdout) == (0, f"here-{kind}.png\n")
    assert Path(f"here-{kind}.png").read_bytes().startswith(b"\x89PNG")


def test_all_are_drawn_into_a_directory(tokensim: Tokensim, run: Path) -> None:
    told = tokensim("plot", run, "all", "--cohort", "daily", "--replication", "1", "--out", "a/b")
    assert told.exit_code == 0
    fitting = [kind for kind in KINDS if kind not in ("status", "kpis")]
    assert {path.name for path in Path("a/b").iterdir()} == {
        f"{kind}.{form}" for kind in fitting for form in ("png", "svg")
    }


def test_a_file_says_its_form_by_its_name(tokensim: Tokensim, run: Path) -> None:
    assert tokensim("plot", run, "ages", "--out", "x.SVG").exit_code == 0
    assert "<svg" in Path("x.SVG").read_text()
    first = Path("x.SVG").read_bytes()
    assert tokensim("plot", run, "ages", "--out", "x.SVG").exit_code == 0
    assert Path("x.SVG").read_bytes() == first


def test_comparisons_and_sweeps_have_their_own(tokensim: Tokensim, small: Path) -> None:
    Path("ruled.yaml").write_text(small.read_text() + RULES)
    assert tokensim("compare", "ruled.yaml", "--replications", "3", "--out", "c").exit_code == 0
    vary = "users.team.count=2,3"
    options = ("--replications", "2", "--out", "s")
    assert tokensim("sweep", "ruled.yaml", "--vary", vary, *options).exit_code == 0
    assert [line.split()[0] for line in tokensim("plot", "c").stdout.splitlines()[:2]] == [
        "differences",
        "tradeoff",
    ]
    assert tokensim("plot", "c", "tradeoff").stdout == "c-tradeoff.png\n"
    assert tokensim("plot", "c", "differences", "--out", "d.svg").exit_code == 0
    told = tokensim("plot", "s")
    kind = told.stdout.split()[0]
    assert tokensim("plot", "s", kind).stdout == f"s-{kind}.png\n"
    refused = tokensim("plot", "c", "tradeoff", "--replication", "0")
    assert refused.exit_code == 2
    assert "of runs only" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["outage"], "did you mean outages?"),
        (["status", "--cohort", "daily"], "status cannot be drawn of some cohorts"),
        (["ages", "--cohort", "dally"], "did you mean daily?"),
        (["ages", "--replication", "2"], "they go from 0 to 1"),
        (["ages", "--out", "x.pdf"], "neither a .png nor a .svg"),
    ],
)
def test_mistakes_are_explained(
    tokensim: Tokensim, run: Path, arguments: list[str], told: str
) -> None:
    before = set(Path().iterdir())
    result = tokensim("plot", run, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert set(Path().iterdir()) == before


def test_what_is_no_run_is_refused(tokensim: Tokensim, run: Path) -> None:
    for place in ("nowhere", "small.yaml", "."):
        result = tokensim("plot", place)
        assert result.exit_code == 2
        assert "name the directory that run, compare or sweep has left" in result.stderr
    (run / "tokens.parquet").write_bytes(b"")
    result = tokensim("plot", run)
    assert result.exit_code == 2
    assert "tokens.parquet has changed since it was written" in result.stderr
