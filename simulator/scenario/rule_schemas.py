"""What an editor may be told about the rules of policies."""

from typing import Any

from simulator.scenario.field_schemas import as_written
from simulator.scenario.rules import Rule, known_rules

Schema = dict[str, Any]
RULE, OWN_RULE = "Rule", "OwnRule"


def rule_schemas() -> dict[str, Schema]:
    """Which definitions do policies refer to? One for every rule, and one for a user's own."""
    variants = [_variant(key, rule) for key, rule in sorted(known_rules().items())]
    return {RULE: {"description": "A rule.", "anyOf": variants}, OWN_RULE: _own_rule()}


def only_known_rules() -> Schema:
    """Without files of rules of the user's own, rules of other names are mistakes."""
    rules = {"type": "array", "items": {"$ref": f"#/$defs/{RULE}"}}
    return {
        "if": {"not": {"required": ["policy_modules"]}},
        "then": {"properties": {"policies": {"additionalProperties": rules}}},
    }


def any_rule() -> Schema:
    """What may stand in a policy?"""
    return {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in (RULE, OWN_RULE)]}


def _variant(key: str, rule: type[Rule]) -> Schema:
    keys = as_written(rule.model_json_schema(by_alias=True))
    if not keys.get("required"):
        keys = {"description": keys["description"], "anyOf": [keys, {"type": "null"}]}
    return {
        "type": "object",
        "title": key,
        "description": keys["description"],
        "properties": {key: keys},
        "required": [key],
        "additionalProperties": False,
    }


def _own_rule() -> Schema:
    return {
        "type": "object",
        "title": "A rule of your own",
        "description": "Defined in a file of policy_modules.",
        "propertyNames": {"not": {"enum": sorted(known_rules())}},
        "additionalProperties": {"type": ["object", "null"]},
        "minProperties": 1,
        "maxProperties": 1,
    }
