"""The model agrees with the plain reference, token for token and instant for instant."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simulator.demand.estate import NEVER_USED, Demand
from simulator.lifecycle import DAY, GREEN, LIVE_STATUSES, Status
from simulator.model import Outcome, run
from simulator.model.state import AGE, LATENT, LIVE, Event
from simulator.randomness import Luck
from simulator.scenario import Scenario, load, loads
from tests.model.dense_scenarios import dense_scenario
from tests.reference import Reference
from tests.strategies import scenarios

START = datetime(2026, 1, 1, tzinfo=UTC)
STORIES = [
    path
    for path in sorted(Path("scenarios").glob("*.yaml"))
    if path.stem != "benchmark"  # made to have too many calls for one event per call
]
SLOWER = {
    "service-account-suspension": {"integrations.pollers.calls.every": "6h"},
    "suspicious-activity": {"integrations.ad-agents.calls.every": "6h"},
}
"""Pollers slowed down, because one event per call takes its time."""
GAPS_OF_NOTE = {
    days * DAY + nudge: f"a gap of {days} d{nudge:+} ms"
    for days in (3, 23, 30)
    for nudge in (-1, 0, 1)
}
COINCIDENCES = {
    *GAPS_OF_NOTE.values(),
    "called and cleared",
    "called and deprovisioned",
    "called and expired",
    "called and flagged",
    "called and issued",
    "called and user_reactivated",
    "called and user_suspended",
    "called and user_unsuspended",
    "called at the horizon",
    "cleared as statuses are counted",
    "deprovisioned and issued",
    "expired and user_suspended",
    "expired as statuses are counted",
    "flagged and issued",
    "flagged and user_suspended",
    "issued and user_suspended",
    "outage_began at the horizon",
    "outage_ended and user_unsuspended",
    "restored and user_reactivated",
}
HAPPENINGS = {
    *(event.name.lower() for event in Event),
    *("outage: EXPIRED", "outage: DEPROVISIONED", "outage: SUSPENDED"),
}
COLOURS = [event for event in Event if event.name.startswith("TURNED_")]
CHUNKS = 2
SCENARIOS_PER_CHUNK = 500
DENSE_SCENARIOS = 400


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
    alive = sum(reference.spent[status] for status in LIVE_STATUSES)
    assert outcome.sums[LIVE] == pytest.approx(alive / DAY)
    assert outcome.sums[AGE] == pytest.approx(reference.twice_age / 2 / DAY**2, 1e-9, 1e-9)
    assert_colours_agree(run(demand, luck, log_colours=True), outcome, reference)
    return reference


def assert_colours_agree(coloured: Outcome, plain: Outcome, reference: Reference) -> None:
    """Changes of colour are logged at their instants, and asking for them changes nothing else."""
    turned = np.isin(coloured.log["event"], COLOURS)
    found = [(int(t), Event(e).name.lower(), int(n)) for t, e, n in coloured.log[turned]]
    assert sorted(found) == sorted(reference.turns)
    assert np.sort(coloured.log[~turned]).tolist() == np.sort(plain.log).tolist()
    assert coloured.tokens["calls"].tolist() == plain.tokens["calls"].tolist()
    assert coloured.status.tolist() == plain.status.tolist()


def happenings(reference: Reference) -> set[str]:
    """Which kinds of things happened?"""
    return (
        {event for _, event, _, _ in reference.events}
        | {turned for _, turned, _ in reference.turns}
        | {f"outage: {outage.cause.name}" for outage in reference.outages}
    )


def coincidences(reference: Reference) -> set[str]:
    """Which things fell on one instant, or exactly on a boundary of the rules?"""
    found = set()
    together: dict[tuple[int, int], set[str]] = {}
    for time, event, token_number, user in reference.events:
        of_user = [token.number for token in reference.users[user].tokens]
        for number in of_user if token_number is None else [token_number]:
            together.setdefault((time, number), set()).add(event)
    for token in reference.tokens:
        for time in token.tried:
            together.setdefault((time, token.number), set()).add("called")
        for before, after in pairwise(token.tried):
            found.add(GAPS_OF_NOTE.get(after - before, ""))
    for (time, _), events in together.items():
        found |= {f"{a} and {b}" for a, b in combinations(sorted(events), 2)}
        if time == reference.scenario.horizon:
            found |= {f"{event} at the horizon" for event in events}
        if time % DAY == 0:
            found |= {f"{event} as statuses are counted" for event in events}
    return found


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
        seen.update(happenings(reference))

    agree()
    # A corpus in which something never happens would prove nothing about it.
    assert HAPPENINGS - seen == set()


def test_model_agrees_where_much_happens_at_once() -> None:
    seen: set[str] = set()
    for number in range(DENSE_SCENARIOS):
        reference = compare(loads(dense_scenario(number)), Luck(number, 0))
        seen |= happenings(reference) | coincidences(reference)
    assert (HAPPENINGS | COINCIDENCES) - seen == set()


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_model_agrees_on_shipped_scenarios(story: Path) -> None:
    scenario = load(story, SLOWER.get(story.stem, {}))
    compare(scenario, Luck(scenario.seed or 1, 3))


@pytest.mark.parametrize("number", range(10))
def test_model_agrees_on_recorded_calls(number: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(number)
    names, days = rng.choice(["i/0", "i/1", "other/0"], 40), rng.integers(0, 200, 40)
    rows = [
        f"{n},{START + timedelta(days=int(d)):%Y-%m-%d}" for n, d in zip(names, days, strict=True)
    ]
    (tmp_path / "calls.csv").write_text("\n".join(["integration,time", *rows]))
    text = """
        {name: recorded, start: 2026-01-01, horizon: 180d,
         users: {u: {count: 2, tenure: {mean: 300d}}},
         integrations: {i: {count: 3, owner: u, calls: {trace: calls.csv, miss: 10%}}}}
    """
    reference = compare(loads(text, base=tmp_path), Luck(number, 0))
    assert reference.tokens[0].tried
    assert not reference.tokens[2].tried
