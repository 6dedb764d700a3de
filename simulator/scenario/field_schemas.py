"""What an editor may be told about the values of a scenario: their JSON Schemas."""

import re
from typing import Any

from simulator.scenario import durations, rates, times

NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ISO = durations.ISO.pattern
DURATION: dict[str, Any] = {
    "type": "string",
    "title": "Duration",
    "description": "A number and a unit (s, m, h, d, w), or ISO 8601 without months and years.",
    "pattern": rf"^(?=.*[0-9].*)(?:{durations.SHORT.pattern}|{_ISO})$",
    "examples": ["6h", "30d", "1d12h", "P30D"],
}
DURATIONS: dict[str, Any] = {
    "title": "Durations",
    "description": "One duration, or several.",
    "anyOf": [DURATION, {"type": "array", "items": DURATION, "minItems": 1}],
}
TIME: dict[str, Any] = {
    "type": "string",
    "title": "Time",
    "description": "A date, an ISO timestamp (UTC unless it says otherwise), or +45d.",
    "pattern": (
        rf"^(?:{times.TIMESTAMP.pattern}"
        rf"|[+](?=.*[0-9].*)(?:{durations.SHORT.pattern}|{_ISO}))$"
    ),
    "examples": ["2026-06-30", "2026-06-30T12:00:00Z", "+45d"],
}
START = TIME | {
    "title": "Start",
    "description": "A date or an ISO timestamp, UTC unless it says otherwise.",
    "pattern": rf"^{times.TIMESTAMP.pattern}$",
    "examples": ["2026-01-01", "2026-01-01T06:00:00Z"],
}
RATE: dict[str, Any] = {
    "type": "string",
    "title": "Rate",
    "description": "A number per second, minute, hour, day, week or year of 365 days.",
    "pattern": f"^{rates.RATE.pattern}$",
    "examples": ["20/d", "3/w", "0.5/y"],
}
SHARE: dict[str, Any] = {
    "title": "Share",
    "description": "From 0% to 100%, or from 0 to 1.",
    "anyOf": [
        {"type": "string", "pattern": f"^{rates.SHARE.pattern}$"},
        {"type": "number", "minimum": 0, "maximum": 1},
    ],
    "examples": ["15%", 0.15],
}
NAME: dict[str, Any] = {
    "type": "string",
    "title": "Name",
    "description": "1 to 64 letters, digits and . _ -, a letter or digit first.",
    "pattern": f"^{NAME_PATTERN.pattern}$",
    "examples": ["nightly-sync"],
}
_DAYS, _TIMES = "[A-Za-z]{3}(?: *- *[A-Za-z]{3})?", "[0-9]{1,2}:[0-9]{2} *- *[0-9]{1,2}:[0-9]{2}"
_SHIFT = rf" *(?:{_DAYS}(?: *, *{_DAYS})* *)?{_TIMES}(?: *, *{_TIMES})* *"
HOURS: dict[str, Any] = {
    "type": "string",
    "title": "Working hours",
    "description": "Days and times; over midnight if they end earlier than they begin.",
    "pattern": f"^{_SHIFT}(?:;{_SHIFT})*$",
    "examples": ["Mon-Fri 09:00-17:00", "Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-13:00"],
}
REGION: dict[str, Any] = {
    "type": "string",
    "title": "Region",
    "description": "A country, or a part of one, as the Python package holidays names them.",
    "pattern": "^[A-Z]{2}(?:-.+)?$",
    "examples": ["US", "DE-BY"],
}
RANDOM_DURATION: dict[str, Any] = {
    "title": "Random duration",
    "description": "A fixed duration, or a distribution of durations.",
    "anyOf": [
        DURATION,
        {
            "type": "object",
            "title": "Exponential",
            "properties": {"mean": DURATION},
            "required": ["mean"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "title": "Lognormal",
            "properties": {
                "median": DURATION,
                "p90": DURATION,
            },
            "required": ["median", "p90"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "title": "Uniform",
            "properties": {
                "uniform": {
                    "type": "array",
                    "items": DURATION,
                    "minItems": 2,
                    "maxItems": 2,
                }
            },
            "required": ["uniform"],
            "additionalProperties": False,
        },
    ],
    "examples": ["4h", {"mean": "4h"}, {"median": "4h", "p90": "24h"}, {"uniform": ["1h", "8h"]}],
}
OWNER: dict[str, Any] = {
    "title": "Owner",
    "description": "A cohort of users, or shares of several that add up to 100%.",
    "anyOf": [
        NAME,
        {"type": "object", "propertyNames": NAME, "additionalProperties": SHARE},
    ],
    "examples": ["engineers", {"engineers": "80%", "services": "20%"}],
}
COHORTS: dict[str, Any] = {
    "title": "Cohorts",
    "description": "Names of cohorts, or all.",
    "anyOf": [NAME, {"type": "array", "items": NAME}],
    "examples": ["all", ["nightly-sync"]],
}


def as_written(part: Any) -> Any:
    """The same schema for files: what is not given is left out, not null; durations are text."""
    if isinstance(part, list):
        return [as_written(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: as_written(value) for key, value in part.items()}
    if kept.get("default", 0) is None:
        del kept["default"]
    if kept.get("title") == DURATION["title"] and isinstance(kept.get("default"), int):
        kept["default"] = durations.format_duration(kept["default"])
    options = [option for option in kept.get("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1:
        return options[0] | {key: value for key, value in kept.items() if key != "anyOf"}
    return kept | {"anyOf": options} if options else kept
