"""The checklist's sections on data, experimentation, implementation and access."""

from collections.abc import Iterator

from simulator.report.page.made import limits, switches
from simulator.report.stress.study import Study
from simulator.scenario.durations import format_duration
from simulator.scenario.model import Trace
from simulator.scenario.precision_goals import write_goals
from simulator.scenario.replications import UntilPrecise


def sources(study: Study) -> Iterator[str]:
    """Where do the numbers come from?"""
    traces = [
        name
        for name, cohort in study.scenario.integrations.items()
        if isinstance(cohort.calls.pattern, Trace)
    ]
    yield "The scenario (`scenario.yaml`), as its author wrote it."
    if traces:
        yield f"Recorded calls, a copy of which lies in `traces/`: {', '.join(traces)}."


def preprocessing(study: Study) -> Iterator[str]:  # noqa: ARG001 - the same of every study
    """What was done with the data before?"""
    yield "By tokensim nothing: values and recorded calls are taken as they are."


def parameters(study: Study) -> Iterator[str]:
    """Which values went in?"""
    yield (
        "All of them are in `scenario.yaml`, defaults included "
        f"(SHA-256 `{study.manifest['scenario_sha256']}`)."
    )


def assumptions(study: Study) -> Iterator[str]:
    """What is assumed?"""
    yield "\n".join(f"- {row[0]}: {row[1]} (`{row[2]}`)" for row in switches(study.scenario).rows)
    yield "\n".join(
        f"- {limit}" for limit in limits(study.scenario, study.manifest["replications"])
    )


def initialisation(study: Study) -> Iterator[str]:
    """From which state does it start?"""
    live = [n for n, c in study.scenario.integrations.items() if c.age or c.last_used]
    yield (
        "A terminating simulation from a given state: there is no warm-up, and nothing is left "
        "out at the beginning. Tokens are created at the start"
        + (f", but for a live estate: {', '.join(live)}." if live else ".")
    )


def run_length(study: Study) -> Iterator[str]:
    """How long does it last?"""
    scenario = study.scenario
    yield f"{format_duration(scenario.horizon)} from {scenario.start:%Y-%m-%d %H:%M} UTC."


def estimation(study: Study) -> Iterator[str]:
    """How are the results estimated?"""
    number, wanted = study.manifest["replications"], study.scenario.replications
    yield f"{number:,} independent replications." if number > 1 else "One replication."
    if isinstance(wanted, UntilPrecise):
        goals = ", ".join(f"{kpi} to {goal}" for kpi, goal in write_goals(wanted.until).items())
        yield f"Replicated until means were precise: {goals}."
    if number > 1:
        yield "Means with 95 % intervals from Student's t over replications."
    if study.kind != "run":
        yield "Common random numbers, entity by entity: all points and policies meet the same luck."


def software(study: Study) -> Iterator[str]:
    """With what was it made?"""
    product, packages = study.manifest["product"], study.manifest["packages"]
    versions = ", ".join(f"{name} {version}" for name, version in packages.items())
    yield f"{product['name']} {product['version']} ({versions})."


def sampling(study: Study) -> Iterator[str]:
    """Where does chance come from?"""
    yield (
        f"Philox4x64-10, counter-based; seed {study.manifest['seed']}. Every draw has a key of its "
        "own: seed, replication, entity, purpose, occurrence. So no draw depends on another one."
    )


def execution(study: Study) -> Iterator[str]:
    """How does it proceed in time?"""
    yield (
        "Event by event, in the order of 2.2 at one instant. Results do not depend on the number "
        "of processes."
    )
    yield f"Command: `{' '.join(study.manifest['command']).replace('`', '')}`"


def system(study: Study) -> Iterator[str]:
    """On what did it run, and for how long?"""
    yield f"It took {study.manifest['wall_time_s']:,} s."


def access(study: Study) -> Iterator[str]:
    """How can others run it?"""
    yield (
        "tokensim is free software (Apache-2.0). With the version of 5.1, `tokensim run "
        "scenario.yaml` gives the same tables, byte for byte."
        if study.kind == "run"
        else "tokensim is free software (Apache-2.0). With the version of 5.1, the command of 5.3 "
        "gives the same tables, byte for byte."
    )
