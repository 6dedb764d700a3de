"""What a scenario may expect, and how it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import Scenario, ScenarioError, loads
from simulator.scenario.bounds import Bound, Sign, format_bound, parse_bound
from simulator.scenario.describe import describe
from simulator.scenario.kpi_names import KPIS, SHARES

HEAD = "name: t\nstart: 2026-01-01\nhorizon: 60d\n"
SIGNS: list[Sign] = ["<", "<=", ">", ">="]


@given(st.sampled_from(KPIS), st.sampled_from(SIGNS), st.floats(1e-9, 1e15))
def test_what_is_written_reads_back_the_same(kpi: str, sign: Sign, limit: float) -> None:
    bound = Bound(sign, min(limit, 0.999) if kpi in SHARES else limit)
    assert parse_bound(kpi, format_bound(kpi, bound)) == bound


@pytest.mark.parametrize(
    ("kpi", "text", "bound"),
    [
        ("outage_hours", "< 24", Bound("<", 24.0)),
        ("outage_hours", "<24", Bound("<", 24.0)),
        ("outage_hours", " <=  1.5e2 ", Bound("<=", 150.0)),
        ("outage_hours", "< 1d12h", Bound("<", 36.0)),
        ("desk_queue_hours", "< PT90M", Bound("<", 1.5)),
        ("latent_days", "< 36h", Bound("<", 1.5)),
        ("availability", ">= 99.9%", Bound(">=", 0.999)),
        ("availability", ">= 0.999", Bound(">=", 0.999)),
        ("outages", "<= 0", Bound("<=", 0.0)),
    ],
)
def test_bounds(kpi: str, text: str, bound: Bound) -> None:
    assert parse_bound(kpi, text) == bound


@pytest.mark.parametrize(
    ("bound", "value", "holds"),
    [
        (Bound("<", 2), 2, False),
        (Bound("<=", 2), 2, True),
        (Bound(">", 2), 2, False),
        (Bound(">=", 2), 2, True),
        (Bound("<", 2), 1, True),
        (Bound(">", 2), 3, True),
    ],
)
def test_signs_mean_what_they_mean_everywhere(bound: Bound, value: float, holds: bool) -> None:
    assert bound.holds(value) == holds


def test_one_bound_or_several_in_a_scenario_and_in_its_copy() -> None:
    scenario = loads(HEAD + 'expect: {outages: ["> 0", "<= 5"], availability: ">= 99.9%"}\n')
    assert scenario.expect == {
        "outages": (Bound(">", 0.0), Bound("<=", 5.0)),
        "availability": (Bound(">=", 0.999),),
    }
    assert loads(scenario.to_yaml()) == scenario
    assert "expected: outages > 0 and <= 5" in describe(scenario)
    assert "expected: availability >= 99.9%" in describe(scenario)
    again = Scenario(
        name="t", start="2026-01-01", horizon="60d", expect={"outages": ["> 0", Bound("<=", 5)]}
    )
    assert again.expect["outages"] == scenario.expect["outages"]


@pytest.mark.parametrize(
    ("expect", "place", "parts"),
    [
        ("[]", "4:9: expect", ["a list is not a mapping"]),
        ('{outag_hours: "< 3"}', "4:10: expect.outag_hours", ["unknown key", "mean outage_hours?"]),
        ("{outages: 5}", "4:19: expect.outages", ["no bound", "in quotes", 'mean "<= 5"?']),
        ("{outages: }", "4:19: expect.outages", ["an empty value is no bound"]),
        ("{outages: true}", "4:19: expect.outages", ["true is no bound"]),
        ("{outages: []}", "4:19: expect.outages", ["an empty list holds no bound"]),
        ('{outages: "=< 5"}', "4:19: expect.outages", ['mean "<= 5"?']),
        ('{outages: "≥ 5"}', "4:19: expect.outages", ['mean ">= 5"?']),
        ('{outages: "== 5"}', "4:19: expect.outages", ['mean "<= 5"?']),
        ('{outages: "< < 5"}', "4:19: expect.outages", ["no bound", "write one of < <= > >="]),
        ('{outages: "<"}', "4:19: expect.outages", ["no bound"]),
        ('{outages: ""}', "4:19: expect.outages", ["'' is no bound"]),
        ('{outages: "< many"}', "4:19: expect.outages", ["'many' is not a number"]),
        ('{outages: "< -3"}', "4:19: expect.outages", ["'-3' is not a number"]),
        ('{outages: "< 3d"}', "4:19: expect.outages", ["'3d' is not a number"]),
        ('{outages: "< 5%"}', "4:19: expect.outages", ["is a share, and outages is none"]),
        ('{outages: "< 0"}', "4:19: expect.outages", ["can never hold", "mean <= 0?"]),
        ('{outages: ">= 1e99999"}', "4:19: expect.outages", ["is not a number"]),
        ('{outage_hours: "< 1y"}', "4:24: expect.outage_hours", ["ambiguous", "write days"]),
        ("{availability: 99.9}", "4:24: expect.availability", ['mean ">= 99.9%"?']),
        ('{availability: ">= 99.9"}', "4:24: expect.availability", ["did you mean 99.9%?"]),
        ('{availability: ">= 120%"}', "4:24: expect.availability", ["from 0% to 100%"]),
        ('{availability: "> 100%"}', "4:24: expect.availability", ["can never hold", ">= 100%?"]),
        ('{outages: [">= 5", "< 5"]}', "4:19: expect.outages", ["cannot be >= 5 and < 5 at once"]),
        ('{outages: ["< 5", "> 7"]}', "4:19: expect.outages", ["cannot be > 7 and < 5 at once"]),
        ("{availability: >= 99.9%}", "4:24: ", ["is not YAML", "in quotes"]),
        ("\n  availability: >= 99.9%", "5:18: ", ["is not YAML", "in quotes"]),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(expect: str, place: str, parts: list[str]) -> None:
    with pytest.raises(ScenarioError) as error:
        loads(HEAD + f"expect: {expect}\n")
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"<string>:{place}")
    assert [part for part in parts if part not in line] == []


def test_every_fault_is_found_in_one_pass() -> None:
    with pytest.raises(ScenarioError) as error:
        loads(HEAD + 'expect:\n  outages: [3, "< x", "< 5"]\n  rotation: "> 1"\n')
    assert [line.split(": ")[1] for line in str(error.value).splitlines()] == [
        "expect.outages.0",
        "expect.outages.1",
        "expect.rotation",
    ]


def test_bounds_that_leave_one_value_are_fine() -> None:
    assert loads(HEAD + 'expect: {outages: [">= 5", "<= 5"]}\n').expect["outages"][0].limit == 5
