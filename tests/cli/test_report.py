"""`tokensim report`: pages made again, and the checklist."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Tokensim


@pytest.fixture
def run(small: Path, tokensim: Tokensim) -> Path:
    assert tokensim("run", small, "--out", "out").exit_code == 0
    return Path("out")


def test_it_makes_the_page_again(run: Path, tokensim: Tokensim) -> None:
    page = (run / "report.html").read_bytes()
    (run / "report.html").write_text("spoilt")
    result = tokensim("report", run)
    assert (result.exit_code, result.stdout) == (0, "out/report.html\n")
    assert (run / "report.html").read_bytes() == page


def test_the_manifest_knows_the_page(run: Path, tokensim: Tokensim) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    manifest["files"]["report.html"] = "0" * 64
    (run / "manifest.json").write_text(json.dumps(manifest))
    assert tokensim("report", run).exit_code == 0
    noted = json.loads((run / "manifest.json").read_text())["files"]
    assert noted["report.html"] == sha256((run / "report.html").read_bytes()).hexdigest()
    assert list(noted) == sorted(noted)


def test_it_can_be_shown(run: Path, tokensim: Tokensim, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    assert tokensim("report", run, "--open").exit_code == 0
    assert shown == [(run / "report.html").absolute().as_uri()]


def test_the_checklist_is_not_written_over(run: Path, tokensim: Tokensim) -> None:
    first = tokensim("report", run, "--stress")
    assert (first.exit_code, first.stdout) == (0, "out/stress.md\n")
    assert tokensim("report", run, "--stress").exit_code == 0
    with (run / "stress.md").open("a") as file:
        file.write("What I know.\n")
    again = tokensim("report", run, "--stress")
    assert again.exit_code == 2
    assert "stress.md: it is there already, and was changed" in again.stderr
    assert (run / "stress.md").read_text().endswith("What I know.\n")
    assert tokensim("report", run).exit_code == 0


def test_mistakes(run: Path, tokensim: Tokensim) -> None:
    missing = tokensim("report", "ouT")
    assert missing.exit_code == 2
    assert "there is no such directory" in missing.stderr
    assert "did you mean out?" in missing.stderr
    assert tokensim("report", run, "--open", "--stress").exit_code == 2
    (run / "tokens.parquet").write_bytes(b"")
    spoilt = tokensim("report", run)
    assert spoilt.exit_code == 2
    assert "tokens.parquet has changed since it was written" in spoilt.stderr
