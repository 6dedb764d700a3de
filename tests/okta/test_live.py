"""Reading from a tenant: patient, resumable, read only, and with no word of the secret."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from simulator.cli.app import app
from simulator.okta.client import MOST_TRIES, Client, LiveError, checked_url
from simulator.okta.live import fetch
from tests.okta.exports import AT, daily, token, user

SECRET = "00SECRETsecret-do-not-show_42"  # noqa: S105
URL = "https://example.okta.com"
NOW = datetime.fromtimestamp(AT / 1000, UTC)
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKTA_API_TOKEN", SECRET)


class Tenant:
    """Answers as Okta does: three things a page, the next page in `Link`."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.troubles: list[httpx.Response | Exception] = []
        self.lists = {
            "/api/v1/api-tokens": [token(number) for number in range(4)],
            "/api/v1/users": [user(number) for number in range(3)],
            "/api/v1/logs": daily(days=5),
        }

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble
        items = self.lists[request.url.path]
        begin = int(request.url.params.get("after", 0))
        links = [("Link", f'<{request.url.copy_with(query=None)}>; rel="self"')]
        if begin + 3 < len(items):
            following = request.url.copy_set_param("after", begin + 3)
            links.append(("Link", f'<{following}>; rel="next"'))
        return httpx.Response(200, json=items[begin : begin + 3], headers=links)


def client(tenant: Answer, url: str = URL) -> tuple[Client, list[float]]:
    waits: list[float] = []
    return Client(url, httpx.MockTransport(tenant), waits.append, lambda: 1000.0), waits


def test_everything_is_read_page_by_page_and_nothing_else_is_done(tmp_path: Path) -> None:
    tenant = Tenant()
    found = fetch(URL, tmp_path / "d", now=NOW, client=client(tenant)[0])
    assert json.loads(found.tokens.read_text()) == tenant.lists["/api/v1/api-tokens"]
    assert json.loads(found.users.read_text()) == tenant.lists["/api/v1/users"]
    events = [json.loads(line) for line in found.log.read_text().splitlines()]
    assert events == tenant.lists["/api/v1/logs"]
    assert found.at == AT
    assert {request.method for request in tenant.requests} == {"GET"}
    first = next(r for r in tenant.requests if r.url.path == "/api/v1/logs")
    assert first.url.params["since"] == "2026-01-01T12:00:00.000Z"
    assert first.headers["Authorization"] == f"SSWS {SECRET}"


def test_a_download_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    tenant, whole = Tenant(), Tenant()
    calls = 0

    def breaking(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        return tenant(request) if calls < 7 else httpx.Response(400)

    with pytest.raises(LiveError):
        fetch(URL, tmp_path / "d", now=NOW, client=client(breaking)[0])
    with (tmp_path / "d" / "log.jsonl").open("a") as out:
        out.write('{"half of an eve')
    seen = len(tenant.requests)
    found = fetch(URL, tmp_path / "d", now=datetime.now(UTC), client=client(tenant)[0])
    fetch(URL, tmp_path / "w", now=NOW, client=client(whole)[0])
    assert found.log.read_bytes() == (tmp_path / "w" / "log.jsonl").read_bytes()
    assert found.at == AT
    assert len(tenant.requests) == len(whole.requests)
    assert {r.url.path for r in tenant.requests[seen:]} == {"/api/v1/logs"}


def test_a_limit_is_waited_for_by_the_clock_of_okta(tmp_path: Path) -> None:
    tenant = Tenant()
    headers = {"X-Rate-Limit-Reset": "1775044830", "Date": "Wed, 01 Apr 2026 12:00:00 GMT"}
    tenant.troubles = [httpx.Response(429, headers=headers), httpx.Response(429)]
    one, waits = client(tenant)
    fetch(URL, tmp_path / "d", now=NOW, client=one)
    assert waits == [31.0, 2.0]


def test_trouble_that_passes_is_outwaited_and_trouble_that_stays_is_said(tmp_path: Path) -> None:
    tenant = Tenant()
    tenant.troubles = [httpx.ConnectTimeout("x"), httpx.Response(503), httpx.ReadError("x")]
    one, waits = client(tenant)
    fetch(URL, tmp_path / "d", now=NOW, client=one)
    assert waits == [1.0, 2.0, 4.0]
    one, waits = client(lambda _: httpx.Response(500))
    with pytest.raises(LiveError, match=r"HTTP 500, 7 times; try again later"):
        fetch(URL, tmp_path / "e", now=NOW, client=one)
    assert len(waits) == MOST_TRIES - 1


def test_where_nobody_ever_answered_one_does_not_wait_for_long(tmp_path: Path) -> None:
    def nobody(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"no route for {SECRET}")

    one, waits = client(nobody, "http://127.0.0.1:8080")
    with pytest.raises(LiveError) as raised:
        fetch("http://127.0.0.1:8080", tmp_path / "d", now=NOW, client=one)
    assert str(raised.value) == (
        "http://127.0.0.1:8080/api/v1/users: it cannot be reached (ConnectError), 3 times; "
        "is that its address?"
    )
    assert waits == [1.0, 2.0]


def test_where_somebody_answered_trouble_is_outwaited(tmp_path: Path) -> None:
    tenant = Tenant()

    def failing(request: httpx.Request) -> httpx.Response:
        if tenant.requests:
            raise httpx.ReadTimeout("x")
        return tenant(request)

    one, waits = client(failing)
    with pytest.raises(LiveError, match=r"in time \(ReadTimeout\), 7 times; try again later"):
        fetch(URL, tmp_path / "d", now=NOW, client=one)
    assert len(waits) == MOST_TRIES - 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(401, json={"errorCode": "E0000011"}), "HTTP 401 E0000011: the token in OKTA_API_TOKEN is not valid"),
        (httpx.Response(403, json={"errorCode": "E0000006"}), "its owner must be an administrator"),
        (httpx.Response(404), "is this the address of an Okta organisation"),
        (httpx.Response(302, headers={"Location": "https://evil.example"}), "it was refused"),
        (httpx.Response(200, text="<html>"), "the answer is not JSON"),
        (httpx.Response(200, json={}), "the answer is not a list"),
        (httpx.Response(200, json=[], headers={"Link": '<https://evil.example/x>; rel="next"'}), "lies elsewhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_without_the_secret(
    tmp_path: Path, answer: httpx.Response, words: str
) -> None:
    requests: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answer

    with pytest.raises(LiveError, match=words) as caught:
        fetch(URL, tmp_path / "d", now=NOW, client=client(answering)[0])
    assert SECRET not in repr(caught.value)
    assert {request.url.host for request in requests} == {"example.okta.com"}


