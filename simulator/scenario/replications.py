"""How many replications: a number, or as many as it takes."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    SerializationInfo,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
)

from simulator.scenario.field_schemas import as_written
from simulator.scenario.flaws import Flaw
from simulator.scenario.precision_goals import Goals
from simulator.scenario.shape import Reading, Shape, write_shape

MOST_REPLICATIONS = 1_000_000

Number = Annotated[int, Field(strict=True, ge=1, le=MOST_REPLICATIONS)]
_Some = Annotated[int, Field(strict=True, ge=2, le=MOST_REPLICATIONS)]
_NUMBER: TypeAdapter[int] = TypeAdapter(Number)


class UntilPrecise(Shape):
    """As many replications as it takes for the means to be precise."""

    until: Goals = Field(
        description="Half-widths of 95 % intervals: shares of the mean, or absolute.",
        examples=["{outage_hours: 5%}"],
    )
    at_least: _Some = Field(20, description="So many are made anyway.")
    at_most: _Some = Field(2000, description="No more are made, precise or not.")

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is there room between at_least and at_most?"""
        if self.at_least > self.at_most:
            text = f"{self.at_most} is less than at_least ({self.at_least}); raise it"
            yield Flaw(("at_most",), text)


def read_replications(value: Any, info: ValidationInfo) -> int | UntilPrecise:
    """How many replications?"""
    if isinstance(value, Mapping | UntilPrecise):
        return UntilPrecise.model_validate(value, context=info.context)
    return _NUMBER.validate_python(value)


def write_replications(value: int | UntilPrecise, info: SerializationInfo) -> Any:
    """How is that written?"""
    return value if isinstance(value, int) else write_shape(value, info)


Replications = Annotated[
    int | UntilPrecise,
    PlainValidator(read_replications),
    PlainSerializer(write_replications),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_REPLICATIONS},
                as_written(UntilPrecise.model_json_schema(by_alias=True)),
            ]
        }
    ),
]
