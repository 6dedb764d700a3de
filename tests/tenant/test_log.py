"""The System Log: what is told, by whom it was done, and how one asks for it."""

from typing import Any

import pytest

from tests.tenant.served import SMALL, Client, tenant_of

LOGS = "/api/v1/logs"
CREATED, REVOKED = "system.api_token.create", "system.api_token.revoke"
CALLED = "user.account.update_profile"
BY = "requestApiTokenId"


def of_type(kind: str) -> dict[str, str]:
    return {"filter": f'eventType eq "{kind}"'}


NO_CALLS = {"filter": f'eventType ne "{CALLED}"'}


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
    client, seen, url = Client(), list[Any](), f"{LOGS}?limit=40"
    for step in range(62):
        answer = client.ask("GET", url)
        seen += answer.json()
        url = answer.links["next"]["url"]
        if step % 2 and step < 60:
            client.advance("8d")
    every = client.everything(LOGS, since="2026-01-01", until="2027-01-01")
    kept = {event["uuid"] for event in every}
    assert len({event["uuid"] for event in seen}) == len(seen) == 33 + 30 + 2 + 2 * 240 + 200
    assert [event for event in seen if event["uuid"] in kept] == every
    assert answer.json() == []


def test_a_bounded_query_ends_and_takes_its_bounds_from_the_left() -> None:
    client = Client()
    client.advance("31d")
    query = {"since": "2026-01-31T00:00:00Z", "until": "2026-01-31T00:00:00.001Z"}
    answer = client.ask("GET", LOGS, params=query)
    assert (len(answer.json()), "next" in answer.links) == (30, False)
    before = client.get(LOGS, since="2026-01-01", until="2026-01-31T00:00:00Z", limit=1000)
    assert (before[-1]["eventType"], before[-1]["published"]) == (
        CALLED,
        "2026-01-30T06:00:00.000Z",
    )
    assert {event["eventType"] for event in before} == {CREATED, CALLED}


def test_the_latest_come_first_if_asked() -> None:
    client = Client()
    client.advance("31d")
    query = {"since": "2026-01-01", "until": "2026-03-01"}
    backwards = client.everything(LOGS, **query, sortOrder="DESCENDING", limit=10)
    assert backwards == client.everything(LOGS, **query)[::-1]
    assert len(backwards) == 63 + 31 * 3


def test_by_default_the_last_seven_days_are_told() -> None:
    client = Client()
    client.advance("7d")
    assert len(client.everything(LOGS, limit=1000, until="2026-01-08")) == 33 + 7 * 3
    client.advance("1s")
    assert {event["eventType"] for event in client.get(LOGS)} == {CALLED}


def test_ninety_days_are_kept() -> None:
    client = Client()
    for by, count in (("90d", 63), ("1s", 30), ("31d", 0)):
        client.advance(by)
        found = client.everything(
            LOGS, since="2026-01-01", until="2026-07-01", limit=1000, **NO_CALLS
        )
        assert len(found) == count
        calls = client.everything(
            LOGS, since="2026-01-01", until="2026-07-01", limit=1000, **of_type(CALLED)
        )
        assert len(calls) == 90 * 3


@pytest.mark.parametrize(
    "parameters",
    [{"filter": "x"}, {"since": "x"}, {"limit": 1001}, {"sortOrder": "UP"}, {"after": "7"}],
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


NOONS = ", ".join(f"+{day}d12h" for day in range(1, 40) for _ in range(3))
MEETING = f"""\
name: meeting
start: 2026-01-01
horizon: 60d
seed: 1
users: {{u: {{count: 2}}}}
integrations:
  a: {{count: 4, owner: u, calls: {{at: [{NOONS}]}}}}
"""


def test_calls_are_told_in_order_however_one_asks() -> None:
    """All at one instant, some in the same millisecond with the same token."""
    client = Client(tenant_of(MEETING))
    client.advance("40d")
    span = {"since": "2026-01-01", "until": "2026-02-10"}
    every = client.everything(LOGS, **span, limit=1000)
    assert len({event["uuid"] for event in every}) == len(every) == 4 + 4 * 39 * 3
    assert [event["published"] for event in every] == sorted(e["published"] for e in every)
    assert client.everything(LOGS, **span, limit=7) == every
    assert client.everything(LOGS, **span, limit=5, sortOrder="DESCENDING") == every[::-1]
    noon = {"since": "2026-01-05T12:00:00Z", "until": "2026-01-05T12:00:00.001Z"}
    assert client.everything(LOGS, **noon, limit=5) == [
        event for event in every if event["published"] == "2026-01-05T12:00:00.000Z"
    ]


def test_the_calls_of_a_token_or_an_owner_are_found() -> None:
    client = Client()
    client.advance("20d")
    span = {"since": "2026-01-01", "until": "2026-03-01"}
    token = client.handed_out("daily/1#1")
    by = "transaction.detail.requestApiTokenId"
    of_token = client.everything(LOGS, **span, filter=f'{by} eq "{token["id"]}"')
    assert len(of_token) == 20
    assert {event["actor"]["id"] for event in of_token} == {token["userId"]}
    of_both = client.everything(LOGS, **span, filter=f'{by} ne "{token["id"]}" and {by} pr')
    assert len(of_both) == 40
    assert client.everything(LOGS, **span, q="team-1@small.example update_profile") == of_token
    one = of_token[7]
    for found in (
        client.everything(LOGS, **span, filter=f'uuid eq "{one["uuid"]}"'),
        client.everything(LOGS, **span, q=one["uuid"]),
        client.everything(LOGS, **span, filter=f'published eq "{one["published"]}"')[1:2],
    ):
        assert found == [one]


def test_calls_that_are_refused_are_not_told() -> None:
    client = Client()
    client.advance("2d")
    path = "/api/v1/users/team-1@small.example/lifecycle"
    client.ask("POST", f"{path}/suspend")
    client.advance("3d")
    client.ask("POST", f"{path}/unsuspend")
    client.advance("1d")
    client.ask("DELETE", f"/api/v1/api-tokens/{client.handed_out('daily/2#1')['id']}")
    client.advance("1d")
    name = {client.handed_out(f"daily/{n}#1")["id"]: n for n in range(3)}
    told = client.everything(LOGS, since="2026-01-01", **of_type(CALLED), until="2026-02-01")
    days = [(e["published"][8:10], name[e["transaction"]["detail"][BY]]) for e in told]
    suspended = {("03", 1), ("04", 1), ("05", 1)}
    every = {(f"0{day}", n) for day in range(1, 8) for n in range(3)}
    assert set(days) == every - suspended - {("07", 2)}


def test_of_millions_of_calls_only_those_asked_for_are_made() -> None:
    """A page of 778 million calls, and none that passes over them all."""
    text = SMALL.replace("{every: 1d, offset: 6h}", "{every: 1s}").replace(
        "count: 3,", "count: 100,"
    )
    client = Client(tenant_of(text.replace("team: {count: 100", "team: {count: 3")))
    client.advance("90d")
    span = {"since": "2026-01-01", "until": "2026-04-01"}
    assert len(client.get(LOGS, **span, limit=1000)) == 1000
    assert len(client.get(LOGS, **span, limit=1000, sortOrder="DESCENDING")) == 1000
    assert len(client.everything(LOGS, **span, **of_type(REVOKED), limit=7)) == 30
    answer = client.ask("GET", LOGS, params={**span, "filter": 'published lt "2026" and uuid pr'})
    assert (answer.json(), "next" in answer.links) == ([], True)
