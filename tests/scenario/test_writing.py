"""A scenario written out in full is the same scenario; its schema and its description fit it."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from scipy import special

from simulator.lifecycle import DAY
from simulator.scenario import Scenario, load, loads
from simulator.scenario.describe import describe
from simulator.scenario.idleness import _gamma_survival, fatal_share
from simulator.scenario.model import Poisson
from simulator.scenario.schema import json_schema
from simulator.scenario.traps import traps
from simulator.scenario.yaml_reader import read_yaml
from tests.strategies import scenario_texts

SCENARIOS = sorted(Path("scenarios").glob("*.yaml"))
SLOW = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@SLOW
@given(scenario_texts())
def test_what_is_written_reads_back_the_same(text: str) -> None:
    scenario = loads(text)
    written = scenario.to_yaml()
    assert loads(written) == scenario
    assert loads(written).to_yaml() == written


@pytest.mark.parametrize(
    "description", ["on", "1e3", "0o7", "null", "2026-01-01", "# no", "é: ✓", "two\nlines", " x "]
)
def test_texts_that_look_like_something_else_stay_texts(description: str) -> None:
    scenario = Scenario(name="1e3", description=description, start="2026-01-01", horizon="1d")
    assert loads(scenario.to_yaml()) == scenario


@SLOW
@given(scenario_texts())
def test_the_schema_accepts_what_is_right(text: str) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(read_yaml(text, "x").plain())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_fit_the_schema_and_name_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    jsonschema.Draft202012Validator(json_schema()).validate(read_yaml(text, "x").plain())


@pytest.mark.parametrize(
    "text",
    [
        "horizon: 1y",
        "users: {a: {cont: 3}}",
        "integrations: {a: {owner: u, calls: {evry: 1d}}}",
        "seed: -1",
    ],
)
def test_the_schema_refuses_what_an_editor_can_see(text: str) -> None:
    whole = (
        f"name: t\nstart: 2026-01-01\nhorizon: 3d\n{text}\n"
        if "horizon" not in text
        else f"name: t\nstart: 2026-01-01\n{text}\n"
    )
    data = read_yaml(whole, "x").plain()
    assert list(jsonschema.Draft202012Validator(json_schema()).iter_errors(data))


def test_the_schema_file_is_the_schema() -> None:
    text = Path("scenarios/scenario.schema.json").read_text(encoding="utf-8")
    assert text == json.dumps(json_schema(), indent=2) + "\n"
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


@SLOW
@given(scenario_texts())
def test_everything_can_be_described(text: str) -> None:
    scenario = loads(text)
    for name in (*scenario.users, *scenario.integrations):
        assert f"- {name}: " in describe(scenario)
    assert all(isinstance(trap, str) for trap in traps(scenario))


def test_the_description_of_acme() -> None:
    lines = describe(load("scenarios/acme.yaml")).splitlines()
    assert lines[0] == "acme: 105 tokens of 55 users, 365d from 2026-01-01."
    assert "- contractors: 10 people; 50 % leave on 2026-06-30; 2 leave on 2026-09-30" in lines
    assert "- webhook: 30 integrations of services; calls at random, 20/d" in lines


@pytest.mark.parametrize(
    ("scenario", "trap"),
    [
        ("acme", "audit: cron fires up to 92 days apart; its tokens die of idleness"),
        (
            "acme",
            "forgotten: never calls; its tokens die of idleness 30 days after they were last used",
        ),
        ("calendar-trap", "monthly: cron fires up to 31 days apart; its tokens die of idleness"),
        (
            "break-glass",
            "break-glass: 72 % of the gaps between its calls kill the token; "
            "nearly all of its tokens die of idleness within the horizon",
        ),
        (
            "suspicious-activity",
            "ad-agents: pauses on 2026-10-01, and makes no call for 45 days; its tokens die of idleness",
        ),
        (
            "service-account-suspension",
            "services: are service accounts, suspended on 2026-02-05: calls with their tokens are refused",
        ),
    ],
)
def test_traps_are_seen(scenario: str, trap: str) -> None:
    assert trap in traps(load(f"scenarios/{scenario}.yaml"))


def test_no_trap_where_there_is_none() -> None:
    calm = "name: t\nstart: 2026-01-01\nhorizon: 90d\nusers: {u: {count: 1}}\nintegrations: {a: {owner: u, calls: {every: 14d}}}\n"
    assert traps(loads(calm)) == []


@pytest.mark.parametrize(
    ("days", "percent"), [(7, 1.4), (10, 5.0), (14, 11.7), (21, 24), (30, 36.8)]
)
def test_share_of_fatal_gaps(days: int, percent: float) -> None:
    assert 100 * fatal_share(Poisson(rate=1 / days)) == pytest.approx(percent, abs=0.06)


@pytest.mark.parametrize("shape", [0.01, 0.25, 1.0, 4.0, 400.0, 10_000.0])
@pytest.mark.parametrize("place", [0.01, 0.3, 1.0, 3.0, 10.0])
def test_the_gamma_survival_function_is_scipys(shape: float, place: float) -> None:
    expected = special.gammaincc(shape, shape * place)
    assert _gamma_survival(shape, shape * place) == pytest.approx(expected, abs=1e-9)


def test_a_day_is_24_hours() -> None:
    assert DAY == 24 * 60 * 60 * 1000
