"""When an integration calls: a pattern, and what thins, pauses or bounds it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, PlainValidator, field_validator

from simulator.scenario import cron
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import PartialShare, Share, Time
from simulator.scenario.flaws import Flaw, did_you_mean
from simulator.scenario.messages import shown
from simulator.scenario.patterns import PATTERNS, Cron, Never, Pattern, read_pattern
from simulator.scenario.shape import Reading, Shape, unknown_key

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PATTERN_KEYS = {name: {*shape.keys(), name} for name, shape in PATTERNS.items()}
PATTERN_KEYS["gaps"] = {"gaps"}
EXAMPLE = "write never, or a pattern such as {every: 1d}, {poisson: 20/d} or {cron: '0 6 1 * *'}"


class Window(Shape):
    """From one time to another."""

    start: Time = Field(alias="from", description="When it begins.", examples=["2026-08-01"])
    end: Time = Field(alias="to", description="When it ends.", examples=["2026-09-01"])

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Does it end after it begins?"""
        if self.end <= self.start:
            yield Flaw(("to",), "is not after from")


class Calls(Shape):
    """When an integration calls. In a file the pattern's keys stand beside the others."""

    pattern: Annotated[Pattern, PlainValidator(read_pattern)]
    miss: PartialShare = Field(
        0.0, description="The share of scheduled calls that do not happen.", examples=["5%"]
    )
    weekly: Mapping[Day, Share] = Field(
        {}, description="Calls of these days are thinned to a share.", examples=[{"sun": "0%"}]
    )
    pauses: tuple[Window, ...] = Field((), description="Windows without calls.")
    start: Time | None = Field(None, alias="from", description="No calls before.")
    until: Time | None = Field(None, description="No calls from then on.")
    timezone: Annotated[str, Field(strict=True)] | None = Field(
        None,
        description="Where days and cron's hours are counted; left out: UTC.",
        examples=["Europe/Berlin"],
    )

    @field_validator("timezone")
    @classmethod
    def _find_timezone(cls, name: str | None) -> str | None:
        if name is not None:
            check_timezone(name)
        return name

    @classmethod
    def unpack(cls, data: Any, reading: bool) -> tuple[Any, list[Flaw]]:
        """Which pattern is meant, and which of the keys are its own?"""
        if isinstance(data, Mapping) and (reading or "pattern" not in data):
            return cls._unpack_pattern(data, reading)
        if data == "never":
            return {"pattern": Never()}, []
        if not isinstance(data, Mapping) and (reading or not isinstance(data, Shape)):
            return {"pattern": Never()}, [Flaw((), f"{shown(data)} is no pattern; {EXAMPLE}")]
        return super().unpack(data, reading)

    @classmethod
    def _unpack_pattern(
        cls, data: Mapping[str, Any], reading: bool
    ) -> tuple[dict[str, Any], list[Flaw]]:
        names = [name for name in PATTERNS if name in data]
        pattern_keys = set().union(*PATTERN_KEYS.values())
        own = PATTERN_KEYS[names[0]] if names else set()
        rest = {key: value for key, value in data.items() if key not in pattern_keys}
        fields, _ = super().unpack(rest, reading)
        fields["pattern"] = {key: data[key] for key in data if key in own} if names else Never()
        return fields, [*_flaws_of_names(data, names), *cls._flaws_of_keys(data, own)]

    @classmethod
    def _flaws_of_keys(cls, data: Mapping[str, Any], own: set[str]) -> Iterator[Flaw]:
        beside = cls.keys() - {"pattern"}
        for key in data:
            if key in beside or key in own or key in PATTERNS:
                continue
            users = [name for name, keys in PATTERN_KEYS.items() if key in keys]
            if users:
                yield Flaw((key,), f"goes with {' or '.join(users)} only", at_key=True)
            else:
                yield unknown_key(key, beside | (own or PATTERNS.keys()))

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:
        """Do the bounds and the delays leave the calls in order?"""
        if self.start is not None and self.until is not None and self.until <= self.start:
            yield Flaw(("until",), "is not after from")
        if isinstance(self.pattern, Never) and self.model_fields_set - {"pattern"}:
            yield Flaw((), "never takes no other key")
        if isinstance(self.pattern, Cron):
            yield from self._flaws_of_cron(self.pattern, reading)

    def _flaws_of_cron(self, pattern: Cron, reading: Reading | None) -> Iterator[Flaw]:
        start = reading.start if reading and reading.start else cron.ANY_START
        shortest = cron.shortest_gap(pattern.cron, self.timezone, start)
        if shortest is None:
            yield Flaw(("cron",), f"{shown(pattern.cron)} never fires; no such day exists")
        elif pattern.jitter > shortest:
            text = f"is longer than the {format_duration(shortest)} between two runs"
            yield Flaw(("jitter",), text)


def check_timezone(name: str) -> None:
    """Is it the name of a timezone? Raises ValueError with the nearest name if not."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        known = {zone.lower(): zone for zone in available_timezones()}
        near = did_you_mean(name, known)
        for lower, zone in known.items():
            near = near.replace(f" {lower}?", f" {zone}?")
        text = f"{shown(name)} is not a timezone; write a name like Europe/Berlin{near}"
        raise ValueError(text) from None


def _flaws_of_names(data: Mapping[str, Any], names: list[str]) -> Iterator[Flaw]:
    for extra in names[1:]:
        text = f"goes against {names[0]}; only one pattern can be given"
        yield Flaw((extra,), text, at_key=True)
    known = Calls.keys() | set().union(*PATTERN_KEYS.values())
    if not names and all(key in known for key in data):
        yield Flaw((), f"says no pattern; {EXAMPLE}", at_key=True)
