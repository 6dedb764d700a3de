"""How a page came about: the scenario in words, the papers, and what it cannot say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.report.page.pieces import Made, Table
from simulator.scenario import Scenario
from simulator.scenario.describe import describe

SWITCHES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "reactivation": (
        "Tokens of an owner who is reactivated",
        {"stay_dead": "stay dead", "come_back": "come back if they have not expired"},
    ),
    "suspension": (
        "Calls while the owner is suspended",
        {"calls_refused": "are refused; the token lives on", "unaffected": "succeed as always"},
    ),
    "clock_while_suspended": (
        "The 30-day clock while the owner is suspended",
        {"runs": "runs on", "pauses": "pauses"},
    ),
    "unused": (
        "The colour of a token that was created and not used yet",
        {"green": "green for three days, like one that was used", "gray": "gray from the start"},
    ),
}
"""What Okta does not say, or says in two ways."""

MOST_TEXT = 200_000
"""Characters of the scenario that a page shows."""


@dataclass(frozen=True)
class Papers:
    """What is kept with a run for those who want to make it again."""

    manifest: Mapping[str, Any]
    scenario_text: str


def made(scenario: Scenario, papers: Papers) -> Made:
    """How was it made, and what can it not say?"""
    text = papers.scenario_text
    if len(text) > MOST_TEXT:
        text = f"{text[:MOST_TEXT]}\n# The rest is in scenario.yaml."
    return Made(
        dict(facts(papers.manifest)),
        switches(scenario),
        list(limits(scenario, papers.manifest["replications"])),
        describe(_as_run(scenario, papers.manifest)).splitlines(),
        text,
    )


def _as_run(scenario: Scenario, manifest: Mapping[str, Any]) -> Scenario:
    """With the seed and the number of worlds that were taken where the scenario left them open."""
    if manifest["kind"] == "run":
        return scenario
    taken = {name: manifest[name] for name in ("seed", "replications")}
    return scenario.model_copy(update=taken)


def facts(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """With what was it made, and how can it be made again?"""
    product, packages = manifest["product"], manifest["packages"]
    yield "Made by", f"{product['name']} {product['version']}, {manifest['created']}"
    yield "Command", " ".join(manifest["command"]) or "from Python"
    yield "Seed", f"{manifest['seed']}"
    yield "Replications", f"{manifest['replications']:,}"
    if goals := manifest.get("precision"):
        yield "Precision wanted", _goals(goals)
    yield "Versions", ", ".join(f"{name} {number}" for name, number in packages.items())
    yield "Scenario's SHA-256", manifest["scenario_sha256"]
    again = "tokensim run scenario.yaml" if manifest["kind"] == "run" else "the command above"
    yield "To make it again", f"{again}: the same tables, byte for byte"


def _goals(precision: Mapping[str, Any]) -> str:
    parts = [
        f"{kpi} {one['goal']} ({'reached' if one['met'] else 'not reached'})"
        for kpi, one in precision["goals"].items()
    ]
    return ", ".join(parts)


def switches(scenario: Scenario) -> Table:
    """How does the run take what Okta leaves open?"""
    rows = [
        [question, answers[getattr(scenario.lifecycle, key)], f"lifecycle.{key}"]
        for key, (question, answers) in SWITCHES.items()
    ]
    return Table(["Question", "In this run", "Key"], rows, "Switches", (0, 1, 2))


def limits(scenario: Scenario, replications: int) -> Iterator[str]:
    """What can a simulation of this scenario not say?"""
    yield (
        "It is an experiment with the organisation that the scenario describes. How well that "
        "fits the real one is not known to it: intervals cover chance, not wrong assumptions."
    )
    if replications == 1:
        yield (
            "It is one replication: another seed gives other numbers, and nothing here says how "
            "different they are."
        )
    yield (
        "Okta's rules are fixed: a token dies after 30 days without a call that succeeds, and with "
        "its owner's account. A day is 24 hours. Where Okta leaves a choice, it is made as above."
    )
    yield from _left_out(scenario)


def _left_out(scenario: Scenario) -> Iterator[str]:
    if scenario.recovery is None:
        yield "Nobody repairs anything in this scenario: most outages last to the end."
    if scenario.leaks is None:
        yield "Leaks of tokens are not part of this scenario: time exposed is zero for that reason."
    if scenario.desk is None:
        yield "There is no desk: manual work is done by enough people, around the clock."
