"""Where are the values of a scenario that a slider can change, and what are they?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic.fields import FieldInfo

from simulator.app.kinds import Kind, kind_of, least_of
from simulator.scenario.calls import Calls
from simulator.scenario.patterns import Gaps, Never
from simulator.scenario.random_durations import Fixed, Lognormal, Uniform
from simulator.scenario.shape import Shape
from simulator.scenario.switches import Lifecycle
from simulator.scenario.users import UserCohort

Steps = tuple[str, ...]

_CLOSED = (Uniform, Lifecycle)
"""Shapes whose values are not written under keys of their own, or are words."""


@dataclass(frozen=True)
class Place:
    """A value of a scenario, and where it is written."""

    steps: Steps
    kind: Kind
    value: float
    written: bool
    """Does the scenario say it, or is it left to its default?"""
    told: str
    """What it means."""
    least: int = 0
    tail: float = 0
    """Of a lognormal length, whose median the value is: 90 % of the cases lie below."""


def places(shape: Shape, steps: Steps = ()) -> Iterator[Place]:
    """Which values below a part of a scenario can a slider change? In the order of the keys."""
    if isinstance(shape, Calls) and isinstance(shape.pattern, Never):
        return
    if isinstance(shape, Gaps):
        steps = (*steps, "gaps", shape.law)
    for name, field in type(shape).model_fields.items():
        value, below = getattr(shape, name), (*steps, field.alias or name)
        if isinstance(shape, Calls) and name == "pattern":
            below = steps  # its keys stand beside the others
        if _is_turnover(shape, name):
            value = value or 0.0
        for place in _places_at(below, field, value, name in shape.model_fields_set):
            yield replace(place, least=1) if _is_number_of_owners(shape, name) else place


def _places_at(steps: Steps, field: FieldInfo, value: object, written: bool) -> Iterator[Place]:
    kind, told = kind_of(field), field.description or ""
    if isinstance(value, Fixed):
        yield Place(steps, Kind.DURATION, value.value, written, told)
    elif isinstance(value, Lognormal):
        yield Place(steps, Kind.SPAN, value.median, written, told, tail=value.p90)
    elif isinstance(value, Shape) and not isinstance(value, _CLOSED):
        yield from _told(places(value, steps), told)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from places(one, (*steps, key)) if isinstance(one, Shape) else ()
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from places(one, (*steps, str(number))) if isinstance(one, Shape) else ()
    elif kind is not None and isinstance(value, int | float):
        yield Place(steps, kind, value, written, told, least_of(field))


def _told(found: Iterator[Place], told: str) -> Iterator[Place]:
    """Of what has no words of its own, the words of what it is a part of are told."""
    for one in found:
        yield one if one.told else replace(one, told=told)


def _is_number_of_owners(shape: Shape, name: str) -> bool:
    """Somebody must own the tokens."""
    return isinstance(shape, UserCohort) and name == "count" and shape.count > 0


def _is_turnover(shape: Shape, name: str) -> bool:
    """People may leave, also where the scenario does not say that they do."""
    return (
        isinstance(shape, UserCohort)
        and name == "turnover"
        and shape.tenure is None
        and shape.kind == "person"
    )
