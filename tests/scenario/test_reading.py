"""Scenario files are read as a whole, or refused as a whole with every fault and its place."""

import sys
import textwrap
from pathlib import Path

import pytest

from simulator.lifecycle import DAY, HOUR, MINUTE
from simulator.scenario import Scenario, ScenarioError, load, loads
from simulator.scenario.model import Every, Fixed, Lognormal, Poisson, Uniform

HEAD = "name: t\nstart: 2026-01-01\nhorizon: 30d\n"
WHOLE = (
    HEAD
    + textwrap.dedent(
        """
        users:
          people: {count: 3, turnover: 15%}
        integrations:
          sync: {count: 2, owner: people, calls: {every: 1d}}
        """
    ).lstrip()
)


def refused(text: str, **options: object) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(text, source="org.yaml", **options)  # type: ignore[arg-type]
    return str(caught.value).splitlines()


def test_a_scenario_is_read() -> None:
    scenario = loads(WHOLE)
    assert (scenario.name, scenario.horizon, scenario.replications) == ("t", 30 * DAY, 1)
    assert scenario.users["people"].turnover == 0.15
    assert scenario.integrations["sync"].calls.pattern == Every(every=DAY)
    assert scenario.integrations["sync"].owner == {"people": 1.0}


def test_every_fault_is_reported_in_one_pass_with_its_place() -> None:
    faults = refused(
        "name: t\nstart: 2026-13-01\nhorizon: 30 days\nseeed: 1\nusers:\n  people: {count: -3}\n"
        "integrations:\n  sync: {count: 2, owner: peeple, calls: {every: 1d, jitter: 2d}}\n"
    )
    places = [fault.split(": ")[0] for fault in faults]
    assert places == [
        "org.yaml:2:8", "org.yaml:3:10", "org.yaml:4:1", "org.yaml:6:19",
        "org.yaml:8:27", "org.yaml:8:62",
    ]  # fmt: skip
    text = "\n".join(faults)
    assert "did you mean 30d?" in text
    assert "did you mean seed?" in text
    assert "did you mean people?" in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("30d", "1y", "org.yaml:3:10: horizon: '1y' is ambiguous, months and years differ"),
        ("30d", "P1M", "is ambiguous"),
        ("30d", "30", "30 has no unit; write a number and a unit"),
        ("30d", "0d", "must be longer than zero"),
        ("30d", "36501d", "is too long; at most 100 years"),
        ("15%", "115%", "is not a share"),
        ("15%", "15", "did you mean 15%?"),
        ("count: 3", "count: 10000001", "at most 10000000"),
        ("count: 3", "count: 3.5", "is not a whole number"),
        ("count: 3", "count: .nan", ".nan is not a number that can be used"),
        ("count: 3", "count: 1e999", "is not a number that can be used"),
        ("count: 3", "count: 0", "people has no users (count 0)"),
        ("{every: 1d}", "{evry: 1d}", "did you mean every?"),
        ("{every: 1d}", "{every: 1d, poisson: 1/d}", "only one pattern can be given"),
        ("{every: 1d}", "{every: 0.5s}", "is too fast"),
        ("{every: 1d}", "{poisson: 2/s}", "is too fast"),
        ("{every: 1d}", "{poisson: 0/d}", "it must be above zero"),
        ("{every: 1d}", "{poisson: 20}", "did you mean 20/d?"),
        ("{every: 1d}", '{cron: "0 6 31 2 *"}', "has a wrong day-of-month"),
        ("{every: 1d}", '{cron: "61 * * * *"}', "write `minute hour day month weekday`"),
        (
            "{every: 1d}",
            '{cron: "* * * * *", jitter: 5m}',
            "is longer than the 1m between two runs",
        ),
        ("{every: 1d}", "{gaps: {normal: {mean: 1d}}}", "allowed: exponential, lognormal"),
        ("{every: 1d}", "{gaps: {gamma: {mean: 1d}}}", "is missing"),
        ("{every: 1d}", "{every: 1d, timezone: Europe/Berlni}", "did you mean Europe/Berlin?"),
        ("{every: 1d}", "{every: 1d, pauses: [{from: +5d, to: +4d}]}", "is not after from"),
        ("{every: 1d}", "{trace: nowhere.csv}", "'nowhere.csv' does not exist"),
        ("owner: people", "owner: {people: 80%}", "add up to 80%"),
        ("owner: people, ", "", "is missing; for example `owner: engineers`"),
        ("name: t", "name: ../t", "is not a name"),
        ("name: t", "lifecycle: {idle_limit: 60d}\nname: t", "rule R3"),
        ("name: t", "policy: rotate-90\nname: t", "no policy is called 'rotate-90'"),
        ("name: t", "suspicious: [{on: +5d}]\nname: t", "share"),
        ("name: t", "name: t\nname: u", "the key 'name' is there twice"),
        ("15%}", "15%, departures: [{on: 2025-12-31, share: 5%}]}", "is before the start"),
        ("15%}", "15%, departures: [{on: +5d}]}", "has neither share nor count"),
        ("15%}", "15%, departures: [{on: +5d, count: 4}]}", "more than the 3 users"),
        ("15%}", "15%, tenure: 5d}", "only one of them can be given"),
        ("{every: 1d}}", "{every: 1d}, last_used: 30d}", "no token lives 30d after its last use"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(old: str, new: str, message: str) -> None:
    assert old in WHOLE
    faults = refused(WHOLE.replace(old, new, 1))
    assert message in "\n".join(faults)
    assert all(fault.startswith("org.yaml:") for fault in faults)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("- a\n- b\n", "is not a mapping"),
        ("a: [1\n", "is not YAML"),
        ("name: !!python/object:os.system x\n", "tags like"),
        ("name: !!binary aGk=\n", "tags like"),
        ("a: &a [*a]\n", "means nothing that stands above and is closed"),
        ("a: *b\n", "means nothing"),
        ("a: 1\n---\nb: 2\n", "a second document"),
        ("<<: {a: 1}\n", "merging with <<"),
        ("[a]: 1\n", "a key must be a text"),
        ("a: \x00\n", "contains a character that no text has"),
        ("a: " + "[" * 100 + "\n", "nested more than 50 levels"),
        ("a: &a [x" + ", x" * 400 + "]\n" + "".join(f"b{k}: *a\n" for k in range(400)), "aliases"),
        ("# " + "x" * 100_000_001, "is larger than 100,000,000 bytes"),
    ],
)
def test_tricks_of_yaml_are_refused(text: str, message: str) -> None:
    assert message in "\n".join(refused(text))


