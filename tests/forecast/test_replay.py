"""A log that the simulator wrote agrees with the model; every lie in it is found, once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.experiment.okta_export import export_okta
from simulator.forecast.chronicle import Entry, What, chronicle
from simulator.forecast.replaying import replay
from simulator.lifecycle import DAY, HOUR, MINUTE
from simulator.okta.findings import Account
from simulator.okta.writing import write_log
from simulator.scenario import Scenario, loads
from simulator.scenario.switches import Lifecycle
from tests.strategies import scenarios

START = 1_767_225_600_000  # 2026-01-01


def entry(days: float, what: What, token: str = "", user: str = "u", **more: bool) -> Entry:
    time = START + round(days * DAY)
    by_system, refused = more.get("by_system", False), more.get("refused", False)
    return Entry(time, what, token, user, by_system, refused, f"log:{days}")


def kinds(entries: Sequence[Entry], **switches: str) -> list[str]:
    ordered = sorted(entries, key=lambda one: (one.time, one.what))
    return [one.kind for one in replay(ordered, Lifecycle.model_validate(switches))]


BORN = entry(0, What.CREATED, "a")
END = entry(80, What.CREATED, "z")
EXPIRED = entry(30, What.REVOKED, "a", by_system=True)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([BORN, EXPIRED], []),
        ([BORN, entry(29.9, What.CALLED, "a"), entry(59.9, What.REVOKED, "a", by_system=True)], []),
        ([BORN, entry(30.1, What.CALLED, "a")], ["used though expired"]),
        ([BORN, entry(31, What.CALLED, "a"), entry(60, What.CALLED, "a")], ["used though expired"]),
        ([BORN, entry(12, What.REVOKED, "a", by_system=True)], ["revoked early"]),
        ([BORN, entry(12, What.REVOKED, "a")], []),
        ([BORN, entry(45, What.REVOKED, "a", by_system=True)], ["revoked late"]),
        ([BORN, EXPIRED, entry(40, What.REVOKED, "a")], ["revoked late"]),
        ([BORN, entry(5, What.REVOKED, "a"), entry(6, What.CALLED, "a")], ["used though revoked"]),
        ([BORN, entry(5, What.DEACTIVATED), entry(5, What.REVOKED, "a", by_system=True)], []),
        ([BORN, entry(5, What.DEACTIVATED), entry(6, What.CALLED, "a")], ["used though deprovisioned"]),
        ([BORN, entry(5, What.SUSPENDED), entry(6, What.CALLED, "a")], ["used while suspended"]),
        ([BORN, entry(5, What.SUSPENDED), entry(6, What.CALLED, "a", refused=True)], []),
        ([BORN, entry(5, What.SUSPENDED), entry(6, What.UNSUSPENDED), entry(7, What.CALLED, "a")], []),
        ([BORN, entry(5, What.CALLED, "a", refused=True)], ["refused"]),
        ([BORN, entry(5, What.CALLED, "a", refused=True), entry(6, What.CALLED, "a", refused=True)], ["refused"]),
        ([BORN, EXPIRED, entry(31, What.CALLED, "a", refused=True)], []),
        ([entry(3, What.CREATED, "a"), entry(1, What.CALLED, "a")], ["used before creation"]),
        ([BORN, entry(9, What.CREATED, "a")], ["created again"]),
        ([BORN, END, entry(50, What.REVOKED, "z", by_system=True)], ["revoked before creation", "no end"]),
        ([END, entry(10, What.CALLED, "old"), entry(40, What.REVOKED, "old", by_system=True)], []),
        ([entry(0, What.CALLED, "y"), entry(12, What.REVOKED, "old", by_system=True)], []),
        ([entry(0, What.CALLED, "y"), entry(29, What.CALLED, "y"), entry(32, What.REVOKED, "old", by_system=True)], ["revoked late"]),
    ],
)  # fmt: skip
def test_what_is_found(entries: list[Entry], expected: list[str]) -> None:
    assert kinds(entries) == expected


def test_switches_explain() -> None:
    gone = [
        BORN,
        entry(5, What.DEACTIVATED),
        entry(6, What.REACTIVATED),
        entry(7, What.CALLED, "a"),
    ]
    assert kinds(gone) == ["used though deprovisioned"]
    assert kinds(gone, reactivation="come_back") == []
    away = [BORN, entry(5, What.SUSPENDED), entry(6, What.CALLED, "a")]
    assert kinds(away, suspension="unaffected") == []
    pause = [
        BORN,
        entry(5, What.SUSPENDED),
        entry(20, What.UNSUSPENDED),
        entry(40, What.CALLED, "a"),
    ]
    assert kinds(pause) == ["used though expired"]
    assert kinds(pause, clock_while_suspended="pauses") == []


def test_nothing_is_said_of_silent_deaths_where_the_log_tells_of_none() -> None:
    assert kinds([BORN, END]) == []
    assert kinds([BORN, EXPIRED, entry(1, What.CREATED, "b"), END]) == ["no end"]


def test_messages_say_where_what_and_why() -> None:
    (found,) = replay([BORN, entry(30.5, What.CALLED, "a")])
    assert str(found) == (
        "log:30.5: token a: log: a call succeeded at 2026-01-31T12:00:00.000Z; "
        "model: expired at 2026-01-30T23:59:59.999Z; "
        "calls that leave no event in the log may have renewed it"
    )


def test_an_empty_log_has_nothing_to_say() -> None:
    assert replay([]) == []


BUSY = """
name: busy
start: 2026-01-01
horizon: 90d
users:
  people: {count: 12, turnover: 60%, suspensions: [{on: +20d, share: 30%, for: 5d}], departures: [{on: +50d, share: 20%, return_after: 9d}]}
  robots: {count: 2, kind: service_account}
