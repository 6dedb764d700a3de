"""Durations that differ from case to case: fixed, exponential, lognormal or uniform."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from simulator.scenario import field_schemas
from simulator.scenario.fields import Duration, Span, read_duration
from simulator.scenario.flaws import Flaw, read_under, refusal
from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading, Shape, unknown_key, write_shape


class Fixed(Shape):
    """Always the same: `4h`."""

    value: Duration

    def pack(self, keys: dict[str, Any]) -> Any:
        """Only the duration is written."""
        return keys["value"]


class Exponential(Shape):
    """Memoryless, with this mean: `{mean: 4h}`."""

    mean: Span


class Lognormal(Shape):
    """Half of the cases below the median, 90 % below p90: `{median: 4h, p90: 24h}`."""

    median: Span = Field(examples=["4h"])
    p90: Span = Field(examples=["24h"])

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is the 90 % point above the median?"""
        if self.p90 <= self.median:
            yield Flaw(("p90",), "is not longer than the median; 90 % of the cases lie below p90")


class Uniform(Shape):
    """Anything between two durations, all alike: `{uniform: [1h, 8h]}`."""

    low: Duration
    high: Duration

    def pack(self, keys: dict[str, Any]) -> Any:
        """Both ends are written as a pair."""
        return {"uniform": [keys["low"], keys["high"]]}

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is the upper end above the lower one?"""
        if self.high <= self.low:
            yield Flaw((), "ends before it begins; write [shortest, longest]")


ALLOWED = "write 4h, {mean: 4h}, {median: 4h, p90: 24h} or {uniform: [1h, 8h]}"


def read_random_duration(
    value: Any, info: ValidationInfo
) -> Fixed | Exponential | Lognormal | Uniform:
    """Which random duration is meant by a value of a scenario?"""
    if isinstance(value, Fixed | Exponential | Lognormal | Uniform):
        return value
    if isinstance(value, Mapping):
        return _read_law(value, info)
    if isinstance(value, list) or value is None:
        raise ValueError(f"{shown(value)} is not a duration; {ALLOWED}")
    return Fixed(value=read_duration(value, info))


def _read_law(value: Mapping[str, Any], info: ValidationInfo) -> Exponential | Lognormal | Uniform:
    if "mean" in value:
        return Exponential.model_validate(value, context=info.context)
    if "median" in value or "p90" in value:
        return Lognormal.model_validate(value, context=info.context)
    if "uniform" in value:
        return _read_uniform(value, info)
    unknown = [unknown_key(key, ("mean", "median", "p90", "uniform")) for key in value]
    raise refusal("RandomDuration", unknown or [Flaw((), f"says nothing; {ALLOWED}")])


def _read_uniform(value: Mapping[str, Any], info: ValidationInfo) -> Uniform:
    ends = value["uniform"]
    flaws = [unknown_key(key, ("uniform",)) for key in value if key != "uniform"]
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        text = f"{shown(ends)} is not a pair; write [shortest, longest], such as [1h, 8h]"
        flaws.append(Flaw(("uniform",), text))
    if flaws:
        raise refusal("Uniform", flaws)
    fields = {"low": ends[0], "high": ends[1]}
    return read_under(("uniform",), lambda: Uniform.model_validate(fields, context=info.context))


RandomDuration = Annotated[
    Fixed | Exponential | Lognormal | Uniform,
    PlainValidator(read_random_duration),
    PlainSerializer(write_shape),
    WithJsonSchema(field_schemas.RANDOM_DURATION),
]
