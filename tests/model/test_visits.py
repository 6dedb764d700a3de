"""An organisation that is lived through step by step, and visited from outside."""

from collections.abc import Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.demand.estate import Demand
from simulator.lifecycle import DAY, DEPROVISIONED
from simulator.model.replication import Course, Outcome, run
from simulator.model.visitor import Visitor
from simulator.randomness import Luck
from simulator.scenario import Scenario, loads
from tests.model.comparison import assert_agrees
from tests.model.corpus import happenings
from tests.policy_strategies import policy_scenarios
from tests.reference import Reference
from tests.reference.visits import TURNS, Visit, Visits

STEPPED, VISITED = 60, 200
quick = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def instants(scenario: Scenario, most: int = 12) -> st.SearchStrategy[list[int]]:
    """In order; often at midnight, where much happens at once."""
    days = st.integers(0, scenario.horizon // DAY).map(lambda day: day * DAY)
    times = days | st.integers(0, scenario.horizon)
    return st.lists(times, max_size=most).map(sorted)


@settings(quick, max_examples=STEPPED)
@given(policy_scenarios(), st.integers(0, 2**64 - 1), st.data())
def test_steps_and_looks_change_nothing(scenario: Scenario, luck: int, data: st.DataObject) -> None:
    demand = Demand.of(scenario)
    course = Course(demand, Luck(luck, 0), log_colours=True)
    visitor = Visitor(course)
    for instant in data.draw(instants(scenario)):
        course.advance(instant)
        visitor.live(visitor.look())
    assert_same_outcome(course.finish(), run(demand, Luck(luck, 0), log_colours=True))


def assert_same_outcome(found: Outcome, expected: Outcome) -> None:
    assert found.tokens.tolist() == expected.tokens.tolist()
    assert found.status.tolist() == expected.status.tolist()
    assert found.user_events.tolist() == expected.user_events.tolist()
    assert np.sort(found.log).tolist() == np.sort(expected.log).tolist()
    assert np.sort(found.outages).tolist() == np.sort(expected.outages).tolist()
    np.testing.assert_allclose(found.sums, expected.sums, rtol=1e-12, atol=1e-9)


def test_to_look_at_the_instant_of_expiry_decides_nothing() -> None:
    """The owner leaves at that very instant: deprovisioned, though whoever looks finds it dead."""
    text = """
        {name: tie, start: 2026-01-01, horizon: 40d,
         users: {u: {count: 1, departures: [{on: +30d, count: 1}]}},
         integrations: {i: {owner: u, calls: never}}}
    """
    course = Course(Demand.of(loads(text)), Luck(1, 0))
    visitor = Visitor(course)
    course.advance(30 * DAY - 1)
    assert visitor.is_live(0)
    course.advance(30 * DAY)
    assert not visitor.live(visitor.look()).any()
    assert not visitor.call(0)
    assert course.finish().tokens["status"].tolist() == [DEPROVISIONED]


@st.composite
def visits(draw: st.DrawFn, scenario: Scenario) -> list[Visit]:
    """Deeds in time order, several of them at one instant now and then."""
    users = sum(cohort.count for cohort in scenario.users.values())
    integrations = sum(cohort.count for cohort in scenario.integrations.values())
    found = []
    for instant in draw(instants(scenario, 20)):
        deed = draw(st.sampled_from(["call", "call", "revoke", *TURNS]))
        whom = draw(st.integers(0, (users if deed in TURNS else integrations) - 1))
        found.append(Visit(instant, deed, whom, draw(st.booleans())))
    return found


def visited(
    scenario: Scenario, luck: Luck, planned: Sequence[Visit], *, colours: bool
) -> tuple[Outcome, list[bool]]:
    """What becomes of the organisation, and which deeds were possible?"""
    course = Course(Demand.of(scenario), luck, log_colours=colours)
    visitor, done = Visitor(course), list[bool]()
    for visit in planned:
        course.advance(visit.time)
        is_user = visit.deed in TURNS
        token = int(course.org.held[visit.whom]) if visit.held and not is_user else visit.whom
        done.append(getattr(visitor, visit.deed)(token))
    return course.finish(), done


def test_visited_organisations_agree_with_plain_reference() -> None:
    seen: set[str] = set()

    @settings(quick, max_examples=VISITED)
    @given(policy_scenarios(), st.integers(0, 2**64 - 1), st.data())
    def agree(scenario: Scenario, luck: int, data: st.DataObject) -> None:
        planned = data.draw(visits(scenario))
        reference = Reference(scenario, luck)
        expected = Visits(reference, planned)
        reference.run()
        outcome, done = visited(scenario, Luck(luck, 0), planned, colours=False)
        coloured, _ = visited(scenario, Luck(luck, 0), planned, colours=True)
        assert done == expected.done
        assert_agrees(scenario, outcome, coloured, reference)
        seen.update(happenings(reference))
        seen.update(f"{visit.deed}: {was}" for visit, was in zip(planned, done, strict=True))

    agree()
    deeds = {f"{deed}: {done}" for deed in ("call", "revoke", *TURNS) for done in (True, False)}
    assert deeds - seen == set()
