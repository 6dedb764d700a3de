"""What the tests of the commands start from: an empty folder, and a small scenario in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.cli.app import app

SMALL = """\
name: small
start: 2026-01-01
horizon: 60d
seed: 3
users:
  team: {count: 2, departures: [{on: +40d, count: 1}]}
integrations:
  daily: {count: 3, owner: team, calls: {every: 1d}}
  idle: {count: 1, owner: team, calls: never}
"""

Tokensim = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for variable in ("TOKENSIM_DEBUG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def small(folder: Path) -> Path:
    """A scenario file; the path is relative to the folder."""
    (folder / "small.yaml").write_text(SMALL)
    return Path("small.yaml")


@pytest.fixture
def tokensim() -> Tokensim:
    """Runs a command in this process."""

    def invoke(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return invoke
