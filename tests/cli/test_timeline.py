"""`tokensim timeline`: why did this break on 3 March?"""

from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Tokensim


@pytest.fixture
def run(tokensim: Tokensim, small: Path) -> Path:
    rare = SMALL.replace("calls: never", "calls: {at: [+1d, +50d]}")
    small.write_text(rare)
    assert tokensim("run", small, "--replications", "2", "--out", "here").exit_code == 0
    return Path("here")


def test_a_life_is_told(tokensim: Tokensim, run: Path) -> None:
    result = tokensim("timeline", run, "idle/0")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "idle/0 of small, replication 0, seed 3"
    assert "2026-02-20 00:00  a call is refused: it is DOWN from now on" in lines
    assert lines[-1] == "2026-03-02 00:00  the end: it is still down"
    other = tokensim("timeline", run, "idle/0", "--replication", "1")
    assert other.stdout.splitlines()[0] == "idle/0 of small, replication 1, seed 3"


def test_why_it_broke(tokensim: Tokensim, run: Path) -> None:
    result = tokensim("timeline", run, "idle/0", "--on", "2026-02-21", "--out", "x.svg")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert text.startswith("idle/0 was down on 2026-02-21, because idle/0#1 expired at 2026-02-01")
    assert result.stdout.endswith("\nPicture: x.svg\n")
    assert "<svg" in Path("x.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["idel/0"], "did you mean idle/0?"),
        (["idle/0", "--on", "3.3.2026"], "write for example 2026-03-03"),
        (["idle/0", "--out", "x.txt"], "neither a .png nor a .svg"),
        (["idle/0", "--replication", "2"], "there is no replication 2; they end at 1"),
    ],
)
def test_mistakes_are_explained(
    tokensim: Tokensim, run: Path, arguments: list[str], told: str
) -> None:
    result = tokensim("timeline", run, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_comparisons_have_no_timeline(tokensim: Tokensim, small: Path) -> None:
    text = small.read_text() + "policies: {alive: [{keep_alive: {when_idle: 9d}}]}\n"
    small.write_text(text)
    assert tokensim("compare", small, "--replications", "2", "--out", "c").exit_code == 0
    result = tokensim("timeline", "c", "idle/0")
    assert result.exit_code == 2
    assert "c is no run" in result.stderr
