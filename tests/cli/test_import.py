"""`tokensim import okta`: as a user types it."""

import json
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.conftest import Tokensim
from tests.okta.exports import Files, token, write_export

AT = "2026-04-01T12:00:00Z"


@pytest.fixture
def files(folder: Path) -> Files:
    write_export(folder / "export")
    return Files(
        *(Path("export") / name for name in ("api-tokens.json", "users.json", "log.jsonl"))
    )


def run(tokensim: Tokensim, files: Files, *more: str) -> Result:
    return tokensim(
        "import", "okta", "--tokens", files.tokens, "--users", files.users, "--log", files.log,
        "--at", AT, *more,
    )  # fmt: skip


def test_an_export_becomes_a_scenario(tokensim: Tokensim, files: Files) -> None:
    result = run(tokensim, files)
    assert result.exit_code == 0, result.output
    assert "4 tokens of 3 users, 320 events" in result.stdout
    assert "4  at fixed intervals" in result.stdout
    assert sorted(path.name for path in Path("runs/okta-import").iterdir()) == [
        "findings.csv", "import.html", "scenario.yaml", "usage.parquet",
    ]  # fmt: skip
    assert tokensim("validate", "runs/okta-import/scenario.yaml").exit_code == 0
    done = tokensim("run", "runs/okta-import/scenario.yaml", "--replications", "1", "--seed", "1")
    assert done.exit_code == 0, done.output


def test_json_is_one_object(tokensim: Tokensim, files: Files) -> None:
    report = json.loads(run(tokensim, files, "--json", "--out", "out").stdout)
    assert report == {
        "format_version": 1,
        "import_dir": "out",
        "at": "2026-04-01T12:00:00.000Z",
        "tokens": 4,
        "users": 3,
        "events": 320,
        "patterns": {"every": 4},
        "findings": 0,
    }


def test_what_is_wrong_is_listed_and_nothing_is_written(tokensim: Tokensim, files: Files) -> None:
    files.log.write_text("oops\n" + files.log.read_text())
    write_export(Path("other"), tokens=[token(1, userId="00u9"), token(2)])
    files = files._replace(tokens=Path("other/api-tokens.json"))
    result = run(tokensim, files, "--out", "out")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "other/api-tokens.json:2: token 00T00000000000000001 ('job 1') belongs to user 00u9, who is not listed; left out",
        "export/log.jsonl:1: is not an event in JSON; left out",
        "",
        "tokensim: 2 findings (1 in other/api-tokens.json, 1 in export/log.jsonl); nothing was "
        "written; mend or export again, or leave out what is wrong with --keep-going",
    ]  # fmt: skip
    assert not Path("out").exists()
    result = run(tokensim, files, "--out", "out", "--keep-going")
    assert result.exit_code == 0
    assert "2 findings; what was left out:" in result.stdout
    assert "export/log.jsonl:1: is not an event in JSON; left out" in result.stdout


def test_a_filled_directory_is_kept_unless_forced(tokensim: Tokensim, files: Files) -> None:
    assert run(tokensim, files, "--out", "out").exit_code == 0
    result = run(tokensim, files, "--out", "out")
    assert (result.exit_code, "--force" in result.stderr) == (2, True)
    assert run(tokensim, files, "--out", "out", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tokens", "export/api-tokens.json"], "not all files are there"),
        (["--tokens", "no.json", "--users", "export/users.json", "--log", "export/log.jsonl"], "no.json: there is no such file"),
        (["--tokens", "export", "--users", "export/users.json", "--log", "export/log.jsonl"], "export: there is no such file"),
        (["--tokens", "export/api-tokens.json", "--users", "export/users.json", "--log", "export/log.jsonl", "--at", "noon"], "'noon' is not a time"),
        (["--url", "https://example.okta.com", "--log", "export/log.jsonl"], "goes against files and --at"),
        (["--url", "example.okta.com"], "--url must be like https://example.okta.com"),
        (["--url", "https://example.okta.com"], "put an API token of the organisation into the environment as OKTA_API_TOKEN"),
        (["--token", "x"], "No such option"),
    ],
)  # fmt: skip
def test_mistakes_are_told(
    tokensim: Tokensim,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.delenv("OKTA_API_TOKEN", raising=False)
    result = tokensim("import", "okta", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert files.tokens.exists()


def test_help_says_where_the_secret_goes(tokensim: Tokensim) -> None:
    told = tokensim("import", "okta", "--help").stdout
    assert "OKTA_API_TOKEN" in told
    for option in (
        "--tokens",
        "--users",
        "--log",
        "--at",
        "--url",
        "--out",
        "--keep-going",
        "--json",
    ):
        assert option in told