@pytest.mark.parametrize("url", ["http://example.okta.com", "example.okta.com", "https://u:p@x.com", "https://x.com/a?b=c", "ftp://x", "https://"])  # fmt: skip
def test_the_token_is_sent_nowhere_unsafe(url: str) -> None:
    with pytest.raises(LiveError, match="--url must be"):
        checked_url(url)


def test_without_a_token_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", "two words", "pa\tss"):
        monkeypatch.setenv("OKTA_API_TOKEN", value)
        with pytest.raises(LiveError, match="OKTA_API_TOKEN"):
            Client(URL)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(LiveError, match="holds something else"):
        fetch(URL, tmp_path, now=NOW, client=client(Tenant())[0])
    fetch(URL, tmp_path / "d", now=NOW, client=client(Tenant())[0])
    other, _ = client(Tenant(), "https://other.okta.com")
    with pytest.raises(LiveError, match=r"was downloaded from https://example.okta.com"):
        fetch("https://other.okta.com", tmp_path / "d", now=NOW, client=other)


def test_the_secret_is_in_no_file_no_log_and_no_repr(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one, _ = client(Tenant())
    fetch(URL, tmp_path / "d", now=NOW, client=one)
    assert SECRET not in repr(one)
    assert SECRET not in caplog.text
    for path in (tmp_path / "d").iterdir():
        assert SECRET.encode() not in path.read_bytes()


@pytest.fixture
def server() -> Iterator[str]:
    """A tenant on this machine, over real HTTP."""
    tenant = Tenant()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            request = httpx.Request("GET", f"http://{self.headers['Host']}{self.path}")
            allowed = self.headers["Authorization"] == f"SSWS {SECRET}"
            answer = tenant(request) if allowed else httpx.Response(401)
            self.send_response(answer.status_code)
            for name, value in answer.headers.multi_items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_command_shows_no_secret_whatever_happens(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The tokens of this tenant have long expired, so all of them are named and refused."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKENSIM_DEBUG", "1")
    arguments = ["import", "okta", "--url", server]
    for keep_going in ([], ["--keep-going"]):
        result = CliRunner().invoke(app, [*arguments, *keep_going])
        assert result.exit_code == 2
        assert "had expired when the inventory was taken" in result.output
        assert SECRET not in result.output + "".join(capfd.readouterr())
    monkeypatch.setenv("OKTA_API_TOKEN", f"wrong-{SECRET}")
    result = CliRunner().invoke(app, [*arguments, "--download", "other"])
    assert "HTTP 401: the token in OKTA_API_TOKEN is not valid" in result.output
    assert SECRET not in result.output
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 4
    assert all(SECRET.encode() not in path.read_bytes() for path in written)


def test_over_real_http(server: str, tmp_path: Path) -> None:
    found = fetch(server, tmp_path / "d", now=NOW)
    assert len(found.log.read_text().splitlines()) == 20
