"""How precise should the mean of a key figure be? `5%` of it, or so many hours, tokens, calls."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from simulator.lifecycle import HOUR
from simulator.scenario import durations, rates
from simulator.scenario.flaws import Flaw, refusal
from simulator.scenario.kpi_names import KPIS, SHARES, unit_of_time
from simulator.scenario.messages import MAPPING, shown
from simulator.scenario.shape import unknown_key

_NUMBER = re.compile(r"[0-9]{1,30}(?:[.][0-9]{1,30})?(?:e[+-]?[0-9]{1,2})?")
_ONE: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": f"^{rates.SHARE.pattern}$"},
        {"type": "string", "pattern": r"^[0-9P].*$"},
        {"type": "number", "exclusiveMinimum": 0},
    ]
}
SCHEMA: dict[str, Any] = {
    "title": "Precision",
    "type": "object",
    "description": "How wide half of the 95 % interval may be, by key figure.",
    "properties": dict.fromkeys(KPIS, _ONE),
    "additionalProperties": False,
    "minProperties": 1,
    "examples": [{"outage_hours": "5%", "availability": 0.001}],
}


class HalfWidth(NamedTuple):
    """How wide may half of the 95 % interval of a mean be? One of the two is not zero."""

    relative: float = 0.0
    """As a share of the mean."""
    absolute: float = 0.0
    """In the unit of the key figure."""


def read_goals(value: Any) -> Mapping[str, HalfWidth]:
    """How precise should which key figures be?"""
    if not isinstance(value, Mapping):
        raise ValueError(MAPPING.format(shown(value)))
    if not value:
        raise ValueError("names no key figure; write for example {outage_hours: 5%}")
    flaws: list[Flaw] = []
    goals = dict(_read(value, flaws))
    if flaws:
        raise refusal("Precision", flaws)
    return goals


def _read(value: Mapping[str, Any], flaws: list[Flaw]) -> Iterator[tuple[str, HalfWidth]]:
    for kpi, written in value.items():
        if kpi not in KPIS:
            flaws.append(unknown_key(kpi, KPIS))
            continue
        try:
            yield kpi, _goal(kpi, written)
        except ValueError as error:
            flaws.append(Flaw((kpi,), str(error)))


def _goal(kpi: str, written: Any) -> HalfWidth:
    if isinstance(written, HalfWidth):
        return written
    if isinstance(written, str) and written.strip().endswith("%"):
        share = rates.parse_share(written.strip())
        if 0 < share < 1:
            return HalfWidth(relative=share)
        raise ValueError(f"{shown(written)} is no precision; write more than 0% and less than 100%")
    number = _number(kpi, written)
    if not (number is not None and 0 < number < math.inf):
        raise ValueError(f"{shown(written)} is no precision; {_allowed(kpi)}")
    return HalfWidth(absolute=number)


def _number(kpi: str, written: Any) -> float | None:
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written)
    if not isinstance(written, str):
        return None
    if _NUMBER.fullmatch(written.strip()):
        return float(written)
    unit = unit_of_time(kpi)
    return None if unit is None else durations.parse_duration(written) / unit


def _allowed(kpi: str) -> str:
    text = "write a share of the mean such as 5%, or a number above zero such as "
    unit = unit_of_time(kpi)
    if unit is not None:
        return text + ("2 or 2h" if unit == HOUR else "2 or 2d")
    return text + ("0.001" if kpi in SHARES else "2")


def write_goals(goals: Mapping[str, HalfWidth]) -> dict[str, str | float]:
    """How are these written?"""
    return {kpi: write_goal(goal) for kpi, goal in goals.items()}


def write_goal(goal: HalfWidth) -> str | float:
    """How is one of them written? (`5%`, 0.001)"""
    return rates.format_share(goal.relative) if goal.relative else goal.absolute


Goals = Annotated[
    Mapping[str, HalfWidth],
    PlainValidator(read_goals),
    PlainSerializer(write_goals),
    WithJsonSchema(SCHEMA),
]
