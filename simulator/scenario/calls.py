"""When an integration calls: a pattern, and what thins, pauses or bounds it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from simulator.scenario import cron
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import PartialShare, Share, Time, Timezone
from simulator.scenario.flaws import Flaw
from simulator.scenario.messages import shown
from simulator.scenario.patterns import PATTERNS, Cron, Never, Pattern, read_pattern
from simulator.scenario.shape import Reading, Shape, unknown_key, write_shape

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

    pattern: Annotated[Pattern, PlainValidator(read_pattern), PlainSerializer(write_shape)]
    miss: PartialShare = Field(
        0.0, description="The share of scheduled calls that do not happen.", examples=["5%"]
    )
    weekly: Mapping[Day, Share] = Field(
        {}, description="Calls of these days are thinned to a share.", examples=[{"sun": "0%"}]
    )
    pauses: tuple[Window, ...] = Field((), description="Windows without calls.")
    start: Time | None = Field(None, alias="from", description="No calls before.")
    until: Time | None = Field(None, description="No calls from then on.")
    timezone: Timezone | None = Field(
        None,
        description="Where days and cron's hours are counted; left out: UTC.",
        examples=["Europe/Berlin"],
    )

    @classmethod
    def unpack(cls, data: Any, reading: Reading | None) -> tuple[Any, list[Flaw]]:
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
        cls, data: Mapping[str, Any], reading: Reading | None
    ) -> tuple[dict[str, Any], list[Flaw]]:
        names = [name for name in PATTERNS if name in data]
        pattern_keys = set().union(*PATTERN_KEYS.values())
        own = PATTERN_KEYS[names[0]] if names else set()
        rest = {key: value for key, value in data.items() if key not in pattern_keys}
        fields, _ = super().unpack(rest, reading)
        fields["pattern"] = {key: data[key] for key in data if key in own} if names else Never()
        return fields, [*_flaws_of_names(data, names), *cls._flaws_of_keys(data, own)]

    def pack(self, keys: dict[str, Any]) -> Any:
        """The keys of the pattern are written beside the others."""
        pattern = keys.pop("pattern")
        return pattern if pattern == "never" else pattern | keys

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


def _flaws_of_names(data: Mapping[str, Any], names: list[str]) -> Iterator[Flaw]:
    for extra in names[1:]:
        text = f"goes against {names[0]}; only one pattern can be given"
        yield Flaw((extra,), text, at_key=True)
    known = Calls.keys() | set().union(*PATTERN_KEYS.values())
    if not names and all(key in known for key in data):
        yield Flaw((), f"says no pattern; {EXAMPLE}", at_key=True)
