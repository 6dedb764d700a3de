"""Policies are read, written, chosen and changed; every rule there is, without code of its own."""

import json
import pickle
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lifecycle import DAY, HOUR
from simulator.scenario import ScenarioError, UnknownPolicyError, loads
from simulator.scenario.describe import describe
from simulator.scenario.model import Fixed
from simulator.scenario.rules import known_rules
from simulator.scenario.schema import json_schema
from simulator.scenario.traps import traps
from simulator.scenario.yaml_reader import read_yaml
from tests.scenario.samples import SMALL, faults_of
from tests.scenario.test_writing import SLOW

CHECKER = jsonschema.Draft202012Validator(json_schema())
DURATIONS = st.sampled_from(["90m", "36h", "7d", "29d23h59m59.999s", "30d", "400d"])
SHARES = st.sampled_from(["0%", "12.5%", 0.123456789, "99.9%"])
WHOLE = SHARES | st.just("100%")
LENGTHS = DURATIONS | st.sampled_from(
    [{"mean": "4h"}, {"median": "4h", "p90": "25h"}, {"uniform": ["0s", "3d"]}]
)
SOME = st.sampled_from(["all", "sync", ["sync"], ["sync", "other"], []])
USERS = st.sampled_from(["people", "services"])
KEYS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "keep_alive": {"when_idle": DURATIONS, "miss": SHARES, "retry": DURATIONS},
    "rotate": {
        "every": DURATIONS, "jitter": DURATIONS, "overlap": DURATIONS, "effort": LENGTHS,
        "failure": WHOLE,
    },
    "remind": {
        "before_expiry": st.sampled_from(["7d", ["7d"], ["7d", "1d"], ["29d22h30m", "1s"]]),
        "response": WHOLE, "delay": LENGTHS, "to": st.sampled_from(["owner", "team"]),
        "action": st.sampled_from(["call", "rotate"]), "effort": LENGTHS,
    },
    "hand_over": {"share": WHOLE, "lead": DURATIONS, "effort": LENGTHS, "to": USERS},
    "ownership": {"people": st.just("100%")},
    "revoke_idle": {"after": DURATIONS},
    "max_age": {"revoke_at": DURATIONS},
    "suspend_inactive": {
        "after": DURATIONS, "exempt": st.sampled_from([[], ["services"], ["people", "services"]]),
    },
    "respond": {
        "detect": LENGTHS, "effort": LENGTHS, "false_alarm": WHOLE,
        "action": st.sampled_from(["revoke", "clear"]),
    },
}  # fmt: skip
WORLD = """\
name: small
start: 2026-01-01
horizon: 365d
users:
  people: {count: 4, sign_in: 3/w, turnover: 5%}
  services: {count: 2, kind: service_account}
integrations:
  sync: {count: 2, owner: people, calls: {every: 1d}, criticality: 10}
  other: {count: 3, owner: {people: 50%, services: 50%}, calls: {poisson: 1/w}}
"""