integrations:
  daily: {count: 8, owner: people, calls: {every: 1d, jitter: 1h}}
  rare: {count: 20, owner: people, calls: {poisson: 25/y}}
  robot: {count: 4, owner: robots, calls: {gaps: {gamma: {mean: 9d, cv: 1.2}}}}
  idle: {count: 3, owner: robots, calls: never}
"""


@cache
def written(folder: Path, text: str = BUSY, seed: int = 1) -> tuple[Entry, ...]:
    export = export_okta(loads(text), seed=seed)
    write_log(folder / "log.jsonl", export.events)
    return tuple(chronicle([folder / "log.jsonl"], Account()))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    return written(tmp_path_factory.mktemp("log"))


def test_the_simulators_own_log_agrees(log: tuple[Entry, ...]) -> None:
    assert {one.what for one in log} >= set(What) - {What.CALLED, What.REACTIVATED}
    assert sum(one.what is What.REVOKED for one in log) >= 20
    assert replay(log) == []


@settings(max_examples=25)
@given(data=st.data())
def test_every_lie_is_found_once(log: tuple[Entry, ...], data: st.DataObject) -> None:
    """One event is made up, or moved; the model says so once, at that event."""
    ends = [one for one in log if one.what is What.REVOKED and one.by_system]
    end = data.draw(st.sampled_from(ends))
    how = data.draw(st.sampled_from(["called later", "revoked early", "revoked late"]))
    last = log[-1].time
    if how == "called later":
        shift = data.draw(st.integers(HOUR, 10 * DAY))
        lie = replace(end, time=end.time + shift, what=What.CALLED, by_system=False, place="lie")
        told = [*log, lie]
    else:
        apart = data.draw(st.integers(2 * MINUTE, 2 * DAY)) * (1 if how == "revoked late" else -1)
        lie = replace(end, time=min(end.time + apart, last + DAY), place="lie")
        told = [one for one in log if one != end] + [lie]
    born = {one.token: one.time for one in log if one.what is What.CREATED}
    uses = [one.time for one in log if one.token == end.token and one.what is What.CALLED]
    if lie.time <= max([born[end.token], *uses]):
        return  # then it is another story: of a revoked token that is used
    found = replay(sorted(told, key=lambda one: (one.time, one.what)))
    about = [one for one in found if one.token == end.token]
    assert [one.place for one in about if one.place] == ["lie"]
    assert found == about


@pytest.mark.slow
@settings(max_examples=10)
@given(scenario=scenarios(), seed=st.integers(0, 99))
def test_any_simulated_log_agrees(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, seed: int
) -> None:
    """With policies off and new tokens, for what keeps others alive leaves no event."""
    new = {
        name: cohort.model_copy(update={"age": None, "last_used": None})
        for name, cohort in scenario.integrations.items()
    }
    horizon = min(scenario.horizon, 90 * DAY)
    plain = {"horizon": horizon, "policy": "none", "recovery": None, "integrations": new}
    short = scenario.model_copy(update=plain)
    folder = tmp_path_factory.mktemp("any")
    write_log(folder / "log.jsonl", export_okta(short, seed=seed).events)
    assert replay(chronicle([folder / "log.jsonl"], Account()), short.lifecycle) == []


def test_files_of_any_kind_with_lines(tmp_path: Path) -> None:
    export = export_okta(loads(BUSY), seed=2)
    write_log(tmp_path / "log.jsonl", export.events)
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    (tmp_path / "array.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    first, second = (
        chronicle([tmp_path / name], Account()) for name in ("log.jsonl", "array.json")
    )
    assert [replace(one, place="") for one in first] == [replace(one, place="") for one in second]
    place = first[5].place
    number = int(place.rpartition(" (")[0].rpartition(":")[2])
    assert place.endswith(f"log.jsonl:{number} ({export.events[number - 1].uuid})")
    assert chronicle([tmp_path / "log.jsonl", tmp_path / "array.json"], Account()) == first
