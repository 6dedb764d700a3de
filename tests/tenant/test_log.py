"""The System Log: what is told, by whom it was done, and how one asks for it."""

from typing import Any

import pytest

from tests.tenant.served import Client

LOGS = "/api/v1/logs"
CREATED, REVOKED = "system.api_token.create", "system.api_token.revoke"


def of_type(kind: str) -> dict[str, str]:
    return {"filter": f'eventType eq "{kind}"'}


def test_who_created_a_token_is_told() -> None:
    client = Client()
    event = client.get(LOGS, **of_type(CREATED))[0]
    token = client.get("/api/v1/api-tokens")[0]
    assert event["published"] == token["created"]
    assert (event["actor"]["id"], event["actor"]["type"]) == (token["userId"], "User")
    assert (event["target"][0]["id"], event["target"][0]["type"]) == (token["id"], "Token")
    assert event["transaction"]["detail"] == {}


def test_expiry_is_a_revocation_by_the_system_at_its_instant() -> None:
    client = Client()
    client.advance("30d")
    assert client.get(LOGS, **of_type(REVOKED)) == []
    client.advance("1s")
    events = client.get(LOGS, **of_type(REVOKED))
    assert len(events) == 30
    assert {event["actor"]["alternateId"] for event in events} == {"system@okta.com"}
    assert {event["published"] for event in events} == {"2026-01-31T00:00:00.000Z"}


def test_what_a_request_causes_tells_of_the_request() -> None:
    client = Client()
    token = client.handed_out("daily/0#1")
    path = f"/api/v1/users/{client.handed_out('idle/0#1')['userId']}/lifecycle/deactivate"
    assert client.ask("POST", path, token["secret"]).status_code == 200
    events = client.get(LOGS, q="revoke") + client.get(LOGS, q="deactivate")
    assert len(events) == 31
    assert {event["actor"]["id"] for event in events} == {token["userId"]}
    details = [event["transaction"]["detail"] for event in events]
    assert details == [{"requestApiTokenId": token["id"]}] * 31
    assert len({event["transaction"]["id"] for event in events}) == 1


def test_an_update_is_told() -> None:
    client = Client()
    identity = client.handed_out("daily/0#1")["id"]
    client.ask("PUT", f"/api/v1/api-tokens/{identity}", json={})
    event = client.get(LOGS, **of_type("system.api_token.update"))[0]
    assert event["target"][0]["id"] == identity


def test_whoever_polls_sees_everything_once() -> None:
    client, seen, url = Client(), list[Any](), f"{LOGS}?limit=10"
    for step in range(60):
        answer = client.ask("GET", url)
        seen += answer.json()
        url = answer.links["next"]["url"]
        if step % 2:
            client.advance("8d")
    every = client.everything(LOGS, since="2026-01-01", until="2027-01-01")
    kept = {event["uuid"] for event in every}
    assert len({event["uuid"] for event in seen}) == len(seen) == 33 + 30 + 2
    assert [event for event in seen if event["uuid"] in kept] == every
    assert answer.json() == []


def test_a_bounded_query_ends_and_takes_its_bounds_from_the_left() -> None:
    client = Client()
    client.advance("31d")
    query = {"since": "2026-01-31T00:00:00Z", "until": "2026-01-31T00:00:00.001Z"}
    answer = client.ask("GET", LOGS, params=query)
    assert (len(answer.json()), "next" in answer.links) == (30, False)
    assert (
        client.get(LOGS, since="2026-01-01", until="2026-01-31T00:00:00Z", limit=1000)[-1][
            "eventType"
        ]
        == CREATED
    )


def test_the_latest_come_first_if_asked() -> None:
    client = Client()
    client.advance("31d")
    query = {"since": "2026-01-01", "until": "2026-03-01"}
    backwards = client.everything(LOGS, **query, sortOrder="DESCENDING", limit=10)
    assert backwards == client.everything(LOGS, **query)[::-1]
    assert len(backwards) == 63


def test_by_default_the_last_seven_days_are_told() -> None:
    client = Client()
    client.advance("7d")
    assert len(client.everything(LOGS, limit=1000, until="2026-01-08")) == 33
    client.advance("1s")
    assert client.get(LOGS) == []


def test_ninety_days_are_kept() -> None:
    client = Client()
    for by, count in (("90d", 63), ("1s", 30), ("31d", 0)):
        client.advance(by)
        found = client.everything(LOGS, since="2026-01-01", until="2026-07-01", limit=1000)
        assert len(found) == count


@pytest.mark.parametrize(
    "parameters",
    [{"filter": "x"}, {"since": "x"}, {"limit": 1001}, {"sortOrder": "UP"}, {"after": "00T"}],
)
def test_wrong_queries_are_refused(parameters: dict[str, object]) -> None:
    answer = Client().ask("GET", LOGS, params=parameters)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001")


def test_the_same_requests_at_the_same_times_are_answered_the_same() -> None:
    def story() -> list[str]:
        client, found = Client(), []
        for by in ("3d", "10d", "20d"):
            client.advance(by)
            client.ask("POST", "/api/v1/users/team-1@small.example/lifecycle/suspend")
            found.append(client.ask("GET", LOGS, params={"since": "2026-01-01"}).text)
        return found

    assert story() == story()
