"""Worlds that lie side by side are as good as worlds by themselves."""

import numpy as np
import pytest

from simulator.demand.estate import Demand
from simulator.forecast.draws import AsItIs, Draws, How
from simulator.forecast.question import Question, QuestionError
from simulator.forecast.side_by_side import apart, side_by_side
from simulator.forecast.unknown import Nothing
from simulator.results.names import integration_names, user_names
from simulator.scenario import Scenario, load
from tests.forecast.worlds import organisation

MIXED = """{
  a: {count: 5, owner: {people: 60%, robots: 40%}, calls: {poisson: 0.08/d}},
  b: {count: 3, owner: people, calls: {every: 20d, jitter: 2d, miss: 20%}},
  c: {count: 2, owner: robots, calls: {cron: "0 6 1 * *", miss: 5%}}}"""
PEOPLE = (
    "{people: {count: 4, turnover: 50%, departures: [{on: +20d, count: 1}]}, robots: {count: 2}}"
)
WORLDS = 7


def draws_of(scenario: Scenario, question: Question, seed: int, beside: int) -> Draws:
    return Draws.of(Demand.of(scenario), Nothing(), How(question, seed, beside))


def test_every_copy_belongs_to_a_copy_of_its_owner() -> None:
    one = Demand.of(organisation(MIXED, PEOPLE))
    many, rows = side_by_side(one, WORLDS)
    assert sorted(rows.ravel().tolist()) == list(range(WORLDS * 10))
    names = np.array(integration_names(many))[rows]
    owners = np.array(user_names(many.scenario, many.user))[rows]
    own, size = user_names(one.scenario, one.user), {"people": 4, "robots": 2}
    for world in range(WORLDS):
        for place, name in enumerate(integration_names(one)):
            cohort, index = name.split("/")
            count = one.scenario.integrations[cohort].count
            assert names[world, place] == f"{cohort}/{int(index) + world * count}"
            whose, which = own[place].split("/")
            assert owners[world, place] == f"{whose}/{int(which) + world * size[whose]}"


def test_the_first_world_is_the_world_by_itself() -> None:
    """Where nobody is picked from many, the same luck makes the same world."""
    people = "{people: {count: 4, turnover: 50%}, robots: {count: 2}}"
    question = Question((90,), 1, WORLDS)
    alone, beside = (
        draws_of(organisation(MIXED, people), Question((90,), 1, n), 3, n).fates(0)
        for n in (1, WORLDS)
    )
    assert question.worlds == len(beside.death) == WORLDS
    for name in ("death", "cause", "outage"):
        assert getattr(alone, name)[0].tolist() == getattr(beside, name)[0].tolist()


def test_shares_do_not_depend_on_how_worlds_lie() -> None:
    """Of 1,000 worlds each; 4 standard errors of a difference of shares: one alarm in 16,000."""
    scenario = organisation(MIXED, PEOPLE)
    shares = []
    for beside in (1, 100):
        draws = draws_of(scenario, Question((30, 90), 10, 100), beside, beside)
        shares.append(AsItIs(draws)(range(10)).total / 1_000)
    error = np.sqrt(np.maximum(shares[0] * (1 - shares[0]), 0.01) * 2 / 1_000)
    assert np.all(np.abs(shares[0] - shares[1]) <= 4 * error)


def test_sums_do_not_depend_on_who_makes_which_part() -> None:
    draws = draws_of(organisation(MIXED, PEOPLE), Question((30, 90), 6, 5), 3, 5)
    whole, work = AsItIs(draws)(range(6)), AsItIs(draws)
    parts = work(range(4, 6)) + work(range(1)) + work(range(1, 4))
    for name in ("days", "suspended", "total", "squares"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_worlds_with_a_desk_or_a_trace_are_simulated_one_by_one() -> None:
    assert not apart(organisation(MIXED, PEOPLE))
    assert apart(organisation(MIXED, PEOPLE, "desk: {staff: 1}\n"))
    assert apart(load("scenarios/offboarding-with-backlog.yaml"))


@pytest.mark.parametrize("tokens", [1, 7, 3_000, 10_000_000])
def test_a_draw_has_as_many_worlds_as_asked_or_a_few_more(tokens: int) -> None:
    question, beside = Question.of((7,), 2_000).laid_out(tokens, apart=False)
    assert question.worlds % beside == 0
    assert 40 <= question.worlds < 40 + beside
    assert beside * tokens <= max(tokens, 100_000)


@pytest.mark.parametrize(
    ("days", "worlds"), [((), 100), ((0,), 100), ((7, 1001), 100), ((7,), 1), ((7,), 60_001)]
)
def test_what_cannot_be_asked(days: tuple[int, ...], worlds: int) -> None:
    with pytest.raises(QuestionError):
        Question.of(days, worlds)


def test_days_are_put_in_order() -> None:
    assert Question.of((90, 7, 7), 100).days == (7, 90)