@st.composite
def rules(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """A rule that is right: what must be there, and some of what may be."""
    required = known_rules()[key].model_json_schema(by_alias=True).get("required", KEYS[key])
    keys = {
        name: draw(values)
        for name, values in KEYS[key].items()
        if name in required or draw(st.booleans())
    }
    if key != "suspend_inactive" and draw(st.booleans()):
        keys["applies_to"] = draw(SOME)
    if key == "ownership" and draw(st.booleans()):
        keys |= {"people": "12.5%", "services": 0.875}
    return {key: keys}


@st.composite
def worlds(draw: st.DrawFn) -> str:
    """A scenario with a policy, recovery and leaks."""
    keys = draw(st.lists(st.sampled_from(sorted(KEYS)), unique=True))
    more = {
        "policy": draw(st.sampled_from(["none", "p"])),
        "policies": {"p": [draw(rules(key)) for key in keys], "q": []},
        "recovery": draw(st.none() | st.fixed_dictionaries(
            {"notice": LENGTHS, "repair": LENGTHS, "successor": USERS | st.just("same_cohort")}
        )),
        "leaks": draw(st.none() | st.fixed_dictionaries(
            {"rate": st.just("0.02/y"), "applies_to": SOME},
            optional={"noticed": st.fixed_dictionaries({"share": WHOLE, "after": LENGTHS})},
        )),
    }  # fmt: skip
    return WORLD + json.dumps({k: v for k, v in more.items() if v is not None})[1:-1].replace(
        ', "pol', '\n"pol'
    ).replace(', "rec', '\n"rec').replace(', "leaks', '\n"leaks')


def test_every_rule_is_tried_here() -> None:
    assert set(KEYS) == set(known_rules())
    for key, rule in known_rules().items():
        named = set(rule.keys()) - {"applies_to"}
        assert key == "ownership" or named == set(KEYS[key])


@SLOW
@given(worlds())
def test_what_is_written_reads_back_the_same(text: str) -> None:
    scenario = loads(text)
    written = scenario.to_yaml()
    assert loads(written) == scenario
    assert loads(written).to_yaml() == written
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301


@SLOW
@given(worlds())
def test_the_schema_accepts_it_and_what_is_written(text: str) -> None:
    CHECKER.validate(read_yaml(text, "x").plain())
    CHECKER.validate(read_yaml(loads(text).to_yaml(), "x").plain())


@SLOW
@given(worlds())
def test_it_can_be_described_and_looked_through_for_traps(text: str) -> None:
    scenario = loads(text)
    told = describe(scenario).splitlines()
    assert [line for line in told if line.startswith("- policy p")]
    (line,) = [line for line in told if ", in force: " in line]
    assert line.startswith(f"- policy {scenario.policy}, in force: ")
    assert all(trap and "  " not in trap for trap in traps(scenario))


def test_numbers_in_python_are_milliseconds() -> None:
    rotate = known_rules()["rotate"].model_validate({"every": 90 * DAY, "effort": "1h"})
    assert rotate == known_rules()["rotate"].model_validate({"every": "90d", "effort": "1h"})
    assert vars(rotate)["effort"] == Fixed(value=HOUR)


def test_null_stands_for_a_rule_without_keys() -> None:
    text = SMALL + "policies: {p: [respond: ]}\n"
    assert loads(text).policies["p"] == (known_rules()["respond"](),)
    CHECKER.validate(read_yaml(text, "x").plain())


def test_another_policy_can_be_put_in_force() -> None:
    scenario = loads(SMALL + "policies: {p: [{max_age: {revoke_at: 9d}}]}\n")
    assert (scenario.policy, scenario.rules) == ("none", ())
    under = scenario.under("p")
    assert (under.policy, len(under.rules)) == ("p", 1)
    assert under.under("none") == scenario == scenario.under(None)
    assert loads(under.to_yaml()) == under
    with pytest.raises(UnknownPolicyError, match=r"called 'P'; there are: none, p; did you mean p"):
        scenario.under("P")


POLICY = """\
policies:
  p:
    - keep_alive: {when_idle: 21d}
    - rotate: {every: 90d}
    - respond:
  twice: [{max_age: {revoke_at: 9d, applies_to: []}}, {max_age: {revoke_at: 8d}}]
"""


@pytest.mark.parametrize(
    "path", ["policies.p.rotate.every", "policies.p.1.rotate.every", "policies.p.rotate"]
)
def test_rules_are_reached_by_their_names(path: str) -> None:
    value = "60d" if path.endswith("every") else "{every: 60d}"
    changed = loads(SMALL + POLICY, overrides={path: value}).policies["p"]
    assert [rule.key for rule in changed] == ["keep_alive", "rotate", "respond"]
    assert vars(changed[1])["every"] == 60 * DAY


def test_a_rule_without_keys_can_be_given_some() -> None:
    scenario = loads(SMALL + POLICY, overrides={"policies.p.respond.effort": "2h"})
    assert vars(scenario.policies["p"][2])["effort"] == Fixed(value=2 * HOUR)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("policies.p.rotat.every", "policies.p has no rule 'rotat'; there are: keep_alive, respond, rotate; did you mean rotate?"),
        ("policies.p.3.rotate.every", "policies.p is a list without item '3'; there are: 0 to 2"),
        ("policies.q.rotate.every", "policies has no 'q'; there are: p, twice"),
        ("policies.twice.max_age.revoke_at", "policies.twice has 2 rules 'max_age'; write policies.twice.0.max_age, policies.twice.1.max_age"),
        ("policies.p.rotate.every.x", "policies.p.rotate.every is not a mapping; set it as a whole"),
        ("policies.p.rotate.evry", "unknown key; allowed: applies_to, effort, every, failure, jitter, overlap; did you mean every?"),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_there_is_said_so(path: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(SMALL + POLICY, overrides={path: "60d"})
    (fault,) = caught.value.faults
    assert (fault.source, fault.message) == ("--set", message)


@pytest.mark.parametrize(
    "rule", ["{keepalive: {when_idle: 21d}}", "{max_age: {revoke_at: 1y}}", "keep_alive", "{}", "5"]
)
def test_editors_see_wrong_rules(rule: str) -> None:
    text = SMALL + f"policies: {{p: [{rule}]}}\n"
    assert not CHECKER.is_valid(read_yaml(text, "x").plain())
    assert faults_of(text)


def test_editors_take_rules_of_other_files_on_trust_but_no_wrong_ones() -> None:
    text = SMALL + "policy_modules: [my_rules.py]\npolicies: {p: [{my_rule: {after: 3d}}]}\n"
    assert CHECKER.is_valid(read_yaml(text, "x").plain())
    assert not CHECKER.is_valid(read_yaml(text.replace("my_rule:", "max_age:"), "x").plain())
