"""Which kind of value is a field of a scenario? Known from how it is read from a file."""

from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import PlainValidator
from pydantic.fields import FieldInfo

from simulator.scenario import fields


class Kind(Enum):
    """Kinds of value that a slider can have."""

    SPAN = "a length of time that is not zero"
    DURATION = "a length of time"
    SHARE = "a share"
    PARTIAL_SHARE = "a share below 100 %"
    RATE = "a rate"
    COUNT = "a number"


_READERS: dict[Any, Kind] = {
    fields.read_span: Kind.SPAN,
    fields.read_duration: Kind.DURATION,
    fields.read_share: Kind.SHARE,
    fields.read_partial_share: Kind.PARTIAL_SHARE,
    fields.read_rate: Kind.RATE,
}


def kind_of(field: FieldInfo) -> Kind | None:
    """Which kind of value has a field? None: none that a slider can have."""
    for part in _parts(field.annotation, field.metadata):
        if isinstance(part, PlainValidator):
            return _READERS.get(part.func)
    return Kind.COUNT if int in _parts(field.annotation, field.metadata) else None


def least_of(field: FieldInfo) -> int:
    """Which is the least number that a field can be? 0 if it does not say so."""
    return next((int(part.ge) for part in field.metadata if hasattr(part, "ge")), 0)


def _parts(annotation: Any, metadata: list[Any]) -> Iterator[Any]:
    """What is known of a type, also where it may be left out: the type, and how it is read."""
    yield from metadata
    if get_origin(annotation) is Annotated:
        yield from _parts(annotation.__origin__, list(annotation.__metadata__))
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _parts(one, [])
    else:
        yield annotation
