"""What is imported from a served organisation is the organisation that is served."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from simulator.cli.app import app
from simulator.scenario import load
from simulator.tenant.app import app_of
from simulator.tenant.rate_limit import RateLimit
from tests.tenant.served import Client, on_loopback, tenant_of

ORGANISATION = """\
name: round
start: 2026-01-01
horizon: 365d
seed: 5
users: {team: {count: 4}, robots: {count: 2, kind: service_account}}
integrations:
  nightly: {count: 5, owner: team, calls: {every: 1d, offset: 2h, jitter: 10m}}
  monday: {count: 5, owner: robots, calls: {cron: "30 7 * * 1"}}
  hook: {count: 5, owner: robots, calls: {poisson: 8/d}}
  poller: {count: 2, owner: robots, calls: {every: 1h}}
  idle: {count: 3, owner: team, calls: never}
"""
PATTERNS = {"nightly": "every", "monday": "weekly", "hook": "random", "poller": "every"}


def test_the_patterns_are_learned_from_the_log_of_ninety_days_by_its_own_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(tenant_of(ORGANISATION))
    client.advance("90d12h")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OKTA_API_TOKEN", client.secret)
    with on_loopback(app_of(client.tenant, RateLimit(None))) as url:
        done = CliRunner().invoke(app, ["import", "okta", "--url", url, "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["at"], report["findings"]) == ("2026-04-01T12:00:00.000Z", 0)
    assert (report["tokens"], report["users"]) == (17, 6)
    assert {"nightly": 90 * 5, "poller": 90 * 24 * 2}.items() <= counted().items()
    query = "SELECT name, pattern FROM 'runs/okta-import/usage.parquet'"
    found = duckdb.connect().execute(query).fetchall()
    assert dict(found) == {name: PATTERNS[name.partition("/")[0]] for name, _ in found}
    assert len(load("runs/okta-import/scenario.yaml").integrations) == 17


def counted() -> dict[str, int]:
    """How many calls of each cohort are in the log?"""
    names = {
        token["id"]: token["name"].partition("/")[0]
        for token in json.loads(Path("okta-export/api-tokens.json").read_text())
    }
    found = dict.fromkeys(names.values(), 0)
    for line in Path("okta-export/log.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["eventType"] == "user.account.update_profile":
            found[names[event["transaction"]["detail"]["requestApiTokenId"]]] += 1
    return found
