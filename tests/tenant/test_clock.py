"""The clock of a served organisation, and its rate limit."""

from email.utils import parsedate_to_datetime

import pytest

from simulator.tenant.rate_limit import RateLimit
from tests.tenant.served import SMALL, Client, tenant_of


class Watch:
    """Real time, as the test says."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def now(client: Client) -> str:
    return str(client.ask("GET", "/clock", "").json()["now"])


def test_answers_have_its_date() -> None:
    client = Client()
    client.advance("90d")
    for path in ("/api/v1/users", "/clock", "/nowhere"):
        assert client.ask("GET", path).headers["date"] == "Wed, 01 Apr 2026 00:00:00 GMT"


def test_it_stands_still_until_it_is_told_to_advance() -> None:
    client = Client()
    assert client.advance("1d12h")["now"] == "2026-01-02T12:00:00.000Z"
    assert client.advance("PT6H") == {
        "now": "2026-01-02T18:00:00.000Z", "start": "2026-01-01T00:00:00.000Z",
        "end": "2027-01-01T00:00:00.000Z", "elapsed": "1d18h", "speed": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"to": "2026-02-01"}, "2026-02-01T00:00:00.000Z"),
        ({"to": "2026-02-01T12:00:00+02:00"}, "2026-02-01T10:00:00.000Z"),
        ({"to": "+45d"}, "2026-02-15T00:00:00.000Z"),
        ({"by": "365d"}, "2027-01-01T00:00:00.000Z"),
    ],
)
def test_it_is_put_to_a_time(wanted: dict[str, str], expected: str) -> None:
    answer = Client().ask("POST", "/clock/advance", "", json=wanted)
    assert answer.json()["now"] == expected


@pytest.mark.parametrize(
    ("wanted", "status", "reason"),
    [
        ({"by": "30"}, 400, "'30' is not a duration; write a number and a unit"),
        ({"by": "1mo"}, 400, "ambiguous"),
        ({"to": "tomorrow"}, 400, "'tomorrow' is not a time such as 2026-"),
        ({}, 400, "write"),
        ({"by": "1d", "to": "2026-06-30"}, 400, "write"),
        ({"by": "366d"}, 409, "beyond the end of the scenario; serve it with a longer one"),
        ({"to": "2025-01-01"}, 409, "past, and the clock cannot be put back"),
    ],
)
def test_what_is_wrong_is_said(wanted: dict[str, str], status: int, reason: str) -> None:
    client = Client()
    answer = client.ask("POST", "/clock/advance", "", json=wanted)
    assert answer.status_code == status
    assert reason in answer.text
    assert now(client) == "2026-01-01T00:00:00.000Z"


def test_it_runs_so_many_times_as_fast() -> None:
    watch = Watch()
    client = Client(tenant_of(SMALL, speed=86_400, timer=watch))
    watch.seconds += 31.5
    assert now(client) == "2026-02-01T12:00:00.000Z"
    assert client.advance("12h")["now"] == "2026-02-02T00:00:00.000Z"
    watch.seconds += 1
    assert now(client) == "2026-02-03T00:00:00.000Z"
    watch.seconds += 1e6
    assert now(client) == "2027-01-01T00:00:00.000Z"


def test_too_many_requests_are_refused_until_the_minute_is_over() -> None:
    watch = Watch()
    client = Client(limit=RateLimit(3, watch))
    left = [client.ask("GET", "/api/v1/users").headers["x-rate-limit-remaining"] for _ in "123"]
    refused = client.ask("GET", "/api/v1/users")
    assert left == ["2", "1", "0"]
    assert (refused.status_code, refused.json()["errorCode"]) == (429, "E0000047")
    assert refused.headers["x-rate-limit-limit"] == "3"
    date = parsedate_to_datetime(refused.headers["date"])
    assert int(refused.headers["x-rate-limit-reset"]) == date.timestamp() + 60
    assert client.ask("GET", "/clock", "").status_code == 200
    watch.seconds = 1060.0
    assert client.ask("GET", "/api/v1/users").status_code == 200


def test_what_is_refused_is_no_call() -> None:
    client = Client(limit=RateLimit(1, Watch()))
    secret = client.handed_out("idle/0#1")["secret"]
    client.advance("20d")
    for status in (200, 429):
        assert client.ask("GET", "/api/v1/users", secret).status_code == status
        client.advance("29d")
    client.advance("1d")
    assert not client.handed_out("idle/0#1")["works"]
