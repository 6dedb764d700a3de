"""The base of every part of a scenario: frozen data that reports all of its flaws at once."""

from collections.abc import Iterator, KeysView, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from simulator.scenario.flaws import Flaw, did_you_mean, flaws_of, listed, refusal


@dataclass(frozen=True)
class Reading:
    """What must be known to read a file: given as pydantic's context, absent in Python code."""

    start: datetime | None
    """Times of the calendar count from here; None if the file's own start is wrong."""
    base: Path
    """The folder that file names in the scenario are relative to."""
    rules: Mapping[str, Any] = field(default_factory=dict)
    """Rules of policies, by name, beside those of the product (see `rules.Rule`)."""
    all_rules: bool = True
    """Are these all of them? If not, unknown rules are nothing to complain of."""
    modules: Mapping[str, Any] = field(default_factory=dict)
    """Files that define rules, by their names in the scenario (see `PolicyModule`)."""


@dataclass(frozen=True)
class Writing:
    """What must be known to write a file: given as pydantic's context."""

    start: datetime
    """Times are written as times of the calendar that count from here."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Names of files that are written instead of others."""


class Shape(BaseModel):
    """A part of a scenario. Wrong data raise one ValidationError with every flaw in it."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True
    )
    exactly_one: ClassVar[tuple[str, ...]] = ()
    """Keys of which one must be there, and no second one."""
    at_most_one: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _collect_flaws(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if isinstance(data, cls):
            return data
        data, flaws = cls.unpack(data, info.context)
        try:
            shape = handler(data)
        except ValidationError as error:
            flaws += [cls._with_example(flaw) for flaw in flaws_of(error)]
        else:
            flaws += [] if flaws else shape.flaws(info.context)
        if flaws:
            raise refusal(cls.__name__, flaws)
        return shape

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
        """What are the fields of what was written, and which of its keys are wrong?

        `reading`: given if it comes from a file, where a key has one spelling only.
        """
        if not isinstance(data, Mapping):
            return data, []
        known = cls.keys() if reading else cls.keys() | cls.model_fields.keys()
        flaws = [unknown_key(key, cls.keys()) for key in data if key not in known]
        flaws += cls._flaws_of_alternatives(data)
        return {key: value for key, value in data.items() if key in known}, flaws

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """What is wrong between fields that are right by themselves?"""
        return iter(())

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        fields = type(self).model_fields
        absent = {
            key
            for name, field in fields.items()
            if getattr(self, name) is None and field.default is None
            for key in (name, field.alias)
        }
        keys = handler(self)
        return self.pack({key: value for key, value in keys.items() if key not in absent})

    def pack(self, keys: dict[str, Any]) -> Any:
        """What is written in a file? The inverse of `unpack`; what is not there is left out."""
        return keys

    @classmethod
    def keys(cls) -> KeysView[str]:
        """Which keys has this part in a file?"""
        return {field.alias or name: None for name, field in cls.model_fields.items()}.keys()

    @classmethod
    def _flaws_of_alternatives(cls, data: Mapping[str, object]) -> Iterator[Flaw]:
        for keys in (cls.exactly_one, cls.at_most_one):
            given = [key for key in keys if data.get(key) is not None]
            for extra in given[1:]:
                yield Flaw(
                    (extra,), f"goes against {given[0]}; only one of them can be given", True
                )
        if cls.exactly_one and not any(data.get(key) is not None for key in cls.exactly_one):
            yield Flaw((), f"has neither {' nor '.join(cls.exactly_one)}; write one of them", True)

    @classmethod
    def _with_example(cls, flaw: Flaw) -> Flaw:
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        field = fields.get(str(flaw.path[0])) if len(flaw.path) == 1 else None
        if flaw.text != "is missing" or not field:
            return flaw
        example = f"; for example `{flaw.path[0]}: {field.examples[0]}`" if field.examples else ""
        return flaw._replace(text=f"is missing{example}")


def write_shape(shape: Shape, info: SerializationInfo) -> Any:
    """What is written for one of several shapes that may stand at a place?"""
    return shape.model_dump(mode="json", by_alias=True, context=info.context)


def written_file(file: str, info: SerializationInfo) -> str:
    """Which name of a file is written?"""
    return info.context.files.get(file, file) if isinstance(info.context, Writing) else file


def unknown_key(key: str, known: Any) -> Flaw:
    """What is wrong with a key that is not among the known ones?"""
    if key == "<<":
        text = "merging with << is not part of YAML 1.2; repeat the keys, or use an alias as value"
    else:
        text = f"unknown key; allowed: {listed(sorted(known))}{did_you_mean(key, known)}"
    return Flaw((key,), text, at_key=True)
