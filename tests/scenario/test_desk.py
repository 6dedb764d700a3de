"""The desk in a scenario file: what it says, what is refused, and that it is written back."""

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import loads
from simulator.scenario.describe import describe
from simulator.scenario.desk import Desk
from simulator.scenario.schema import json_schema
from simulator.scenario.working_hours import WorkingHours, parse_hours
from simulator.scenario.yaml_reader import read_yaml
from tests.scenario.samples import SMALL, faults_of
from tests.weeks import weeks

CHECKER = jsonschema.Draft202012Validator(json_schema())

HOURS = [
    ("Mon-Fri 09:00-17:00", "Mon-Fri 09:00-17:00"),
    ("mon-fri 9:00-17:00", "Mon-Fri 09:00-17:00"),
    ("Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-13:00", "Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-13:00"),
    ("Sat - Mon,Wed  00:00 - 24:00", "Sat-Mon, Wed 00:00-24:00"),
    ("22:00-06:00", "Mon-Sun 22:00-06:00"),
]  # fmt: skip


def desk_of(keys: str) -> Desk:
    desk = loads(f"{SMALL}desk: {keys}\n").desk
    assert desk is not None
    return desk


def message(keys: str) -> str:
    (fault,) = faults_of(f"{SMALL}desk: {keys}\n")
    return str(fault)


@pytest.mark.parametrize(("written", "meant"), HOURS)
def test_hours(written: str, meant: str) -> None:
    assert str(parse_hours(written)) == meant
    assert desk_of(f'{{hours: "{written}"}}') == Desk.model_validate({"hours": meant})
    assert accepted({"hours": written})


@given(weeks)
def test_hours_are_written_as_they_are_read(hours: WorkingHours) -> None:
    assert parse_hours(str(hours)) == hours
    assert accepted({"hours": str(hours)})


def test_hours_of_a_day() -> None:
    hours = parse_hours("Mon-Fri 09:00-17:00; Fri-Sat 22:00-06:00")
    assert hours.of_day(0) == ((540, 1020),)
    assert hours.of_day(4) == ((540, 1020), (1320, 1440))
    assert hours.of_day(5) == ((1320, 1440), (0, 360))
    assert hours.of_day(6) == ((0, 360),)


@pytest.mark.parametrize(
    ("hours", "parts"),
    [
        ("Mon-Fri", ["'Mon-Fri' has no times", "such as Mon-Fri 09:00-17:00"]),
        ("''", ["'' has no times"]),
        ("Mon-Fri 9-17", ["'9-17' has no minutes", "did you mean 09:00-17:00?"]),
        (
            "Mo-Fr 09:00-17:00",
            ["'Mo' is no day of the week", "allowed: Mon, Tue", "did you mean Mon?"],
        ),
        ("Monday-Fri 09:00-17:00", ["'Monday' is no day", "did you mean Mon?"]),
        ("Mon-Wed-Fri 09:00-17:00", ["'Wed-Fri' is no day"]),
        ("Mon-Fri 09:00-24:30", ["are no times of a day", "from 00:00 to 24:00"]),
        ("Mon-Fri 24:00-09:00", ["are no times of a day"]),
        ("Mon-Fri 09:60-17:00", ["are no times of a day"]),
        ("Mon-Fri 09:00-09:00", ["ends when it begins", "00:00-24:00 for the whole day"]),
        ("Mon-Fri 9am-5pm", ["'9am-5pm' is not from one time to another"]),
        ("Mon-Fri 09:00–17:00", ["is not from one time to another", "write days and times"]),
        ("Mon-Thu 09:00-17:00 Fri 09:00-12:00", ["is not from one time to another"]),
        ("Mon-Fri 09:00-17:00;", ["'' has no times"]),
        ("9", ["9 is no working hours", "write days and times"]),
        ("[]", ["a list is no working hours"]),
    ],
)
def test_wrong_hours(hours: str, parts: list[str]) -> None:
    text = message(f"{{hours: {hours}}}")
    assert text.startswith("file.yaml:8:15: desk.hours: ")
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("keys", "path", "parts"),
    [
        ("{staff: 0}", "desk.staff", ["at least 1"]),
        ("{staff: 100001}", "desk.staff", ["at most 100000"]),
        ("{staff: 1.5}", "desk.staff", ["whole number"]),
        ("{stuff: 2}", "desk.stuff", ["unknown key", "did you mean staff?"]),
        ("2", "desk", ["2 is not a mapping"]),
        ("{timezone: Europe/Berlin}", "desk.timezone", ["goes with hours or holidays only"]),
        ("{hours: '09:00-17:00', timezone: europe/berlin}", "desk.timezone", ["did you mean Europe/Berlin?"]),
        ("{holidays: us}", "desk.holidays", ["'us' is no country", "such as US", "did you mean US?"]),
        ("{holidays: USA}", "desk.holidays", ["'USA' is no country", "did you mean US?"]),
        ("{holidays: Germany}", "desk.holidays", ["the two letters of a country"]),
        ("{holidays: DE-BX}", "desk.holidays", ["'DE-BX' has no holidays of its own", "DE-BE, DE-BW, DE-BY"]),
        ("{holidays: DE-}", "desk.holidays", ["'DE-' has no holidays of its own"]),
        ("{holidays: SA-01}", "desk.holidays", ["allowed: SA"]),
        ("{holidays: 5}", "desk.holidays", ["not a text"]),
    ],
)  # fmt: skip
def test_a_wrong_desk(keys: str, path: str, parts: list[str]) -> None:
    text = message(keys)
    assert f": {path}: " in text
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("start", "horizon"), [("2099-12-01", "60d"), ("2100-12-31", "1d"), ("1989-01-01", "9d")]
)
def test_holidays_must_be_known(start: str, horizon: str) -> None:
    text = SMALL.replace("2026-01-01", start).replace("365d", horizon)
    if start == "2099-12-01":
        loads(text + "desk: {holidays: DE}\n")
    else:
        (fault,) = faults_of(text + "desk: {holidays: DE}\n")
        assert fault.path == "desk.holidays"
        assert "DE: are known from 1991 to 2100 only" in fault.message


