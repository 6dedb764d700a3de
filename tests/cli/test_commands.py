"""`tokensim` itself, `validate`, `init` and `schema`."""

import json
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from simulator.scenario import load
from simulator.scenario.rules import known_rules
from simulator.scenario.yaml_reader import read_yaml
from tests.cli.conftest import SMALL, Tokensim

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_version(tokensim: Tokensim) -> None:
    result = tokensim("--version")
    assert (result.exit_code, result.stdout) == (0, f"tokensim {version('tokensim')}\n")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_the_commands(tokensim: Tokensim, option: str) -> None:
    result = tokensim(option)
    assert result.exit_code == 0
    for command in ("run", "validate", "init", "schema"):
        assert f"\n  {command} " in result.stdout
        assert tokensim(command, option).exit_code == 0


def test_help_of_run_names_every_option(tokensim: Tokensim) -> None:
    told = tokensim("run", "--help").stdout
    for option in (
        *("--policy", "--seed", "--replications", "--out", "--set", "--jobs", "--json"),
        *("--force", "--colour-changes", "--allow-code"),
    ):
        assert option in told


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run"], "FILE"),
        (["run", "small.yaml", "more.yaml"], "more.yaml"),
        (["run", "small.yaml", "--frobnicate"], "--frobnicate"),
        (["run", "small.yaml", "--seed", "x"], "--seed"),
        (["run", "small.yaml", "--seed", "-1"], "2**64 - 1"),
        (["run", "small.yaml", "--seed", str(2**64)], "2**64 - 1"),
        (["run", "small.yaml", "--replications", "0"], "--replications"),
        (["run", "small.yaml", "--jobs", "0"], "--jobs"),
        (["run", "small.yaml", "--set", "seed"], "PATH=VALUE"),
        (["run", "small.yaml", "--set", "=3"], "PATH=VALUE"),
        (["frobnicate"], "frobnicate"),
        (["init", "a/b"], "'a/b' is not a name"),
        (["init", "../x"], "is not a name"),
        (["init", 'a" # '], "is not a name"),
        (["init", ""], "is not a name"),
        (["init", "n" * 65], "is not a name"),
    ],
)
def test_wrong_usage_is_explained(
    tokensim: Tokensim, small: Path, arguments: list[str], expected: str
) -> None:
    result = tokensim(*arguments)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""
    assert [path.name for path in Path().iterdir()] == [small.name]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_scenarios_are_valid(tokensim: Tokensim, scenario: Path) -> None:
    result = tokensim("validate", scenario)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{scenario.stem}: ")
    assert result.stderr == ""


def test_validate_tells_the_traps(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("validate", small)
    assert result.exit_code == 0
    assert "4 tokens" in result.stdout
    assert "- idle: never calls" in result.stdout.split("Traps")[1]

    harmless = ("--set", "integrations.idle.calls={every: 1d}", "--set", "users.team.departures=[]")
    assert "No traps" in tokensim("validate", small, *harmless).stdout


def test_validate_reads_standard_input(tokensim: Tokensim) -> None:
    result = tokensim("validate", "-", stdin=SMALL)
    assert result.exit_code == 0
    assert result.stdout.startswith("small: ")


def test_what_validate_says_cannot_command_the_terminal(tokensim: Tokensim) -> None:
    wild = SMALL + 'description: "\\e[2J\\x07 wild"\n'
    assert "\\x1b[2J\\x07 wild" in tokensim("validate", "-", stdin=wild).stdout
    result = tokensim("validate", "-", stdin=SMALL + '"\\e[2J": 1\n')
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_the_schema_is_a_schema_and_takes_the_shipped_scenarios(tokensim: Tokensim) -> None:
    result = tokensim("schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    for scenario in SCENARIOS.glob("*.yaml"):
        jsonschema.validate(read_yaml(scenario.read_text(), scenario.name).plain(), schema)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [([], "scenario"), (["acme"], "acme"), (["acme.yaml"], "acme"), (["1e5"], "1e5")],
)
def test_init_writes_a_scenario_that_runs(
    tokensim: Tokensim, arguments: list[str], name: str
) -> None:
    result = tokensim("init", *arguments)
    assert result.exit_code == 0, result.stderr
    file = Path(f"{name}.yaml")
    assert load(file).name == name
    assert file.read_text().startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    assert Path("scenario.schema.json").read_text() == tokensim("schema").stdout
    assert {path.name for path in Path().iterdir()} == {file.name, "scenario.schema.json"}
    assert f"tokensim validate {file}" in result.stdout
    assert tokensim("validate", file).exit_code == 0


def test_everything_that_the_starter_mentions_is_right(tokensim: Tokensim) -> None:
    """What is commented out there can be used by removing the #."""
    tokensim("init")
    text = Path("scenario.yaml").read_text()
    for line in (
        *("    # suspensions:", "    #   - {on: +35d", "    # last_used:", "# suspicious:"),
        "# desk:",
    ):
        assert line in text
        text = text.replace(line, line.replace("# ", "", 1))
    text = text.replace("#   - {rate", "  - {rate")
    scenario = tokensim("validate", "-", stdin=text)
    assert scenario.exit_code == 0, scenario.stderr
    for words in ("suspended", "last used", "suspicion", "desk: 2 people", "recovery", "rotate-90"):
        assert words in scenario.stdout
    (others,) = [line for line in text.splitlines() if line.startswith("# Other rules: ")]
    shown = {"keep_alive", "rotate", "hand_over"}
    assert {*others.removeprefix("# Other rules: ").rstrip(".").split(", "), *shown} == {
        *known_rules()
    }
    hints = text[text.index("# Other ways") : text.index("# Tokens that are flagged")]
    ways = [part for part in hints.split("`")[1::2] if not part.startswith("trace")]
    assert len(ways) == 5
    patterns, modifiers = ways[:2], ways[2:]
    for way in [*patterns, *(f"every: 1d, {modifier}" for modifier in modifiers)]:
        calls = f"integrations.forgotten.calls={{{way}}}"
        result = tokensim("validate", "scenario.yaml", "--set", calls)
        assert result.exit_code == 0, result.stderr


def test_init_overwrites_only_by_force(tokensim: Tokensim) -> None:
    Path("acme.yaml").write_text("mine")
    result = tokensim("init", "acme")
    assert result.exit_code == 2
    assert "acme.yaml is there already" in result.stderr
    assert "--force" in result.stderr
    assert [path.name for path in Path().iterdir()] == ["acme.yaml"]
    assert Path("acme.yaml").read_text() == "mine"

    assert tokensim("init", "acme", "--force").exit_code == 0
    assert load("acme.yaml").name == "acme"


def test_init_keeps_a_schema_that_differs(tokensim: Tokensim) -> None:
    Path("scenario.schema.json").write_text("{}")
    result = tokensim("init")
    assert result.exit_code == 0
    assert "Kept scenario.schema.json" in result.stdout
    assert Path("scenario.schema.json").read_text() == "{}"

    assert "Wrote scenario.schema.json" in tokensim("init", "--force").stdout
    assert json.loads(Path("scenario.schema.json").read_text())["title"]
