"""`tokensim backtest`, `forecast --as-of` and `replay`: what they say, and what they refuse."""

import json
from pathlib import Path

import pytest

from simulator.experiment.okta_export import export_okta
from simulator.okta.writing import write_inventory, write_log
from simulator.scenario import loads
from tests.cli.conftest import Tokensim

ORGANISATION = """
name: past
start: 2026-01-01
horizon: 90d
users: {people: {count: 20, turnover: 40%}, robots: {count: 4, kind: service_account}}
integrations:
  daily: {count: 10, owner: people, calls: {every: 1d, jitter: 1h}}
  rare: {count: 30, owner: people, calls: {poisson: 40/y}}
  often: {count: 20, owner: robots, calls: {poisson: 1/d}}
"""
QUICK = ("--worlds", "100", "--seed", "1")


@pytest.fixture
def files(folder: Path) -> list[str]:
    export = export_okta(loads(ORGANISATION), seed=4)
    write_inventory(folder / "tokens.json", export.tokens)
    write_inventory(folder / "users.json", export.users)
    write_log(folder / "log.jsonl", export.events)
    (folder / "org.yaml").write_text(ORGANISATION)
    return ["--tokens", "tokens.json", "--users", "users.json", "--log", "log.jsonl"]


def test_backtest(tokensim: Tokensim, files: list[str]) -> None:
    asked = ("--as-of", "2026-02-20, 2026-03-10", "--days", "7,30", "--out", "here")
    result = tokensim("backtest", *files, *QUICK, *asked)
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "Dead within 30 days" in result.stdout
    assert "Left out: 30 days from 2026-03-10 were not over" in result.stdout
    assert {path.name for path in Path("here").iterdir()} == {
        "backtest.csv", "backtest.json", "backtest.parquet", "reliability.png", "reliability.svg",
    }  # fmt: skip
    (week, month) = json.loads(Path("here/backtest.json").read_text())["scores"]
    assert (week["days"], month["days"]) == (7, 30)
    assert 0 <= month["brier"] < month["baselines"]["red tokens die"]["brier"]


def test_the_truth_is_what_happened(tokensim: Tokensim, files: list[str]) -> None:
    """Tokens that died within the days are those whose end is in the log."""
    asked = ("--as-of", "2026-02-20", "--days", "30", "--out", "here", "--json")
    assert tokensim("backtest", *files, *QUICK, *asked).exit_code == 0
    rows = [line.split(",") for line in Path("here/backtest.csv").read_text().splitlines()]
    token, died = rows[0].index("token"), rows[0].index("died")
    said = {row[token] for row in rows[1:] if row[died] == "true"}
    events = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    ends = {
        event["target"][0]["id"]
        for event in events
        if event["eventType"] == "system.api_token.revoke"
        and "2026-02-20" < event["published"] < "2026-03-22T00:00:00.001"
    }
    assert said == ends & {row[token] for row in rows[1:]}
    assert len(said) >= 3


def test_forecast_as_of(tokensim: Tokensim, files: list[str]) -> None:
    result = tokensim("forecast", "--as-of", "2026-03-01", *files, *QUICK, "--json", "--out", "a")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["from"] == "2026-03-01T00:00:00Z"
    assert found["tokens"] >= 20


@pytest.mark.usefixtures("files")
def test_replay(tokensim: Tokensim) -> None:
    result = tokensim("replay", "log.jsonl")
    assert result.exit_code == 0, result.stderr
    assert "the model agrees with all of them" in result.stdout
    lines = Path("log.jsonl").read_text().splitlines()
    number, event = next(
        (n, json.loads(line)) for n, line in enumerate(lines, 1) if "api_token.revoke" in line
    )
    lie = event | {"uuid": "lie", "published": "2026-03-30T12:00:00.000Z", "target": []}
    lie |= {"eventType": "user.account.update", "actor": {"id": "x", "type": "User"}}
    lie["transaction"] = {"detail": {"requestApiTokenId": event["target"][0]["id"]}}
    Path("log.jsonl").write_text("\n".join([*lines, json.dumps(lie)]) + "\n")
    found = json.loads(tokensim("replay", "log.jsonl", "--json").stdout)["disagreements"]
    assert [one["place"] for one in found] == [f"log.jsonl:{len(lines) + 1} (lie)"]
    assert found[0]["kind"].startswith("used though")
    assert number <= len(lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("backtest", "--as-of", "2026-02-20"), "not all files are there"),
        (("backtest", "FILES", "--as-of", "yesterday"), "is not a time such as"),
        (("backtest", "FILES", "--as-of", "2025-02-20"), "forecasts are possible from 2026-01-08"),
        (("backtest", "FILES", "--as-of", "2026-03-30"), "nothing can be scored"),
        (("forecast",), "name a scenario file, or an earlier day"),
        (("forecast", "FILES", "--as-of", "2026-03-01", "--policy", "x"), "leave out --policy"),
        (("replay", "none.jsonl"), "there is no such file"),
        (("replay", "org.yaml"), "could be read: org.yaml:2: is not the console's CSV"),
        (("replay", "log.jsonl", "--lifecycle", "reactivation=never"), "stay_dead"),
        (("replay", "log.jsonl", "--lifecycle", "idle=3d"), "cannot be set"),
    ],
)
def test_what_is_refused(
    tokensim: Tokensim, files: list[str], words: tuple[str, ...], message: str
) -> None:
    asked = [part for word in words for part in (files if word == "FILES" else [word])]
    result = tokensim(*asked)
    assert result.exit_code == 2, result.output
    assert message in " ".join(result.stderr.replace("│", " ").split())
