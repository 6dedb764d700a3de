"""The patterns by which integrations call: what `calls` can say."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializationInfo,
    ValidationError,
    ValidationInfo,
    field_serializer,
    field_validator,
)

from simulator.lifecycle import SECOND
from simulator.scenario.cron import check_cron
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Duration, Rate, Span, Time
from simulator.scenario.flaws import Flaw, did_you_mean, flaws_of, read_under, refusal
from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading, Shape, unknown_key, written_file
from simulator.scenario.trace import TraceError, digest_of, read_again, read_trace

TOO_FAST = "is too fast; at most one call a second can be simulated"
GAP_NUMBERS = ("mean", "cv")
LAWS = ("exponential", "lognormal", "gamma", "weibull")


class Poisson(Shape):
    """Calls at random, at a constant rate per day."""

    rate: Rate = Field(alias="poisson", description="How often.", examples=["20/d"])


class Every(Shape):
    """Calls on a grid: start + offset + n * every, each late by less than the jitter."""

    every: Span = Field(description="From one scheduled call to the next.", examples=["1d"])
    offset: Duration | None = Field(
        None, description="The first call; left out: at random, for every integration anew."
    )
    jitter: Duration = Field(0, description="Each call is late by anything below this.")

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is it slow enough, and can no call overtake the next one?"""
        if self.every < SECOND:
            yield Flaw(("every",), TOO_FAST)
        if self.jitter > self.every:
            limit = format_duration(self.every)
            yield Flaw(("jitter",), f"is longer than the {limit} from one call to the next")


class Cron(Shape):
    """Calls by a cron expression, each late by less than the jitter."""

    cron: Annotated[str, Field(strict=True)] = Field(
        description="minute hour day month weekday", examples=["0 6 1 * *"]
    )
    jitter: Duration = Field(0, description="Each call is late by anything below this.")

    @field_validator("cron")
    @classmethod
    def _parse(cls, expression: str) -> str:
        return check_cron(expression)


class Gaps(Shape):
    """Calls with independent gaps of one distribution, given by its mean and its spread."""

    law: Literal["exponential", "lognormal", "gamma", "weibull"]
    mean: Span = Field(description="The mean gap.", examples=["2d"])
    cv: Annotated[float, Field(strict=True, ge=0.01, le=10)] = Field(
        1.0, description="Standard deviation of the gaps, over their mean.", examples=[0.5]
    )

    def pack(self, keys: dict[str, Any]) -> Any:
        """The numbers stand below the name of the law."""
        return {"gaps": {keys.pop("law"): keys}}

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is it slow enough, and has an exponential distribution the spread it must have?"""
        if self.mean < SECOND:
            yield Flaw(("mean",), TOO_FAST)
        if self.law == "exponential" and self.cv != 1:
            yield Flaw(("cv",), "must be 1 for exponential gaps; remove it, or take gamma")


def _sorted(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class At(Shape):
    """Calls at these times."""

    at: Annotated[tuple[Time, ...], BeforeValidator(_sorted)] = Field(
        description="The times.", examples=[["2026-03-01", "+45d"]]
    )

    @field_validator("at")
    @classmethod
    def _sort(cls, at: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(at))


class Trace(Shape):
    """Calls as recorded in a CSV or Parquet file."""

    file: Annotated[str, Field(strict=True, min_length=1)] = Field(
        alias="trace",
        description="CSV or Parquet; a column `time`, and optionally `integration`.",
        examples=["calls.csv"],
    )
    _digest: str = ""

    @field_validator("file")
    @classmethod
    def _resolve(cls, file: str, info: ValidationInfo) -> str:
        base = info.context.base if isinstance(info.context, Reading) else Path()
        try:
            path = str((base / file).absolute())
            read_trace(path)
        except TraceError as error:
            raise ValueError(f"{shown(file)} {error}") from None
        return path

    def model_post_init(self, _: Any) -> None:
        """Note what is in the file: whoever simulates must find the same there."""
        self._digest = digest_of(self.file)

    def recorded(self) -> Mapping[str | None, list[int]]:
        """When did each integration call? As of `read_trace`. Raises LostTraceError."""
        return read_again(self.file, self._digest)

    @field_serializer("file")
    def _write_file(self, file: str, info: SerializationInfo) -> str:
        return written_file(file, info)


class Never(Shape):
    """No calls at all."""

    def pack(self, keys: dict[str, Any]) -> Any:  # noqa: ARG002
        """It is a word."""
        return "never"


Pattern = Poisson | Every | Cron | Gaps | At | Trace | Never

PATTERNS: dict[str, type[Shape]] = {
    "poisson": Poisson,
    "every": Every,
    "cron": Cron,
    "gaps": Gaps,
    "at": At,
    "trace": Trace,
}


def read_pattern(value: Any, info: ValidationInfo) -> Any:
    """Which pattern is meant by the keys of `calls` that belong to it?"""
    if isinstance(value, Pattern):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError(f"{shown(value)} is no pattern of calls")
    name = next((key for key in PATTERNS if key in value), "")
    if name == "gaps":
        return _read_gaps(value["gaps"], info)
    if not name:
        raise ValueError(f"has no pattern of calls; allowed: {', '.join(PATTERNS)}")
    return PATTERNS[name].model_validate(value, context=info.context)


def _read_gaps(value: Any, info: ValidationInfo) -> Gaps:
    example = "write {lognormal: {mean: 2d, cv: 0.5}}"
    if not isinstance(value, Mapping) or len(value) != 1:
        text = f"{shown(value)} is not one distribution; {example}"
        raise refusal("Gaps", [Flaw(("gaps",), text)])
    law, numbers = next(iter(value.items()))
    if law not in LAWS:
        text = f"unknown distribution; allowed: {', '.join(LAWS)}{did_you_mean(law, LAWS)}"
        raise refusal("Gaps", [Flaw(("gaps", law), text, at_key=True)])
    if not isinstance(numbers, Mapping):
        raise refusal("Gaps", [Flaw(("gaps", law), f"{shown(numbers)} is not its mean; {example}")])
    return read_under(("gaps", law), lambda: _read_law(law, numbers, info))


def _read_law(law: str, numbers: Mapping[str, Any], info: ValidationInfo) -> Gaps:
    flaws = [unknown_key(key, GAP_NUMBERS) for key in numbers if key not in GAP_NUMBERS]
    if law != "exponential" and "cv" not in numbers:
        flaws.append(Flaw(("cv",), "is missing; for example `cv: 0.5`", at_key=True))
    fields = {key: value for key, value in numbers.items() if key in GAP_NUMBERS}
    try:
        gaps = Gaps.model_validate({"law": law, **fields}, context=info.context)
    except ValidationError as error:
        raise refusal("Gaps", [*flaws, *flaws_of(error)]) from None
    if flaws:
        raise refusal("Gaps", flaws)
    return gaps
