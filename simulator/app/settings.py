"""What somebody has set: which policy, which knobs to what, in how many worlds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simulator.app.knobs import Knob
from simulator.scenario import Scenario, loads


@dataclass(frozen=True)
class Settings:
    """What differs from the scenario as it was given."""

    policy: str
    values: Mapping[str, str] = field(default_factory=dict)
    """By the path of a knob: a choice of it that is not the scenario's own."""


def scenario_of(given: Scenario, settings: Settings, seed: int, worlds: int) -> Scenario:
    """Which scenario is meant by the settings? Raises ScenarioError with every fault.

    It is what `tokensim run` simulates if it is written to a file.
    """
    found = given
    if settings.values:
        allow = bool(given.policy_modules)
        found = loads(given.to_yaml(), overrides=settings.values, allow_code=allow)
    told = {"seed": seed, "replications": worlds}
    return found.under(settings.policy).model_copy(update=told)


def changes(given: Scenario, settings: Settings, knobs: list[Knob]) -> Iterator[str]:
    """What was changed, in words? (`engineers: turnover 15% → 25%`)"""
    if settings.policy != given.policy:
        yield f"policy {given.policy} → {settings.policy}"
    known = {knob.path: knob for knob in knobs}
    for path, value in settings.values.items():
        if (knob := known.get(path)) is not None:
            yield f"{knob.name} {knob.told_of(knob.value)} → {knob.told_of(value)}"
