"""`tokensim serve`: what it says, and how it ends."""

import json
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Tokensim

COMMAND = [sys.executable, "-c", "from simulator.cli import main; main()"]


def test_a_port_that_is_taken_is_said(tokensim: Tokensim, small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tokensim("serve", small, "--port", str(port))
    assert done.exit_code == 3
    assert done.stderr == f"tokensim: port {port} is taken; choose another with --port\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--read-only", "teem"), "'teem' is no cohort of users; the scenario has team"),
        (("--speed", "-1"), "greater than or equal to 0"),
        (("--port", "70000"), "less than or equal to 65535"),
        (("--policy", "nun"), "nun"),
    ],
)
def test_wrong_usage_is_refused(
    tokensim: Tokensim, small: Path, arguments: tuple[str, ...], reason: str
) -> None:
    done = tokensim("serve", small, *arguments)
    assert done.exit_code == 2
    assert reason in done.stderr


def test_what_is_not_installed_is_said(
    tokensim: Tokensim, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    for name in [name for name in sys.modules if name.startswith("simulator.tenant")]:
        monkeypatch.delitem(sys.modules, name)
    done = tokensim("serve", small)
    assert done.exit_code == 3
    assert done.stderr == "tokensim: serve takes the package fastapi; install tokensim[serve]\n"


@pytest.mark.slow
def test_it_serves_until_ctrl_c(small: Path) -> None:
    arguments = ["serve", str(small), "--port", "0", "--secrets", "secrets.json"]
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in the background of a shell
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:  # fmt: skip
        signal.signal(signal.SIGINT, former)
        assert server.stdout
        words = dict(server.stdout.readline().split(":", 1) for _ in range(6))
        secrets = json.loads(Path("secrets.json").read_text())
        assert words["Admin token"].strip() == secrets["admin"]
        headers = {"Authorization": f"SSWS {secrets['tokens'][0]['secret']}"}
        answer = httpx.get(f"{secrets['url']}/api/v1/api-tokens", headers=headers)
        assert len(answer.json()) == 4
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors) == (130, "tokensim: interrupted\n")
    assert stat.S_IMODE(Path("secrets.json").stat().st_mode) == 0o600
