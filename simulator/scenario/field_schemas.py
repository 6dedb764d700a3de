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
