"""The twenty items of the checklist, and how they are written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.report.stress import logic, objectives, papers
from simulator.report.stress.study import Study

AUTHOR = "*For the author to add:*"


@dataclass(frozen=True)
class Item:
    """One item of the checklist."""

    title: str
    filled: Callable[[Study], Iterator[str]]
    """What the papers say: paragraphs in Markdown."""
    author: str = ""
    """What only the author of the study knows."""


ITEMS = {
    "1. Objectives": (
        Item("1.1 Purpose of the model", objectives.purpose, "the decision that it is to inform."),
        Item("1.2 Model outputs", objectives.outputs),
        Item("1.3 Experimentation aims", objectives.aims, "why these, and what was expected."),
    ),
    "2. Logic": (
        Item("2.1 Base model overview diagram", logic.diagram),
        Item("2.2 Base model logic", logic.base_logic),
        Item("2.3 Scenario logic", logic.scenario_logic),
        Item("2.4 Algorithms", logic.algorithms),
        Item("2.5.1 Components: entities", logic.entities),
        Item("2.5.2 Components: activities", logic.activities),
        Item("2.5.3 Components: resources", logic.resources),
        Item("2.5.4 Components: queues", logic.queues),
        Item("2.5.5 Components: entry and exit points", logic.entry_and_exit),
    ),
    "3. Data": (
        Item("3.1 Data sources", papers.sources, "where each value of the scenario comes from."),
        Item("3.2 Pre-processing", papers.preprocessing, "what was done before, if anything."),
        Item("3.3 Input parameters", papers.parameters),
        Item("3.4 Assumptions", papers.assumptions, "those about the organisation."),
    ),
    "4. Experimentation": (
        Item("4.1 Initialisation", papers.initialisation),
        Item("4.2 Run length", papers.run_length, "why it is long enough."),
        Item("4.3 Estimation approach", papers.estimation),
    ),
    "5. Implementation": (
        Item("5.1 Software or programming language", papers.software),
        Item("5.2 Random sampling", papers.sampling),
        Item("5.3 Model execution", papers.execution),
        Item("5.4 System specification", papers.system, "the machine that it ran on."),
    ),
    "6. Code access": (
        Item(
            "6.1 Computer model sharing statement", papers.access, "where scenario and results lie."
        ),
    ),
}


def checklist(study: Study) -> str:
    """What does the checklist of a study say? Markdown."""
    return "\n\n".join(_parts(study)) + "\n"


def _parts(study: Study) -> Iterator[str]:
    yield f"# STRESS-DES checklist: {study.scenario.name}"
    yield (
        "After Monks et al. (2019), Strengthening the reporting of empirical simulation studies. "
        "Filled in by tokensim from the scenario and the manifest."
    )
    for section, items in ITEMS.items():
        yield f"## {section}"
        for item in items:
            yield f"### {item.title}"
            yield from item.filled(study)
            if item.author:
                yield f"{AUTHOR} {item.author}"
