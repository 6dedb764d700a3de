"""New tokens are made under owners who stay."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from simulator.scenario import field_schemas
from simulator.scenario.flaws import Flaw, Path
from simulator.scenario.owners import Owners
from simulator.scenario.rules import Rule
from simulator.scenario.shape import Reading
from simulator.scenario.wording import owners_of


class Ownership(Rule):
    """Tokens created from the start on belong to these users, such as service accounts."""

    key: ClassVar[str] = "ownership"

    cohorts: Owners = Field(description="Shares of users.", examples=["{services: 100%}"])

    def told(self) -> str:
        """What does it do, in plain English?"""
        return f"new tokens belong to {owners_of(self.cohorts)}"

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
        """Which keys are cohorts? In a file, all but `applies_to`."""
        if not isinstance(data, Mapping) or (not reading and "cohorts" in data):
            return super().unpack(data, reading)
        own = {key: value for key, value in data.items() if key == "applies_to"}
        return {**own, "cohorts": {k: v for k, v in data.items() if k not in own}}, []

    def pack(self, keys: dict[str, Any]) -> Any:
        """In a file the cohorts are keys."""
        cohorts: dict[str, Any] = keys.pop("cohorts")
        return keys | cohorts

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        del schema["properties"]["cohorts"], schema["required"]
        names = {"propertyNames": field_schemas.NAME}
        return schema | names | {"additionalProperties": field_schemas.SHARE, "minProperties": 1}

    @classmethod
    def user_names(cls, keys: Any) -> Iterator[tuple[Path, Any]]:
        """The keys of the shares are names."""
        if isinstance(keys, cls):
            yield from ((("cohorts", name), name) for name in keys.cohorts)
        elif isinstance(keys, Mapping):
            yield from (((name,), name) for name in keys if name != "applies_to")

    @property
    def owners(self) -> Mapping[str, float]:
        """Integrations are dealt to these as they are to the owners of the scenario."""
        return self.cohorts