def test_words_of_yaml_1_1_are_texts() -> None:
    text = WHOLE.replace("15%}", "15%, departures: [{on: +5d, share: 50%}]}")
    assert loads(text).users["people"].departures[0].on == 5 * DAY  # `on` is no truth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4h", Fixed(value=4 * HOUR)),
        ("{median: 4h, p90: 24h}", Lognormal(median=4 * HOUR, p90=24 * HOUR)),
        ("{uniform: [1h, 90m]}", Uniform(low=HOUR, high=90 * MINUTE)),
    ],
)
def test_random_durations(text: str, expected: object) -> None:
    scenario = loads(WHOLE.replace("turnover: 15%", f"tenure: {text}"))
    assert scenario.users["people"].tenure == expected


def test_traces_are_found_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(
        "time,integration\n2026-01-05,sync/0\n2026-01-06T12:00:00Z,sync/1\n"
    )
    (tmp_path / "org.yaml").write_text(WHOLE.replace("{every: 1d}", "{trace: calls.csv}"))
    from simulator import simulate

    tokens = simulate(load(tmp_path / "org.yaml"), seed=1).tokens
    assert tokens["last_used"].dt.strftime("%d %H").tolist() == ["05 00", "06 12"]


def test_a_wrong_trace_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("time\n2026-01-05\nyesterday\n")
    faults = refused(WHOLE.replace("{every: 1d}", "{trace: calls.csv}"), base=tmp_path)
    assert "line 3" in faults[0]
    (tmp_path / "calls.csv").write_text("when\n2026-01-05\n")
    faults = refused(WHOLE.replace("{every: 1d}", "{trace: calls.csv}"), base=tmp_path)
    assert "has no column `time`" in faults[0]


def test_overrides_reach_into_the_file() -> None:
    overrides = {"users.people.count": "7", "seed": "5", "integrations.sync.calls.miss": "10%"}
    scenario = loads(WHOLE, overrides=overrides)
    assert (scenario.users["people"].count, scenario.seed) == (7, 5)
    assert scenario.integrations["sync"].calls.miss == 0.1
    whole = loads(WHOLE, overrides={"integrations.sync.calls": "{poisson: 3/d}"})
    assert whole.integrations["sync"].calls.pattern == Poisson(rate=3.0)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("users.peeple.count", "7", "did you mean people?"),
        ("name.first", "x", "name is not a mapping"),
        ("horizon", "x", "--set: horizon: 'x' is not a duration"),
        ("horizn", "3d", "did you mean horizon?"),
        ("horizon", "[", "--set: horizon: is not YAML"),
    ],
)
def test_wrong_overrides_are_refused(path: str, value: str, message: str) -> None:
    assert message in "\n".join(refused(WHOLE, overrides={path: value}))


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such file"):
        load(tmp_path / "nowhere.yaml")
    with pytest.raises(ScenarioError, match="is a directory"):
        load(tmp_path)


def test_a_scenario_is_frozen() -> None:
    scenario = loads(WHOLE)
    with pytest.raises(ValueError, match="frozen"):
        scenario.horizon = 5  # type: ignore[misc]


def test_scenarios_can_be_built_in_python() -> None:
    scenario = Scenario(
        name="t", start="2026-01-01", horizon="30d",
        users={"people": {"count": 3}},
        integrations={"sync": {"owner": "people", "calls": {"every": "1d"}}},
    )  # fmt: skip
    assert scenario.integrations["sync"].calls.pattern == Every(every=DAY)


def test_reading_loads_nothing_heavy() -> None:
    import subprocess

    code = "import sys, simulator.scenario, simulator.scenario.describe, simulator.scenario.traps; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "pandas", "scipy", "matplotlib", "duckdb", "numba", "simpy"}
