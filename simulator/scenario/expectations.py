"""What is expected of a run: `expect: {outage_hours: "< 24", availability: ">= 99.9%"}`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from simulator.scenario.bounds import Bound, allowed, format_bound, parse_bound
from simulator.scenario.flaws import Flaw, refusal
from simulator.scenario.kpi_names import KPIS
from simulator.scenario.messages import MAPPING, shown
from simulator.scenario.shape import unknown_key

Bounds = tuple[Bound, ...]

_BOUND_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\s*(<|<=|>|>=)\s*[0-9P][^<>=]*$",
}
SCHEMA: dict[str, Any] = {
    "title": "Expectations",
    "type": "object",
    "properties": {
        kpi: {"anyOf": [_BOUND_SCHEMA, {"type": "array", "items": _BOUND_SCHEMA, "minItems": 1}]}
        for kpi in KPIS
    },
    "additionalProperties": False,
    "examples": [{"outage_hours": "< 24", "availability": ">= 99.9%"}],
}


def read_expectations(value: Any) -> Mapping[str, Bounds]:
    """Which bounds are expected to hold, by key figure? Each has one bound, or a list."""
    if not isinstance(value, Mapping):
        raise ValueError(MAPPING.format(shown(value)))
    flaws: list[Flaw] = []
    bounds = {kpi: tuple(_read(kpi, written, flaws)) for kpi, written in value.items()}
    if flaws:
        raise refusal("Expectations", flaws)
    return bounds


def _read(kpi: str, written: Any, flaws: list[Flaw]) -> Iterator[Bound]:
    if kpi not in KPIS:
        flaws.append(unknown_key(kpi, KPIS))
        return
    several = isinstance(written, list | tuple) and not isinstance(written, Bound)
    if several and not written:
        flaws.append(Flaw((kpi,), f"an empty list holds no bound; {allowed(kpi)}"))
    bounds = []
    for place, item in enumerate(written if several else [written]):
        try:
            bounds.append(_bound(kpi, item))
        except ValueError as error:
            flaws.append(Flaw((kpi, place) if several else (kpi,), str(error)))
    flaws += _contradictions(kpi, bounds)
    yield from bounds


def _bound(kpi: str, written: Any) -> Bound:
    if isinstance(written, Bound):
        return written
    if isinstance(written, str):
        return parse_bound(kpi, written)
    if isinstance(written, int | float) and not isinstance(written, bool):
        return parse_bound(kpi, str(written))
    raise ValueError(f"{shown(written)} is no bound; {allowed(kpi)}")


def _contradictions(kpi: str, bounds: Sequence[Bound]) -> Iterator[Flaw]:
    """Is there a bound from below that leaves no room under one from above?"""
    lows = [bound for bound in bounds if not bound.is_upper]
    highs = [bound for bound in bounds if bound.is_upper]
    for low, high in product(lows, highs):
        meet = low.limit == high.limit and (low.sign, high.sign) == (">=", "<=")
        if not (low.limit < high.limit or meet):
            words = " and ".join(format_bound(kpi, bound) for bound in (low, high))
            yield Flaw((kpi,), f"cannot be {words} at once; remove one of them")
            return


def write_expectations(expectations: Mapping[str, Bounds]) -> dict[str, str | list[str]]:
    """How are expectations written?"""
    texts = {
        kpi: [format_bound(kpi, bound) for bound in bounds] for kpi, bounds in expectations.items()
    }
    return {kpi: bounds if len(bounds) > 1 else bounds[0] for kpi, bounds in texts.items()}


Expectations = Annotated[
    Mapping[str, Bounds],
    PlainValidator(read_expectations),
    PlainSerializer(write_expectations),
    WithJsonSchema(SCHEMA),
]
