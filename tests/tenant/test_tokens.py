"""Okta's paths for tokens: what is listed, what renews, what is refused."""

import re

import pytest

from tests.tenant.served import SMALL, Client, tenant_of, time_of

TOKENS = "/api/v1/api-tokens"
DAYS = "%Y-%m-%d"


def expiry(client: Client, name: str) -> str:
    found = client.get(TOKENS, q=name)[0]["expiresAt"]
    return f"{time_of(found):{DAYS}}"


def error(
    client: Client, method: str, path: str, secret: str | None = None, **options: object
) -> tuple[int, str]:
    answer = client.ask(method, path, secret, **options)
    return answer.status_code, answer.json()["errorCode"]


def test_a_token_is_shown_as_okta_shows_it() -> None:
    client = Client()
    found = client.get(TOKENS, q="daily/0")[0]
    assert re.fullmatch("00T[A-Za-z0-9]{17}", found["id"])
    assert re.fullmatch("00u[A-Za-z0-9]{17}", found["userId"])
    assert found["tokenWindow"] == "P30D"
    assert found["network"]["connection"] == "ANYWHERE"
    assert (found["created"], found["expiresAt"]) == (
        "2026-01-01T00:00:00.000Z", "2026-01-31T00:00:00.000Z",
    )  # fmt: skip
    assert found["_link"]["self"]["href"].endswith(f"{TOKENS}/{found['id']}")
    assert client.get(f"{TOKENS}/{found['id']}") == found


def test_ids_and_secrets_depend_on_name_and_seed_only() -> None:
    one, longer = (
        Client().handed_out("daily/1#1"),
        tenant_of(SMALL.replace("count: 30", "count: 9")),
    )
    other = Client(tenant_of(SMALL.replace("seed: 3", "seed: 4"))).handed_out("daily/1#1")
    assert Client(longer).handed_out("daily/1#1")["secret"] == one["secret"]
    assert {other["secret"], other["id"]}.isdisjoint({one["secret"], one["id"]})


def test_a_list_comes_in_pages_of_twenty() -> None:
    client = Client()
    first = client.ask("GET", TOKENS)
    assert len(first.json()) == 20
    assert set(first.links) == {"self", "next"}
    every = client.everything(TOKENS)
    assert len({token["id"] for token in every}) == len(every) == 33
    assert client.everything(TOKENS, limit=200) == client.everything(TOKENS, limit=1) == every


@pytest.mark.parametrize(
    "parameters", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"after": "x"}]
)
def test_wrong_parameters_are_refused(parameters: dict[str, object]) -> None:
    assert error(Client(), "GET", TOKENS, params=parameters) == (400, "E0000001")


def test_a_call_moves_the_expiry_by_thirty_days_again_and_again() -> None:
    """R2. To look with the administrator's token moves nothing."""
    client = Client()
    secret = client.handed_out("idle/0#1")["secret"]
    for _ in range(3):
        client.advance("29d")
        assert client.ask("GET", TOKENS, secret).status_code == 200
    assert expiry(client, "idle/0#") == "2026-04-28"
    assert client.get(TOKENS, q="idle/1#") == []


def test_a_call_at_exactly_thirty_days_is_refused() -> None:
    """R4."""
    client = Client()
    secret = client.handed_out("idle/0#1")["secret"]
    client.advance("30d")
    assert error(client, "GET", TOKENS, secret) == (401, "E0000011")
    assert client.get(TOKENS, q="idle/0#") == []
    assert not client.handed_out("idle/0#1")["works"]


def test_a_call_just_before_thirty_days_renews() -> None:
    client = Client()
    secret = client.handed_out("idle/0#1")["secret"]
    client.advance("P29DT23H59M59.999S")
    assert client.ask("GET", TOKENS, secret).status_code == 200
    client.advance("29d")
    assert client.handed_out("idle/0#1")["works"]


