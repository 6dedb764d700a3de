"""`tokensim app`: what it starts, and what it says when it cannot."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from simulator.app import needed, serving
from simulator.cli.what_if import PAGE
from tests.cli.conftest import Tokensim


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """With which arguments is a page served? Nothing is started."""
    found: list[Any] = []
    monkeypatch.setattr(serving, "serve", lambda *arguments: found.extend(arguments))
    return found


def test_a_page_is_served(tokensim: Tokensim, small: Path, served: list[Any]) -> None:
    asked = ("--set", "users.team.count=5", "--headless", "--port", "9000")
    assert tokensim("app", small, *asked).exit_code == 0
    script, arguments, port, headless = served
    assert script == PAGE
    assert json.loads(arguments) == [str(small), ["users.team.count=5"], None, False]
    assert (port, headless) == (9000, True)


def test_without_a_file_there_is_the_starter(tokensim: Tokensim, served: list[Any]) -> None:
    assert tokensim("app", "--policy", "rotate-90").exit_code == 0
    assert json.loads(served[1]) == [None, None, "rotate-90", False]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["missing.yaml"], "there is no such file"),
        (["small.yaml", "--policy", "nonw"], "did you mean none?"),
        (["small.yaml", "--set", "users.tean.count=5"], "did you mean team?"),
        (["small.yaml", "--port", "80"], "--port"),
        (["--policy", "rotate"], "no policy is called 'rotate'"),
        (["-"], "name a file, not -"),
    ],
)
def test_what_is_wrong_is_said_before_a_page_opens(
    tokensim: Tokensim, small: Path, served: list[Any], arguments: list[str], expected: str
) -> None:
    assert small.exists()
    result = tokensim("app", *arguments)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert served == []


def test_without_streamlit_it_says_how_to_install_it(
    tokensim: Tokensim, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needed, "find_spec", lambda name: None if name == "streamlit" else object())
    result = tokensim("app", small)
    assert result.exit_code == 2
    assert "streamlit, which is not installed: pip install 'tokensim[app]'" in result.stderr


def test_a_port_that_is_taken(tokensim: Tokensim, small: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = tokensim("app", small, "--port", str(port))
        assert result.exit_code == 2
        assert f"port {port} is taken; choose another one with --port" in result.stderr
        assert serving.free_port(None) != port
