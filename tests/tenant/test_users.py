"""Okta's paths for users: who is listed, and what becomes of their tokens."""

import pytest

from tests.tenant.served import SMALL, Client, tenant_of

USERS, TOKENS = "/api/v1/users", "/api/v1/api-tokens"


def turn(client: Client, who: str, deed: str) -> tuple[int, str]:
    answer = client.ask("POST", f"{USERS}/{who}/lifecycle/{deed}")
    return answer.status_code, answer.json().get("errorCode", "")


def status(client: Client, who: str) -> str:
    return str(client.get(f"{USERS}/{who}")["status"])


def test_users_are_found_by_id_and_login() -> None:
    client = Client()
    one, *others = client.everything(USERS, limit=1)
    assert len(others) == 3
    assert (one["status"], one["profile"]["login"]) == ("ACTIVE", "team-0@small.example")
    assert client.get(f"{USERS}/{one['id']}") == client.get(f"{USERS}/team-0@small.example") == one
    assert [user["profile"]["userType"] for user in others][-1] == "service_account"
    assert client.ask("GET", f"{USERS}/nobody").json()["errorCode"] == "E0000007"


def test_me_is_the_owner_of_the_token() -> None:
    client = Client()
    secret = client.handed_out("idle/3#1")["secret"]
    assert client.ask("GET", f"{USERS}/me", secret).json()["profile"]["login"].startswith("robots-")


def test_deactivation_cascades_and_is_for_good() -> None:
    """R5."""
    client = Client()
    tokens = client.everything(TOKENS)
    robot = next(token for token in tokens if token["name"] == "idle/0#1")["userId"]
    assert turn(client, robot, "deactivate") == (200, "")
    assert {token["userId"] for token in client.everything(TOKENS)}.isdisjoint({robot})
    assert len(client.everything(TOKENS)) == 3
    assert client.get(f"{USERS}/{robot}")["status"] == "DEPROVISIONED"
    assert robot not in {user["id"] for user in client.everything(USERS)}
    assert turn(client, robot, "deactivate") == (404, "E0000007")
    assert turn(client, robot, "activate") == (200, "")
    assert (status(client, robot), len(client.everything(TOKENS))) == ("ACTIVE", 3)


def test_tokens_come_back_where_the_scenario_says_so() -> None:
    text = SMALL + "lifecycle: {preset: okta, reactivation: come_back}\n"
    client = Client(tenant_of(text))
    robot = "robots-0@small.example"
    turn(client, robot, "deactivate")
    client.advance("10d")
    assert turn(client, robot, "reactivate") == (200, "")
    assert len(client.everything(TOKENS)) == 33
    enabled = client.get(
        "/api/v1/logs", filter='eventType eq "system.api_token.enable"', limit=1000
    )
    assert len(enabled) == 30


def test_suspension_refuses_calls_and_keeps_tokens() -> None:
    client = Client()
    token = client.handed_out("idle/0#1")
    robot = token["userId"]
    assert turn(client, robot, "suspend") == (200, "")
    assert client.ask("GET", TOKENS, token["secret"]).status_code == 401
    assert len(client.everything(TOKENS)) == 33
    assert turn(client, robot, "suspend") == (403, "E0000038")
    assert turn(client, robot, "unsuspend") == (200, "")
    assert turn(client, robot, "unsuspend") == (403, "E0000038")
    assert turn(client, robot, "activate") == (403, "E0000038")
    assert client.ask("GET", TOKENS, token["secret"]).status_code == 200


def test_people_leave_by_themselves() -> None:
    client = Client()
    client.advance("200d")
    assert len(client.everything(USERS)) == 4  # at an instant, who asks comes first
    client.advance("1s")
    gone = client.get(USERS, filter='status eq "DEPROVISIONED"')
    assert [user["statusChanged"] for user in gone] == ["2026-07-20T00:00:00.000Z"]
    assert len(client.everything(TOKENS)) == 2


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"filter": 'status eq "ACTIVE"'}, 4),
        ({"search": 'profile.userType eq "service_account"'}, 1),
        ({"filter": 'status eq "ACTIVE"', "search": 'profile.login sw "team-0"'}, 1),
        ({"q": "team"}, 3),
        ({"q": "eam"}, 0),
    ],
)
def test_users_are_searched(parameters: dict[str, str], found: int) -> None:
    assert len(Client().everything(USERS, **parameters)) == found


def test_the_administrator_cannot_be_deactivated() -> None:
    assert turn(Client(), "me", "deactivate") == (403, "E0000006")
