"""Knobs: what can be turned in a scenario, in its policy in force, and to which values?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.app.ladders import choices, written
from simulator.app.places import Place, Steps, places
from simulator.scenario import Scenario
from simulator.scenario.durations import format_duration, parse_duration


class Section(StrEnum):
    """What knobs are about."""

    POLICY = "Policy"
    WORK = "Repair and desk"
    USERS = "Users"
    INTEGRATIONS = "Integrations"
    DANGERS = "Dangers"


@dataclass(frozen=True)
class Knob:
    """A value of a scenario, and what else it can be."""

    path: str
    """Where it stands in the scenario, as for `--set`."""
    section: Section
    subject: str
    """The cohort or the rule that it belongs to."""
    label: str
    told: str
    choices: tuple[str, ...]
    """Values as they are written in a scenario, in their order."""
    value: str
    """The scenario's own; one of the choices."""
    first: bool = True
    """Is it one of those to look at first? Others are left to their defaults, or matter little."""
    words: Mapping[str, str] = field(default_factory=dict)
    """How choices are told, if not as they are written."""

    def told_of(self, choice: str) -> str:
        """How is a choice told?"""
        return self.words.get(choice, choice)

    @property
    def name(self) -> str:
        """How is it called among all others?"""
        return f"{self.subject}: {self.label}"


_PARTS: Mapping[str, Section] = {
    "users": Section.USERS,
    "integrations": Section.INTEGRATIONS,
    "recovery": Section.WORK,
    "desk": Section.WORK,
    "leaks": Section.DANGERS,
    "suspicious": Section.DANGERS,
}
_MINOR = ("offset", "jitter", "retry", "criticality")
"""Keys that seldom matter."""

_NO_RECOVERY = {
    "": "nobody",
    "{notice: 1h, repair: 30m}": "noticed in 1 h",
    "{notice: {median: 4h, p90: 1d}, repair: 30m}": "noticed in about 4 h",
    "{notice: {median: 1d, p90: 5d}, repair: 30m}": "noticed in about a day",
    "{notice: {median: 7d, p90: 21d}, repair: 30m}": "noticed in about a week",
}
_NO_DESK = {"": "enough people"} | {
    f"{{staff: {staff}}}": f"{staff} at a time" for staff in (10, 5, 4, 3, 2, 1)
}


def knobs_of(scenario: Scenario) -> list[Knob]:
    """What can be turned? First the rules of the policy in force, then who owns and who calls.

    What has a dot in its name has no knobs: paths are parted by dots.
    """
    found = [*_of_policy(scenario), *_of_parts(scenario), *_of_what_is_missing(scenario)]
    order = list(Section)
    return sorted(found, key=lambda knob: order.index(knob.section))


def _of_policy(scenario: Scenario) -> Iterator[Knob]:
    for number, rule in enumerate(scenario.rules):
        for place in places(rule):
            steps = ("policies", scenario.policy, str(number), rule.key, *place.steps)
            yield from _knob(steps, Section.POLICY, rule.key, place)


def _of_parts(scenario: Scenario) -> Iterator[Knob]:
    for place in places(scenario):
        part, *below = place.steps
        if part in _PARTS and below:
            yield from _knob(place.steps, _PARTS[part], _subject(place.steps), place)


def _subject(steps: Steps) -> str:
    """Of a cohort its name, of others what they are."""
    return steps[1] if steps[0] in ("users", "integrations") else steps[0]


def _knob(steps: Steps, section: Section, subject: str, place: Place) -> Iterator[Knob]:
    if any("." in step for step in steps):
        return
    below = place.steps if section is Section.POLICY else steps[steps.index(subject) + 1 :]
    first = (place.written and steps[-1] not in _MINOR) or steps[-1] == "turnover"
    words = {_text(place, choice): choice for choice in _choices(place)}
    yield Knob(
        ".".join(steps),
        section,
        subject,
        _label(below) + (" about" if place.tail else ""),
        place.told + (" Half of the cases are shorter." if place.tail else ""),
        tuple(words),
        _text(place, written(place.kind, place.value)),
        first,
        words if place.tail else {},
    )


def _choices(place: Place) -> tuple[str, ...]:
    return choices(place.kind, place.value, place.least)


def _text(place: Place, choice: str) -> str:
    """How is a choice written? A lognormal length keeps its shape: all of it becomes longer."""
    if not place.tail:
        return choice
    tail = parse_duration(choice) * place.tail / place.value
    return f"{{median: {choice}, p90: {format_duration(round(tail))}}}"


def _label(below: Steps) -> str:
    """`departures.0.share` is `departures 1 share` for people."""
    words = [str(int(step) + 1) if step.isdecimal() else step.replace("_", " ") for step in below]
    return " ".join(words)


def _of_what_is_missing(scenario: Scenario) -> Iterator[Knob]:
    """Where nobody repairs, somebody could; where there are enough people, they could be few."""
    if scenario.recovery is None:
        told = "What people do about an outage; a new token is half an hour of work."
        yield _missing("recovery", "who repairs", told, _NO_RECOVERY)
    if scenario.desk is None and (scenario.recovery is not None or scenario.rules):
        told = "Who does the manual work, around the clock."
        yield _missing("desk", "staff", told, _NO_DESK)


def _missing(path: str, label: str, told: str, words: Mapping[str, str]) -> Knob:
    return Knob(path, Section.WORK, path, label, told, tuple(words), "", words=words)
