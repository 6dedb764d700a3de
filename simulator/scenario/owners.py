"""Which cohorts of users own tokens: one, or several by shares."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from simulator.scenario import field_schemas
from simulator.scenario.fields import Name, Share

TOLERANCE = 1e-9


def read_owners(value: Any) -> Any:
    """Which cohorts own the tokens? A plain name owns them all."""
    return {value: 1.0} if isinstance(value, str) else value


def _check_total(owners: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(owners.values())
    if abs(total - 1) > TOLERANCE:
        raise ValueError(f"the shares add up to {total * 100:.6g}%; they must add up to 100%")
    return owners


Owners = Annotated[
    Mapping[Name, Share],
    BeforeValidator(read_owners),
    AfterValidator(_check_total),
    WithJsonSchema(field_schemas.OWNER),
]