regions = st.sampled_from(["US", "US-CA", "DE-BY", "FR-Zone A", "GB"])
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])


@given(st.integers(1, 100_000), st.none() | weeks, st.none() | zones, st.none() | regions)
def test_what_is_written_reads_back_the_same(
    staff: int, hours: WorkingHours | None, timezone: str | None, holidays: str | None
) -> None:
    zone = timezone if hours or holidays else None
    desk = Desk(staff=staff, hours=hours, timezone=zone, holidays=holidays)
    scenario = loads(SMALL).model_copy(update={"desk": desk})
    assert loads(scenario.to_yaml()) == scenario
    assert accepted(read_yaml(scenario.to_yaml(), "x").plain()["desk"])


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("{}", "1 person, around the clock"),
        ("{staff: 2, hours: 'mon-fri 9:00-17:00'}", "2 people, Mon-Fri 09:00-17:00 by the clocks of UTC"),
        (
            "{staff: 2, hours: Mon-Fri 09:00-17:00, timezone: Europe/Berlin, holidays: US}",
            "2 people, Mon-Fri 09:00-17:00 by the clocks of Europe/Berlin, except on public holidays of US",
        ),
        ("{holidays: DE-BY}", "1 person, around the clock by the clocks of UTC, except on public holidays of DE-BY"),
    ],
)  # fmt: skip
def test_the_description(keys: str, line: str) -> None:
    assert f"- desk: {line}" in describe(loads(f"{SMALL}desk: {keys}\n")).splitlines()


def accepted(desk: dict[str, Any]) -> bool:
    whole = {"name": "t", "start": "2026-01-01", "horizon": "1d", "desk": desk}
    return bool(CHECKER.is_valid(whole))


@pytest.mark.parametrize(
    "desk",
    [
        {"hours": "Mon-Fri"}, {"hours": "9-17"}, {"hours": "Monday 09:00-17:00"}, {"hours": 9},
        {"holidays": "us"}, {"holidays": "Germany"}, {"staff": 0}, {"stuff": 1},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_an_editor_can_see(desk: dict[str, Any]) -> None:
    assert not accepted(desk)
    faults_of(f"{SMALL}desk: {json.dumps(desk)}\n")


def test_holidays_are_imported_only_where_there_are_any() -> None:
    code = (
        "import sys; from simulator.scenario import loads; from simulator.demand.office import open_hours\n"
        "scenario = loads(sys.argv[1]); open_hours(scenario.desk, scenario.start, 10**10)\n"
        "print('holidays' in sys.modules)"
    )
    for desk, imported in (("{hours: '09:00-17:00'}", "False"), ("{holidays: US}", "True")):
        text = f"{SMALL}desk: {desk}\n"
        command = [sys.executable, "-c", code, text]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == imported
