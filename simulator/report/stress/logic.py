"""The checklist's second section: how the model works."""

from collections.abc import Iterator

from simulator.report.stress.study import Study

RULES = (
    "A token is valid for 30 days from its creation or its last use; every call that succeeds "
    "renews it. The 30 days are fixed.",
    "Idle for 30 days, it expires for good. A call at that very instant is refused.",
    "When its owner's account is deactivated, it is deprovisioned at the same instant.",
    "Green: used within the last 3 days. Gray: idle for longer, 7 days or more left. Red: less "
    "than 7 days left. Yellow: suspicious, whichever colour lies below.",
    "An outage of an integration lasts from its first refused call until it holds a working token "
    "again.",
)
"""In short; in full: docs/model.md."""


def diagram(study: Study) -> Iterator[str]:  # noqa: ARG001 - the same of every study
    """What acts upon what?"""
    yield (
        "```\n"
        "user --owns--> token <--calls with-- integration\n"
        "  |              |                       |\n"
        "  | leaves, is   | expires, is           | is refused: an outage begins\n"
        "  | suspended    | deprovisioned,        v\n"
        "  v              | revoked            ticket --> desk --> new token\n"
        "all its tokens   v                       ^\n"
        "are affected    dead        policy ------+  (rotates, keeps alive, reminds, ...)\n"
        "```"
    )


def base_logic(study: Study) -> Iterator[str]:
    """What happens without any policy?"""
    yield "\n".join(f"- {rule}" for rule in RULES)
    yield (
        "At one instant: people first, then expiry, then creation, flags, policies and the desk, "
        "then calls. Who calls when depends on no policy."
    )
    if recovery := list(study.told("recovery:")):
        yield "\n".join(recovery)


def scenario_logic(study: Study) -> Iterator[str]:
    """In what do the policies differ from that?"""
    yield "\n".join(study.told("policy ")) or "No policies are described."


def algorithms(study: Study) -> Iterator[str]:  # noqa: ARG001 - the same of every study
    """How is it calculated?"""
    yield (
        "Discrete-event simulation (SimPy) of decisions; what lies between two decisions is found "
        "by kernels that skip dense calls, and agree call by call with a plain simulator. The "
        "clock is in whole milliseconds. Survival: Kaplan-Meier with delayed entry. Comparisons: "
        "paired differences with Holm's intervals, and Hsu's comparison with the best."
    )


def entities(study: Study) -> Iterator[str]:
    """Who and what is there?"""
    scenario = study.scenario
    yield "\n".join(study.told(*(f"{name}:" for name in scenario.users))) or "No users."
    yield (
        "\n".join(study.told(*(f"{name}:" for name in scenario.integrations))) or "No integrations."
    )
    yield "Tokens: one for each integration at a time, two while one is being replaced."


def activities(study: Study) -> Iterator[str]:
    """What takes place, and for how long?"""
    yield (
        "Calls, by the pattern of each integration (2.5.1); departures, returns and suspensions of "
        "users; the work of the desk: repairs, investigations, hand-overs, rotations."
    )
    if found := list(study.told("recovery:", "suspicion:", "leaks:")):
        yield "\n".join(found)


def resources(study: Study) -> Iterator[str]:
    """Of what is there only so much?"""
    yield (
        "\n".join(study.told("desk:")) or "None: manual work is done by enough people at any time."
    )


def queues(study: Study) -> Iterator[str]:
    """What waits, and in which order?"""
    if study.scenario.desk is None:
        yield "None."
        return
    yield (
        "Tickets at the desk: outages first, then investigations, hand-overs and rotations; of the "
        "same urgency the oldest. A more urgent ticket interrupts the least urgent one at work, "
        "which goes on later where it stopped. Tickets that nobody wants any more are dropped."
    )


def entry_and_exit(study: Study) -> Iterator[str]:  # noqa: ARG001 - the same of every study
    """How do things come into the model, and leave it?"""
    yield (
        "Users and integrations are there from the start to the horizon. Tokens enter when they "
        "are issued (at the start, unless the scenario says otherwise; later as replacements) and "
        "leave by death: expired, deprovisioned or revoked. Users leave by deactivation."
    )
