"""The JSON Schema of scenario files, for editors: completion, explanations, first mistakes."""

from typing import Any

from simulator.scenario import field_schemas
from simulator.scenario.field_schemas import as_written
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import LAWS, PATTERNS
from simulator.scenario.rule_schemas import any_rule, only_known_rules, rule_schemas

Schema = dict[str, Any]

NEVER: Schema = {"const": "never", "description": "No calls at all."}


def json_schema() -> Schema:
    """Which scenario files are right, as far as a JSON Schema can tell? (draft 2020-12)"""
    schema = as_written(Scenario.model_json_schema(by_alias=True))
    definitions = schema["$defs"]
    definitions["Calls"] = _calls(definitions["Calls"])
    definitions["Lifecycle"] = {"anyOf": [{"const": "okta"}, definitions["Lifecycle"]]}
    definitions |= rule_schemas()
    (rules,) = schema["properties"]["policies"]["patternProperties"].values()
    rules["items"] = any_rule()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tokensim scenario",
    }
    body = {key: value for key, value in schema.items() if key not in head}
    return head | body | only_known_rules()


def _calls(common: Schema) -> Schema:
    """The keys of a pattern stand beside the ones that go with every pattern."""
    beside = {key: value for key, value in common["properties"].items() if key != "pattern"}
    variants = [_variant(name, beside) for name in PATTERNS]
    return {"description": common["description"], "anyOf": [NEVER, *variants]}


def _variant(name: str, beside: Schema) -> Schema:
    if name == "gaps":
        own: Schema = {"gaps": _gaps()}
    else:
        own = as_written(PATTERNS[name].model_json_schema(by_alias=True))["properties"]
    return {
        "type": "object",
        "title": name,
        "description": PATTERNS[name].__doc__,
        "properties": own | beside,
        "required": [name],
        "additionalProperties": False,
    }


def _gaps() -> Schema:
    numbers = {
        "mean": field_schemas.DURATION,
        "cv": {
            "type": "number",
            "minimum": 0.01,
            "maximum": 10,
            "description": "Standard deviation of the gaps, over their mean.",
        },
    }
    return {
        "type": "object",
        "description": "One distribution of the gaps.",
        "properties": {law: _law(law, numbers) for law in LAWS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _law(law: str, numbers: Schema) -> Schema:
    required = ["mean"] if law == "exponential" else ["mean", "cv"]
    return {
        "type": "object",
        "properties": numbers,
        "required": required,
        "additionalProperties": False,
    }
