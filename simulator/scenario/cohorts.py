"""To whom something applies: `applies_to: [nightly-sync]`, or `all`."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from simulator.scenario import field_schemas
from simulator.scenario.fields import Name
from simulator.scenario.shape import Shape

ALL = "all"


def _read_cohorts(value: Any) -> Any:
    if value == ALL:
        return None
    return (value,) if isinstance(value, str) else value


def _write_cohorts(names: tuple[str, ...] | None) -> str | list[str]:
    return ALL if names is None else list(names)


Cohorts = Annotated[
    tuple[Name, ...] | None,
    BeforeValidator(_read_cohorts),
    PlainSerializer(_write_cohorts),
    WithJsonSchema(field_schemas.COHORTS),
]


class Applicable(Shape):
    """A part of a scenario that applies to some cohorts, or to all."""

    applies_to: Cohorts = Field(None, description="These cohorts only; left out, or all: every.")

    def applies(self, cohort: str) -> bool:
        """Does it apply to this cohort?"""
        return self.applies_to is None or cohort in self.applies_to
