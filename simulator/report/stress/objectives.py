"""The checklist's first section: what a study is for, what it measures, what it tries out."""

from collections.abc import Iterator

from simulator.report.stress.study import Study
from simulator.report.words.kpi import KPI_WORDS


def purpose(study: Study) -> Iterator[str]:
    """What is the model for?"""
    yield (
        "To foresee what will become of an organisation's API tokens: which will expire, be "
        "deprovisioned or revoked, which integrations will go down for it, and what policies would "
        "change."
    )
    if study.scenario.description:
        yield f"This scenario, {study.scenario.name}: {_text(study.scenario.description)}"


def outputs(study: Study) -> Iterator[str]:  # noqa: ARG001 - the same of every study
    """What is measured?"""
    yield "Key figures, each a number per replication:"
    rows = [
        f"| {w.label} (`{kpi}`) | {w.unit or '-'} | {w.meaning} |" for kpi, w in KPI_WORDS.items()
    ]
    yield "\n".join(["| figure | unit | what it counts |", "|---|---|---|", *rows])
    yield (
        "Beside them: the number of tokens in each status at the end of each day, and tables of "
        "all tokens, events, outages and tickets."
    )


def aims(study: Study) -> Iterator[str]:
    """What is tried out?"""
    if study.kind == "comparison":
        yield (
            f"Scenarios compared in the same worlds: {', '.join(study.compared)}. What each does: "
            "item 2.3."
        )
    elif study.kind == "sweep":
        yield "A designed experiment; all points are simulated in the same worlds:"
        yield "\n".join(f"- `{path}`: {', '.join(v)}" for path, v in study.factors.items())
    else:
        yield (
            f"One scenario under the policy {study.scenario.policy}; no experiment beyond its "
            "replications."
        )


def _text(text: str) -> str:
    """What people wrote, as text: nothing in it is markup."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#|!~" else c for c in " ".join(text.split()))
