"""What holds in every organisation under every policy, seen in the model's results alone."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from simulator.demand.estate import Demand
from simulator.demand.listing import calls_of
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import DAY, DEAD_STATUSES, IDLE_LIMIT, Status
from simulator.model.replication import Outcome, run
from simulator.model.state import Event
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads
from tests.model.dense_policies import dense_policy_scenario
from tests.policy_strategies import policy_scenario_texts, policy_scenarios

pytestmark = pytest.mark.slow

DEATHS = {Event[status.name]: status for status in DEAD_STATUSES}
ORGANISATIONS = st.one_of(
    policy_scenarios(), st.integers(10_000, 20_000).map(dense_policy_scenario).map(loads)
)
LUCK = st.integers(0, 2**64 - 1).map(lambda number: Luck(number, 0))


def law(examples: int) -> Callable[[Any], Any]:
    """So many random examples, the same every time."""
    checks = list(HealthCheck)
    chosen = settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=checks
    )
    return lambda test: seed(1)(chosen(test))


def outcome_of(scenario: Scenario, luck: Luck) -> Outcome:
    return run(Demand.of(scenario), luck)


def issued(scenario: Scenario, outcome: Outcome) -> Any:
    """The records of the tokens that were created."""
    return outcome.tokens[outcome.tokens["issued"] <= scenario.horizon]


def last_activity(token: Any) -> int:
    return int(token["issued"] if token["last_used"] == NEVER_USED else token["last_used"])


@law(50)
@given(ORGANISATIONS, LUCK)
def test_every_token_lives_or_has_died_of_one_cause(scenario: Scenario, luck: Luck) -> None:
    outcome = outcome_of(scenario, luck)
    deaths: dict[int, list[tuple[int, Status]]] = defaultdict(list)
    restored: Counter[int] = Counter()
    for time, what, token in outcome.log.tolist():
        if what in DEATHS:
            deaths[token].append((time, DEATHS[Event(what)]))
        restored[token] += what == Event.RESTORED
    for number, token in enumerate(outcome.tokens):
        is_dead = token["status"] in DEAD_STATUSES
        assert len(deaths[number]) - restored[number] == is_dead
        if is_dead:
            assert max(deaths[number]) == (token["died_at"], Status(token["status"]))
            assert token["issued"] <= token["died_at"] <= scenario.horizon


@law(50)
@given(ORGANISATIONS, LUCK)
def test_statuses_add_up_to_all_tokens_issued_until_then(scenario: Scenario, luck: Luck) -> None:
    outcome = outcome_of(scenario, luck)
    begins = np.sort(issued(scenario, outcome)["issued"])
    ends = np.arange(len(outcome.status)) * DAY
    expected = np.searchsorted(begins, ends, side="right")
    assert outcome.status.sum(axis=1).tolist() == expected.tolist()
    assert (outcome.status >= 0).all()


@law(50)
@given(ORGANISATIONS, LUCK)
def test_tokens_live_for_30_days_after_their_last_use(scenario: Scenario, luck: Luck) -> None:
    """At most; exactly so if they expire. While the clock pauses they can live longer."""
    lifecycle = scenario.lifecycle
    stands = (lifecycle.suspension, lifecycle.clock_while_suspended) == ("calls_refused", "pauses")
    outcome = outcome_of(scenario, luck)
    for token in issued(scenario, outcome):
        is_dead = token["status"] in DEAD_STATUSES
        end = int(token["died_at"]) if is_dead else scenario.horizon
        idle = end - last_activity(token)
        if token["status"] == Status.EXPIRED:
            assert idle >= IDLE_LIMIT if stands else idle == IDLE_LIMIT
        elif not stands:
            assert idle <= IDLE_LIMIT if is_dead else idle < IDLE_LIMIT


def absences(outcome: Outcome) -> dict[int, list[tuple[int, float]]]:
    """When was each user deactivated? From the instant of it to the instant of the return."""
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for time, what, user in outcome.user_events.tolist():
        if what == Event.USER_DEACTIVATED:
            found[user].append((time, np.inf))
        elif what == Event.USER_REACTIVATED:
            found[user][-1] = (found[user][-1][0], time)
    return found


@law(50)
@given(ORGANISATIONS, LUCK)
def test_nobody_uses_a_dead_token(scenario: Scenario, luck: Luck) -> None:
    """A use lies before the death, and in no absence of the owner; heartbeats are uses, too."""
    outcome = outcome_of(scenario, luck)
    away = absences(outcome)
    for token in issued(scenario, outcome):
        used, is_dead = int(token["last_used"]), token["status"] in DEAD_STATUSES
        if token["calls"] + token["heartbeats"] == 0:
            assert used <= 0  # never, or in the past of a live estate
        else:
            assert max(0, int(token["issued"])) <= used <= scenario.horizon
            assert not is_dead or used < token["died_at"]
            assert not any(begin <= used < end for begin, end in away[int(token["user"])])


@law(50)
@given(ORGANISATIONS, LUCK)
def test_tokens_die_with_their_owners_account(scenario: Scenario, luck: Luck) -> None:
    outcome = outcome_of(scenario, luck)
    away = absences(outcome)
    for token in issued(scenario, outcome):
        for begin, end in away[int(token["user"])]:
            assert not begin <= token["issued"] < end
            if token["issued"] < begin and scenario.lifecycle.reactivation == "stay_dead":
                assert token["status"] in DEAD_STATUSES
                assert token["died_at"] <= begin


@law(50)
@given(ORGANISATIONS, LUCK)
def test_outages_of_an_integration_follow_one_another(scenario: Scenario, luck: Luck) -> None:
    outages = np.sort(outcome_of(scenario, luck).outages, order=["integration", "began"])
    for outage in outages:
        assert outage["dead_since"] <= outage["began"]
        assert outage["ended"] < 0 or outage["began"] < outage["ended"] <= scenario.horizon
        assert outage["refused"] > 0
    for before, after in pairwise(outages):
        if before["integration"] == after["integration"]:
            assert 0 <= before["ended"] <= after["began"]


@law(50)
@given(ORGANISATIONS, LUCK)
def test_what_integrations_attempt_depends_on_no_policy(scenario: Scenario, luck: Luck) -> None:
    """It is their list of calls, if they ever get a token: whose owner has left before gets none."""
    for policy in ("none", scenario.policy):
        chosen = scenario.under(policy)
        demand = Demand.of(chosen)
        outcome, estate = run(demand, luck), demand.estate(luck)
        attempts = np.zeros(len(demand.user), np.int64)
        np.add.at(attempts, outcome.outages["integration"], outcome.outages["refused"])
        np.add.at(attempts, outcome.tokens["integration"], outcome.tokens["calls"])
        have_one = set(issued(chosen, outcome)["integration"].tolist())
        away = absences(outcome)
        for number, attempted in enumerate(attempts.tolist()):
            calls = len(calls_of(demand, estate, luck, number))
            assert attempted == (calls if number in have_one else 0)
            if number not in have_one and estate.issued[number] <= chosen.horizon:
                left = [begin for begin, _ in away[int(demand.user[number])]]
                assert min(left) <= estate.issued[number]


def _where_everybody_stays(text: str, when_idle: str) -> Scenario:
    """Nobody leaves, nobody is suspended, no heartbeat is missed, and no swap fails."""
    data = yaml.safe_load(text)
    for cohort in data["users"].values():
        for key in ("turnover", "tenure", "departures", "suspensions"):
            cohort.pop(key, None)
    for cohort in data["integrations"].values():
        cohort.pop("last_used", None)
    rules = [rule for rule in data["policies"]["random"] if "suspend_inactive" not in rule]
    rules = [rule for rule in rules if "keep_alive" not in rule]
    for rule in rules:
        rule.get("rotate", {}).pop("failure", None)
    data["policies"]["random"] = [*rules, {"keep_alive": {"when_idle": when_idle}}]
    return loads(yaml.safe_dump(data))


@law(80)
@given(policy_scenario_texts(), st.sampled_from(["1d", "3d", "21d", "29d23h59m59.999s"]), LUCK)
def test_no_token_that_is_held_expires_with_heartbeats(text: str, idle: str, luck: Luck) -> None:
    """Whatever else is done about them. One that expires was replaced before.

    Not so for tokens that were idle at the start: heartbeats may be too far apart to save them.
    """
    scenario = _where_everybody_stays(text, idle)
    outcome = outcome_of(scenario, luck)
    first = {(t["integration"], t["serial"]): int(t["issued"]) for t in outcome.tokens}
    for token in outcome.tokens[outcome.tokens["status"] == Status.EXPIRED]:
        replacement = first.get((token["integration"], token["serial"] + 1))
        assert replacement is not None
        assert replacement < token["died_at"]


def _work_of(outcome: Outcome) -> dict[tuple[int, ...], Any]:
    names = ("integration", "serial", "urgency", "opened", "effort")
    return {tuple(int(getattr(t, name)) for name in names): t for t in outcome.desk.tickets}


def test_more_people_end_no_ticket_later() -> None:
    """If they get the same tickets, and drop none: then each is done no later.

    By induction over the desk's order: when one is worked on by some, it is so by one more.
    """
    same = sooner = 0
    for number in range(100):
        data = yaml.safe_load(dense_policy_scenario(30_000 + number))
        done = []
        for staff in (1, 2):
            data["desk"] = {**data.get("desk", {}), "staff": staff}
            done.append(_work_of(outcome_of(loads(yaml.safe_dump(data)), Luck(number, 0))))
        few, many = done
        if few.keys() != many.keys() or any(t.dropped for t in (*few.values(), *many.values())):
            continue
        same += len(few) > 1
        for key, ticket in few.items():
            if ticket.ended is not None:
                assert many[key].ended is not None
                assert many[key].ended <= ticket.ended
                sooner += many[key].ended < ticket.ended
    assert same >= 15
    assert sooner >= 15


def test_laws_are_about_something() -> None:
    """Random organisations have dead tokens of every kind, outages, replacements and heartbeats."""
    found: Counter[str] = Counter()
    for number in range(10_000, 10_040):
        scenario = loads(dense_policy_scenario(number))
        outcome = outcome_of(scenario, Luck(number, 0))
        tokens = issued(scenario, outcome)
        found.update(Status(status).name for status in tokens["status"])
        found["outages"] += len(outcome.outages)
        found["replacements"] += int((tokens["serial"] > 1).sum())
        found["heartbeats"] += int(tokens["heartbeats"].sum())
    names = [status.name for status in (Status.SUSPENDED, *DEAD_STATUSES)]
    assert all(found[name] >= 20 for name in (*names, "outages", "replacements", "heartbeats"))
