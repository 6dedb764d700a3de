"""What an editor says by the JSON Schema is what `tokensim` says."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from simulator.scenario import ScenarioError, loads
from simulator.scenario.model import Scenario
from simulator.scenario.schema import json_schema
from simulator.scenario.yaml_reader import read_yaml
from tests.scenario.mistakes import MISTAKES
from tests.scenario.samples import SCENARIOS, SMALL, with_calls

CHECKER = jsonschema.Draft202012Validator(json_schema())


def accepts(text: str) -> bool:
    return bool(CHECKER.is_valid(read_yaml(text, "x").plain()))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_written_out_in_full_fit(path: Any) -> None:
    text = loads(path.read_text(encoding="utf-8"), base=path.parent).to_yaml()
    CHECKER.validate(read_yaml(text, "x").plain())


@pytest.mark.parametrize(
    "calls",
    [
        "never",
        "{poisson: 20/d}",
        "{every: 1d, offset: 2h, jitter: 30m}",
        "{cron: 0 6 1 * *, jitter: 5m, timezone: Europe/Berlin}",
        "{gaps: {exponential: {mean: 2d}}}",
        "{gaps: {lognormal: {mean: 2d, cv: 0.5}}}",
        "{at: [2026-03-01, 2026-03-01T12:00:00Z, +45d]}",
        "{every: P1D, miss: 5%, weekly: {sat: 0.1, sun: 0%}}",
        "{every: 1d, pauses: [{from: +9d, to: +30d}], from: 2026-02-01, until: +300d}",
    ],
)
def test_every_pattern_fits(calls: str) -> None:
    assert accepts(with_calls(calls))
    loads(with_calls(calls))


@pytest.mark.parametrize(
    "calls",
    [
        "nver", "1d", "{}", "[]", "{evry: 1d}", "{every: 1}", "{every: 1y}", "{poisson: 20}",
        "{poisson: 1/d, every: 1d}", "{poisson: 1/d, jitter: 1h}", "{gaps: {gamma: {mean: 1d}}}",
        "{gaps: {normal: {mean: 1d}}}", "{gaps: {gamma: {mean: 1d, cv: 11}}}", "{at: +3d}",
        "{every: 1d, weekly: {saturday: 0}}", "{every: 1d, pauses: [{from: +9d}]}",
        "{every: 1d, miss: 120}", "{trace: 5}",
    ],
)  # fmt: skip
def test_what_it_refuses_is_wrong(calls: str) -> None:
    assert not accepts(with_calls(calls))
    with pytest.raises(ScenarioError):
        loads(with_calls(calls))


def test_most_mistakes_are_seen_in_the_editor() -> None:
    """Of single values; what lies between values, or in the calendar, it cannot see."""
    seen = 0
    for number, line, _, _ in MISTAKES:
        lines = SMALL.splitlines()
        lines[number - 1 : number] = [line.replace("^", "")]
        seen += not accepts("\n".join(lines))
    assert seen >= len(MISTAKES) / 2


def test_every_key_is_explained() -> None:
    schema = json_schema()
    shapes = [schema, *schema["$defs"].values()]
    for shape in shapes:
        for key, value in shape.get("properties", {}).items():
            explained = {"description", "$ref", "anyOf", "allOf", "enum", "const"} & value.keys()
            assert explained, f"{key} of {shape.get('title')}"
    assert set(schema["properties"]) == set(Scenario.keys())
    assert schema["required"] == ["name", "start", "horizon"]


def defaults(node: Any) -> Iterator[tuple[Any, Any]]:
    """Each default that an editor would fill in, with the schema of its place."""
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict) and "default" in child:
            yield child["default"], child
        if isinstance(child, dict | list):
            yield from defaults(child)


def test_defaults_are_written_as_in_a_file() -> None:
    schema = json_schema()
    found = list(defaults(schema))
    assert len(found) > 20
    for default, place in found:
        jsonschema.Draft202012Validator({**place, "$defs": schema["$defs"]}).validate(default)
