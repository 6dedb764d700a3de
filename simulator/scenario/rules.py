"""The rules of a policy: what every rule has in common, and where the known ones are found."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import PlainSerializer, PlainValidator, SerializationInfo, ValidationInfo

from simulator.scenario.cohorts import Applicable
from simulator.scenario.flaws import Path, read_under, refusal
from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading, unknown_key, write_shape

HOME = "simulator.model.policies"
"""Each module of this package holds one rule. Named, not imported: it lies in a higher layer."""


class Heartbeat(NamedTuple):
    """Calls whose only purpose is that a token lives on."""

    when_idle: int
    """ms"""
    miss: float
    retry: int


class Rule(Applicable):
    """One rule of a policy. A subclass adds its keys and what it does (docs/write-a-policy.md).

    `ops` is always `simulator.model.operations.Operations`; tokens and users are numbers.
    """

    key: ClassVar[str]
    """Its name in a scenario file."""
    concerns: ClassVar[Literal["integrations", "users"]] = "integrations"
    """Which cohorts `applies_to` names."""
    user_keys: ClassVar[tuple[str, ...]] = ()
    """Keys that name cohorts of users."""

    @classmethod
    def user_names(cls, keys: Any) -> Iterator[tuple[Path, Any]]:
        """Which cohorts of users are named where, in what was written or in a rule?"""
        for key in cls.user_keys:
            named = keys.get(key) if isinstance(keys, Mapping) else getattr(keys, key, None)
            if isinstance(named, list | tuple):
                yield from (((key, place), name) for place, name in enumerate(named))
            else:
                yield (key,), named

    @property
    def owners(self) -> Mapping[str, float] | None:
        """Under whom are new tokens made? (None: under whom the scenario says)"""
        return None

    @property
    def heartbeat(self) -> Heartbeat | None:
        """Which calls keep idle tokens alive?"""
        return None

    @property
    def idle_thresholds(self) -> tuple[int, ...]:
        """After how long (ms) without use of a token is `idle` called?"""
        return ()

    @property
    def foresight(self) -> int | None:
        """How long (ms) before a departure is `leaving` called? (None: never)"""
        return None

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon (ms), by the key that says so, can it act again upon a token or user?"""
        return {}

    def told(self) -> str:
        """How is the rule told in plain English? Without the cohorts that it applies to."""
        keys = self.model_dump(mode="json", by_alias=True, exclude={"applies_to"})
        listed = ", ".join(f"{key}: {_told(value)}" for key, value in keys.items())
        return f"{self.key} ({listed})" if listed else self.key

    def issued(self, ops: Any, token: int) -> None:
        """A token is created, or is there at the start."""

    def idle(self, ops: Any, token: int) -> None:
        """A token that could be used has been idle for one of the thresholds."""

    def flagged(self, ops: Any, token: int) -> None:
        """A token has come under suspicion."""

    def active(self, ops: Any, user: int) -> None:
        """An account is active: at the start, or again."""

    def leaving(self, ops: Any, user: int, instant: int) -> None:
        """An account will be deactivated at this instant (ms)."""


def _told(value: Any) -> str:
    """How is a value of a file told? Nearly as it is written there."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_told(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_told, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def known_rules() -> Mapping[str, type[Rule]]:
    """Which rules are there, by their names?"""
    home = import_module(HOME)
    modules = [import_module(f"{HOME}.{m.name}") for m in pkgutil.iter_modules(home.__path__)]
    return {key: rule for module in modules for key, rule in rules_in(vars(module)).items()}


def rules_for(reading: Reading | None) -> Mapping[str, type[Rule]]:
    """Which rules can a scenario name? Those of the product, and those of its own files."""
    return {**known_rules(), **reading.rules} if reading else known_rules()


def rules_in(module: Mapping[str, Any]) -> dict[str, type[Rule]]:
    """Which rules are defined among the names of a module?"""
    return {
        thing.key: thing
        for thing in module.values()
        if isinstance(thing, type)
        and issubclass(thing, Rule)
        and thing.__module__ == module["__name__"]
    }


def read_rule(value: Any, info: ValidationInfo) -> Rule:
    """Which rule is meant by `{name: {...}}`?"""
    if isinstance(value, Rule):
        return value
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError(
            f"{shown(value)} is not a rule; write one name, such as keep_alive: {{...}}"
        )
    ((key, keys),) = value.items()
    rules = rules_for(info.context)
    if key not in rules and info.context is not None and not info.context.all_rules:
        return Rule()  # the scenario is refused for want of its rules
    if key not in rules:
        raise refusal("Rule", [unknown_key(key, rules)])
    keys = {} if keys is None else keys
    return read_under((key,), lambda: rules[key].model_validate(keys, context=info.context))


def write_rule(rule: Rule, info: SerializationInfo) -> dict[str, Any]:
    """How is a rule written in a file? Any rule, by the types of its fields."""
    return {rule.key: write_shape(rule, info)}


AnyRule = Annotated[Rule, PlainValidator(read_rule), PlainSerializer(write_rule)]
