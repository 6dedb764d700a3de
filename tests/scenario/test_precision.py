"""Replications until means are precise: read, written, described, and known to editors."""

import jsonschema
import pytest

from simulator import load, loads
from simulator.scenario.precision_goals import HalfWidth
from simulator.scenario.replications import UntilPrecise
from simulator.scenario.schema import json_schema

BEGIN = "name: t\nstart: 2026-01-01\nhorizon: 30d\nusers: {}\nintegrations: {}\n"


def until(text: str) -> UntilPrecise:
    found = loads(f"{BEGIN}replications: {text}\n").replications
    assert isinstance(found, UntilPrecise)
    return found


@pytest.mark.parametrize(
    ("written", "kpi", "meant"),
    [
        ("5%", "outage_hours", HalfWidth(relative=0.05)),
        ("0.001", "availability", HalfWidth(absolute=0.001)),
        ("0.1%", "availability", HalfWidth(relative=0.001)),
        ("2", "outages", HalfWidth(absolute=2.0)),
        ("'2'", "outages", HalfWidth(absolute=2.0)),
        ("90m", "outage_hours", HalfWidth(absolute=1.5)),
        ("12h", "latent_days", HalfWidth(absolute=0.5)),
    ],
)
def test_goals_are_shares_of_the_mean_or_absolute(written: str, kpi: str, meant: HalfWidth) -> None:
    assert until(f"{{until: {{{kpi}: {written}}}}}").until == {kpi: meant}


def test_limits_have_defaults() -> None:
    found = until("{until: {outages: 5%}}")
    assert (found.at_least, found.at_most) == (20, 2000)
    found = until("{until: {outages: 5%}, at_least: 50, at_most: 60}")
    assert (found.at_least, found.at_most) == (50, 60)


@pytest.mark.parametrize(
    "text",
    ["200", "{until: {outage_hours: 5%, availability: 0.001}, at_least: 20, at_most: 2000}"],
)
def test_what_is_written_reads_back_the_same_and_fits_the_schema(text: str) -> None:
    import yaml

    scenario = loads(f"{BEGIN}replications: {text}\n")
    assert loads(scenario.to_yaml()) == scenario
    jsonschema.validate(yaml.safe_load(scenario.to_yaml()), json_schema())


def test_it_is_described() -> None:
    from simulator.scenario.describe import describe

    text = describe(loads(f"{BEGIN}replications: {{until: {{outage_hours: 5%}}}}\n"))
    assert "20 to 2,000 times, until precise (outage_hours 5%)" in text


def test_a_value_can_be_replaced() -> None:
    path = "replications"
    assert load("scenarios/acme.yaml", {path: "{until: {outages: 1%}}"}).replications == until(
        "{until: {outages: 1%}}"
    )
    assert load("scenarios/acme.yaml", {path: "7"}).replications == 7