def test_integrations_go_on_calling_by_themselves() -> None:
    client = Client()
    client.advance("100d")
    assert expiry(client, "daily/0") == "2026-05-10"  # last used on 10 April, 06:00


@pytest.mark.parametrize("secret", ["", "wrong", "0" * 42])
def test_who_has_no_token_is_refused(secret: str) -> None:
    assert error(Client(), "GET", TOKENS, secret) == (401, "E0000011")


def test_another_scheme_is_refused() -> None:
    client = Client()
    for key in (f"Bearer {client.secret}", client.secret, "SSWS"):
        assert error(client, "GET", TOKENS, "", headers={"Authorization": key})[0] == 401


def test_a_revoked_token_is_gone_and_calls_with_it_are_refused() -> None:
    client = Client()
    token = client.handed_out("daily/0#1")
    path = f"{TOKENS}/{token['id']}"
    assert client.ask("DELETE", path).status_code == 204
    assert error(client, "GET", path) == error(client, "DELETE", path) == (404, "E0000007")
    assert error(client, "GET", TOKENS, token["secret"]) == (401, "E0000011")


def test_a_token_revokes_itself() -> None:
    client = Client()
    token = client.handed_out("daily/0#1")
    current = f"{TOKENS}/current"
    assert client.ask("GET", current, token["secret"]).json()["id"] == token["id"]
    assert client.ask("DELETE", current, token["secret"]).status_code == 204
    assert error(client, "DELETE", current, token["secret"]) == (401, "E0000011")


def test_the_administrator_is_no_part_of_the_organisation() -> None:
    client = Client()
    me = client.get("/api/v1/users/me")
    assert me["id"] not in {user["id"] for user in client.everything("/api/v1/users")}
    assert error(client, "DELETE", f"{TOKENS}/current") == (403, "E0000006")
    client.advance("365d")
    assert client.ask("GET", TOKENS).status_code == 200


def test_network_conditions_are_kept() -> None:
    client = Client()
    path = f"{TOKENS}/{client.handed_out('daily/0#1')['id']}"
    client.advance("6h")
    network = {"connection": "ZONE", "include": ["nzo1"], "exclude": []}
    updated = client.ask("PUT", path, json={"name": "passed over", "network": network}).json()
    assert (updated["network"], updated["name"]) == (network, "daily/0#1")
    assert updated["lastUpdated"] == "2026-01-01T06:00:00.000Z"
    assert client.get(path) == updated
    assert error(
        client, "PUT", path, content=b"{", headers={"Content-Type": "application/json"}
    ) == (400, "E0000003")
    assert error(client, "PUT", path, json={"network": {"connection": "?"}}) == (400, "E0000001")


def test_who_may_only_look_changes_nothing_but_their_own() -> None:
    client = Client(tenant_of(read_only=("team",)))
    mine, others = client.handed_out("daily/0#1"), client.handed_out("idle/0#1")
    user = client.get("/api/v1/users")[0]["id"]
    assert client.ask("GET", TOKENS, mine["secret"]).status_code == 200
    for method, path in (
        ("DELETE", f"{TOKENS}/{others['id']}"),
        ("POST", f"/api/v1/users/{user}/lifecycle/suspend"),
    ):
        assert error(client, method, path, mine["secret"]) == (403, "E0000006")
    assert client.ask("DELETE", f"{TOKENS}/{mine['id']}", mine["secret"]).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", TOKENS, (405, "E0000022")),
        ("PATCH", f"{TOKENS}/current", (405, "E0000022")),
        ("DELETE", "/api/v1/users/x", (405, "E0000022")),
        ("GET", "/api/v1/groups", (404, "E0000007")),
    ],
)
def test_what_is_not_there_is_said(method: str, path: str, expected: tuple[int, str]) -> None:
    assert error(Client(), method, path) == expected


def test_which_methods_a_path_has_is_said() -> None:
    assert Client().ask("POST", f"{TOKENS}/current").headers["allow"] == "DELETE, GET"
