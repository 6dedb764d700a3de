"""Plain English for the few errors that pydantic itself can find in a scenario."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

LONGEST_SHOWN = 40


def shown(value: object) -> str:
    """How is an offending value named in a message?"""
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "...")
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence):
        return "a list"
    return str(value)[:LONGEST_SHOWN]


def explain(details: ErrorDetails) -> str:
    """What is wrong, and what is allowed, in an error that pydantic found?"""
    kind, value, limits = details["type"], shown(details.get("input")), details.get("ctx", {})
    if kind == "value_error":
        return str(limits["error"])
    if kind in LIMITS:
        word, key = LIMITS[kind]
        return f"{value} is out of range; {word} {limits[key]} is allowed"
    if kind == "literal_error":
        return _explain_choice(details["input"], limits)
    return KINDS.get(kind, "{} is not allowed here").format(value)


LIMITS = {
    "greater_than": ("only above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("only below", "lt"),
    "less_than_equal": ("at most", "le"),
}
WHOLE_NUMBER = "{} is not a whole number; write digits only, without quotes"
NUMBER = "{} is not a number; write digits, without quotes"
MAPPING = "{} is not a mapping; write `key: value` lines or {{key: value}}"
LIST = "{} is not a list; write [a, b] or lines that begin with `- `"
KINDS = {
    "missing": "is missing",
    "int_type": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "float_type": NUMBER,
    "finite_number": NUMBER,
    "string_type": "{} is not a text; put it in quotes",
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dict_type": MAPPING,
    "mapping_type": MAPPING,
    "tuple_type": LIST,
    "list_type": LIST,
    "string_too_long": "{} is too long",
    "is_instance_of": "{} is not of the right kind",
}


def _explain_choice(value: object, limits: Mapping[str, Any]) -> str:
    expected = str(limits["expected"])
    words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    written = str(value).lower()[:64]
    begun = [word for word in words if written.startswith(word)]
    near = begun or get_close_matches(written, words, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{shown(value)} is unknown; allowed: {', '.join(words)}{hint}"
