"""Every knob can be turned to every choice, and what was turned is what changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.app.kinds import Kind
from simulator.app.knobs import Knob, Section, knobs_of
from simulator.app.ladders import choices, written
from simulator.app.settings import Settings, scenario_of
from simulator.lifecycle import DAY
from simulator.scenario import Scenario, ScenarioError, load, loads
from simulator.scenario.rates import parse_rate

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

HEAD = "name: small\nstart: 2026-01-01\nhorizon: 60d\n"
TEAM = HEAD + "users: {team: {count: 4}}\n"


def variants(path: Path) -> Iterator[Scenario]:
    scenario = load(path)
    for policy in ("none", *scenario.policies):
        yield scenario.under(policy)


def turned(scenario: Scenario, knob: Knob, choice: str) -> Scenario:
    return scenario_of(scenario, Settings(scenario.policy, {knob.path: choice}), 1, 1)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_knob_at_rest_changes_nothing(path: Path) -> None:
    for scenario in variants(path):
        same = scenario.model_copy(update={"seed": 1, "replications": 1})
        knobs = knobs_of(scenario)
        assert knobs
        assert len({knob.path for knob in knobs}) == len(knobs)
        for knob in knobs:
            assert knob.value in knob.choices
            if knob.value:
                assert turned(scenario, knob, knob.value).to_yaml() in (
                    same.to_yaml(),
                    *_with_turnover(same, knob),
                )


def _with_turnover(scenario: Scenario, knob: Knob) -> Iterator[str]:
    """Nobody leaves: that is the same whether it is written or not."""
    if knob.path.endswith(".turnover") and knob.value == "0%":
        cohort = scenario.users[knob.subject].model_copy(update={"turnover": 0.0})
        users = {**scenario.users, knob.subject: cohort}
        yield scenario.model_copy(update={"users": users}).to_yaml()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_what_is_turned_is_what_changes(path: Path) -> None:
    for scenario in variants(path):
        before = {knob.path: knob.value for knob in knobs_of(scenario)}
        for knob in knobs_of(scenario):
            for choice in {knob.choices[0], knob.choices[-1]} - {knob.value}:
                try:
                    changed = turned(scenario, knob, choice)
                except ScenarioError:  # of two values that go against each other; it is told
                    assert knob.path.endswith((".jitter", ".every"))
                    continue
                after = {one.path: one.value for one in knobs_of(changed)}
                if not knob.value:  # something is there now that was not
                    assert knob.path not in after
                else:
                    assert after == before | {knob.path: choice}


def test_acme_has_the_knobs_that_people_ask_for() -> None:
    acme = load(SCENARIOS[0]).under("rotate-90")
    first = {knob.name: knob for knob in knobs_of(acme) if knob.first}
    assert [name for name, knob in first.items() if knob.section is Section.POLICY] == [
        "rotate: every",
        "rotate: overlap",
    ]
    for name, value in {
        "engineers: turnover": "15%",
        "contractors: departures 1 share": "50%",
        "nightly-sync: count": "60",
        "nightly-sync: calls every": "1d",
        "webhook: calls poisson": "20/d",
        "recovery: who repairs": "",
        "desk: staff": "",
    }.items():
        assert first[name].value == value
    assert first["rotate: every"].told == "The age at which a token is replaced."
    assert first["desk: staff"].told_of("") == "enough people"


@pytest.mark.parametrize(
    ("text", "absent", "there"),
    [
        (HEAD, ["desk"], ["recovery"]),
        (TEAM + "recovery: {repair: 1h}\n", ["recovery"], ["desk", "recovery.repair"]),
        (TEAM + "recovery: {repair: 1h}\ndesk: {staff: 2}\n", ["desk"], ["desk.staff"]),
        (HEAD + "users: {bots: {kind: service_account}}", ["users.bots.turnover"], []),
        (HEAD + "users: {team: {tenure: {mean: 9d}}}", ["users.team.turnover"], []),
        (TEAM + "integrations: {a: {owner: team, calls: never}}", ["integrations.a.calls.miss"], []),
        (HEAD + "users: {a.b: {count: 3}}", ["users.a.b.count"], []),
        (
            TEAM + "integrations: {a: {owner: team, calls: {gaps: {gamma: {mean: 2d, cv: 0.5}}}}}",
            [],
            ["integrations.a.calls.gaps.gamma.mean"],
        ),
        (TEAM + "leaks: {rate: 1/y}\n", [], ["leaks.rate"]),
    ],
)  # fmt: skip
def test_knobs_follow_from_the_file(text: str, absent: list[str], there: list[str]) -> None:
    paths = {knob.path for knob in knobs_of(loads(text))}
    assert not paths & set(absent)
    assert paths >= set(there)


@given(st.sampled_from(Kind), st.data())
def test_choices_are_in_order_and_hold_the_value(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(
        {
            Kind.SPAN: st.integers(1, 1000 * DAY),
            Kind.DURATION: st.integers(0, 1000 * DAY),
            Kind.SHARE: st.floats(0, 1),
            Kind.PARTIAL_SHARE: st.floats(0, 0.99),
            Kind.RATE: st.floats(1e-6, 86_400),
            Kind.COUNT: st.integers(0, 1_000_000),
        }[kind]
    )
    found = choices(kind, value)
    assert written(kind, value) in found
    assert len(set(found)) == len(found)
    assert len(found) >= 2


def test_choices_keep_to_the_least() -> None:
    assert choices(Kind.COUNT, 2, least=1)[0] == "1"
    assert choices(Kind.SPAN, 90 * DAY) == (
        "10d", "14d", "21d", "25d", "28d", "30d", "45d", "60d", "90d", "120d", "180d", "365d", "730d",
    )  # fmt: skip
    assert choices(Kind.RATE, parse_rate("0.1/y"))[4:7] == ("0.075/y", "0.1/y", "0.125/y")
    assert choices(Kind.PARTIAL_SHARE, 0.15)[-1] == "99%"


def test_a_lognormal_length_keeps_its_shape() -> None:
    scenario = loads(HEAD + "recovery: {notice: {median: 4h, p90: 1d}, repair: 30m}")
    (knob,) = [one for one in knobs_of(scenario) if one.path == "recovery.notice"]
    assert (knob.value, knob.told_of(knob.value)) == ("{median: 4h, p90: 1d}", "4h")
    assert "{median: 8h, p90: 2d}" in knob.choices
