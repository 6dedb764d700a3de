"""Every mistake is reported where it is, with what is wrong, what is allowed and what was meant."""

from pathlib import Path

import pytest

from simulator.scenario import ScenarioError, load, loads
from tests.scenario.mistakes import MISTAKES
from tests.scenario.samples import SMALL, faults_of


@pytest.mark.parametrize(("number", "line", "path", "parts"), MISTAKES)
def test_a_mistake_is_reported_where_it_is(
    number: int, line: str, path: str, parts: list[str]
) -> None:
    lines = SMALL.splitlines()
    lines[number - 1 : number] = [line.replace("^", "")]
    (fault,) = faults_of("\n".join(lines))
    assert (fault.line, fault.column, fault.path) == (number, line.index("^") + 1, path), fault
    for part in parts:
        assert part in fault.message
    assert str(fault) == f"file.yaml:{number}:{fault.column}: {path}: {fault.message}"


def test_an_owner_must_have_users() -> None:
    (fault,) = faults_of(SMALL.replace("count: 4", "count: 0"))
    assert (fault.line, fault.path) == (7, "integrations.sync.owner")
    assert "people has no users (count 0)" in fault.message


def test_a_key_that_must_be_there() -> None:
    (fault,) = faults_of(SMALL.replace("name: small\n", ""))
    assert (fault.line, fault.column, fault.path) == (1, 1, "name")
    assert fault.message == "is missing; for example `name: acme`"
    unknown, missing = faults_of(SMALL.replace("name: small", "naem: small"))
    assert (unknown.path, missing.path) == ("naem", "name")
    assert unknown.message.endswith("did you mean name?")


def test_every_fault_is_reported_in_one_pass_in_the_order_of_the_file() -> None:
    faults = faults_of("""\
name: a b
start: 2026-13-01
horizon: 1y
users:
  people: {count: -1, turnover: 200%}
  people2: {count: 2, depatures: []}
integrations:
  sync: {count: x, owner: {people: 50%, nobody: 40%}, calls: {every: 1m, miss: 7}}
  audit: {owner: people2, calls: {cron: "61 * * * *", offset: 1d}, last_used: 40d}
suspicious:
  - {rate: 1/m, integrations: [sink]}
policies:
  p: [{rotate: {every: 1m, effort: 5}}, {rotat: {}}, {hand_over: {to: nobody}}]
policy: q
""")
    assert [fault.path for fault in faults] == [
        "name",
        "start",
        "horizon",
        "users.people.count",
        "users.people.turnover",
        "users.people2.depatures",
        "integrations.sync.count",
        "integrations.sync.owner",
        "integrations.sync.owner.nobody",
        "integrations.sync.calls.miss",
        "integrations.audit.calls.cron",
        "integrations.audit.calls.offset",
        "suspicious.0.rate",
        "suspicious.0.integrations.0",
        "policies.p.0.rotate.effort",
        "policies.p.1.rotat",
        "policies.p.2.hand_over.lead",
        "policies.p.2.hand_over.to",
        "policy",
    ]
    places = [(fault.line, fault.column) for fault in faults]
    assert places == sorted(places)


def test_times_are_right_or_wrong_even_if_the_start_is_wrong() -> None:
    faults = faults_of(SMALL.replace("2026-01-01", "never") + "suspicious: [{on: 9, share: 5%}]\n")
    assert [fault.path for fault in faults] == ["start", "suspicious.0.on"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "no.yaml", "there is no such file"),
        (tmp_path, "is a directory"),
        (Path("\0"), "cannot be the name of a file"),
    ):
        with pytest.raises(ScenarioError, match=reason):
            load(path)


def test_overrides_are_checked_like_the_file() -> None:
    wrong = {"users.people.count": "-1", "users.poeple.count": "1", "horizon": "[", "x.y": "1"}
    with pytest.raises(ScenarioError) as caught:
        loads(SMALL, overrides=wrong)
    assert [(fault.source, fault.line, fault.path) for fault in caught.value.faults] == [
        ("--set", 0, "users.poeple.count"),
        ("--set", 0, "horizon"),
        ("--set", 0, "x.y"),
        ("--set", 0, "users.people.count"),
    ]
    assert "did you mean people?" in caught.value.faults[0].message
    scenario = loads(SMALL, overrides={"users.people.count": "9", "seed": "4"})
    assert (scenario.users["people"].count, scenario.seed) == (9, 4)
