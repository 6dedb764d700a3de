"""The model agrees with the plain reference, token for token and instant for instant."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simulator.demand.estate import NEVER_USED, Demand
from simulator.lifecycle import GREEN, Status
from simulator.model import Outcome, run
from simulator.model.state import LATENT, Event
from simulator.randomness import Luck
from simulator.scenario import Scenario
from tests.reference import Reference
from tests.strategies import scenarios

CHUNKS = 2
SCENARIOS_PER_CHUNK = 500


def events_of(demand: Demand, outcome: Outcome) -> list[tuple[int, str, int, int]]:
    found = [
        (int(time), Event(event).name.lower(), int(token), int(demand.user[token]))
        for time, event, token in outcome.log
    ]
    found += [(t, Event(e).name.lower(), -1, user) for t, e, user in outcome.user_events.tolist()]
    for number, issued in enumerate(outcome.tokens["issued"].tolist()):
        if 0 <= issued <= demand.scenario.horizon:
            found.append((issued, "issued", number, int(demand.user[number])))
    return sorted(found)


def tokens_of(scenario: Scenario, outcome: Outcome) -> list[tuple[object, ...]]:
    return [
        (
            number,
            int(token["issued"]),
            None if token["status"] in (GREEN, Status.SUSPENDED) else int(token["died_at"]),
            Status(token["status"]),
            None if token["last_used"] == NEVER_USED else int(token["last_used"]),
            int(token["calls"]),
        )
        for number, token in enumerate(outcome.tokens)
        if token["issued"] <= scenario.horizon
    ]


def expected_tokens(reference: Reference) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for token in reference.tokens:
        live = Status.SUSPENDED if token.suspended_since is not None else Status.GREEN
        end = live if token.dead is None else token.dead
        row = (token.number, token.issued, token.died_at, end, token.last_used, token.calls)
        if token.exists:
            found.append(row)
    return found


def outages_of(outcome: Outcome) -> list[tuple[object, ...]]:
    return sorted(
        (int(o["integration"]), int(o["began"]), Status(o["cause"]), int(o["dead_since"]),
         None if o["ended"] < 0 else int(o["ended"]), int(o["refused"]))
        for o in outcome.outages
    )  # fmt: skip


def compare(scenario: Scenario, luck: Luck) -> Reference:
    """Fail where the model and the reference differ."""
    demand = Demand.of(scenario)
    outcome = run(demand, luck)
    reference = Reference(scenario, luck.seed, luck.replication).run()
    nobody = [(t, e, -1 if n is None else n, u) for t, e, n, u in reference.events]
    assert events_of(demand, outcome) == sorted(nobody)
    assert tokens_of(scenario, outcome) == expected_tokens(reference)
    assert outages_of(outcome) == sorted(
        (o.integration, o.began, o.cause, o.dead_since, o.ended, o.refused)
        for o in reference.outages
    )
    assert outcome.status.tolist() == reference.status.tolist()
    for status in (Status.GRAY, Status.RED, Status.YELLOW, Status.SUSPENDED):
        assert outcome.sums[status] == reference.spent[status], status
    assert outcome.sums[LATENT] == reference.latent
    return reference


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_model_agrees_with_plain_reference(chunk: int) -> None:
    seen: set[str] = set()

    @seed(chunk)
    @settings(
        max_examples=SCENARIOS_PER_CHUNK,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios(), st.integers(0, 2**64 - 1), st.integers(0, 5))
    def agree(scenario: Scenario, luck_seed: int, replication: int) -> None:
        reference = compare(scenario, Luck(luck_seed, replication))
        seen.update(event for _, event, _, _ in reference.events)
        seen.update(outage.cause.name for outage in reference.outages)

    agree()
    # A corpus in which something never happens would prove nothing about it.
    wanted = {event.name.lower() for event in Event if not event.name.startswith("TURNED_")}
    assert wanted | {"EXPIRED", "DEPROVISIONED", "SUSPENDED"} <= seen
