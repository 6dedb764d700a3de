"""Rules and people go on acting in a served organisation, also upon what visitors do."""

from pathlib import Path

import pytest

from simulator.experiment.failures import RuleError
from simulator.scenario import loads
from tests.tenant.served import SMALL, Client, tenant_of

TOKENS = "/api/v1/api-tokens"
RECOVERY = SMALL + "recovery: {notice: 4h, repair: 2h}\n"
REVOKING = SMALL + "policy: p\npolicies: {p: [{revoke_idle: {after: 10d}}]}\n"
RULE = """\
from simulator.policies import Rule

class Failing(Rule):
    key = "failing"

    def active(self, ops, user):
        ops.at(ops.now + 86_400_000 * 5, 14, lambda: 1 / 0)
"""
OWN = SMALL + "policy_modules: [rule.py]\npolicy: p\npolicies: {p: [failing: {}]}\n"


def test_the_desk_replaces_a_token_that_a_visitor_revoked() -> None:
    client = Client(tenant_of(RECOVERY))
    client.ask("DELETE", f"{TOKENS}/{client.handed_out('daily/0#1')['id']}")
    client.advance("11h")
    assert client.get(TOKENS, q="daily/0") == []
    client.advance("2h")
    (token,) = client.get(TOKENS, q="daily/0")
    new = client.handed_out("daily/0#2")
    assert (token["name"], token["created"]) == ("daily/0#2", "2026-01-01T12:00:00.000Z")
    assert client.ask("GET", TOKENS, new["secret"]).status_code == 200
    created = client.get("/api/v1/logs", filter=f'target.id eq "{new["id"]}"')
    assert [event["eventType"] for event in created] == ["system.api_token.create"]


def test_a_call_of_a_visitor_puts_rules_about_idleness_off() -> None:
    client = Client(tenant_of(REVOKING))
    token = client.handed_out("idle/0#1")
    client.advance("9d")
    client.ask("GET", TOKENS, token["secret"])
    client.advance("1d1s")
    assert [one["name"] for one in client.get(TOKENS, q="idle")] == ["idle/0#1"]
    revoked = client.get("/api/v1/logs", q="revoke", limit=1000)
    assert {event["actor"]["alternateId"] for event in revoked} == {"it-desk@small.example"}
    client.advance("9d")
    assert client.get(TOKENS, q="idle") == []


def test_a_rule_that_fails_is_told_of_and_nothing_goes_on(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text(RULE)
    client = Client(tenant_of(loads(OWN, base=tmp_path, allow_code=True)))
    client.advance("4d")
    for method, path in (("POST", "/clock/advance"), ("GET", "/clock"), ("GET", TOKENS)):
        answer = client.ask(method, path, json={"by": "2d"} if method == "POST" else None)
        assert (answer.status_code, answer.json()["errorCode"]) == (500, "E0000009")
        assert "rule.py:7: ZeroDivisionError" in answer.text


def test_a_rule_that_fails_at_the_start_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text(RULE.replace("ops.at(", "ops.aat("))
    with pytest.raises(RuleError, match=r"rule[.]py:7: AttributeError"):
        tenant_of(loads(OWN, base=tmp_path, allow_code=True))
