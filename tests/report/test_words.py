"""What is said of a run: findings, summary, page."""

import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from simulator import load, loads, simulate
from simulator.experiment import run_scenario
from simulator.report.findings import MOST, findings
from simulator.report.kpi_words import WORDS, written
from simulator.report.summary import print_summary


def test_findings_name_cohort_number_cause_and_day() -> None:
    scenario = load("scenarios/acme.yaml")
    result = simulate(scenario, seed=1)
    found = findings(scenario, result.tokens, result.outages)
    assert (
        "audit: 5 of 5 tokens expired, the first on 2026-01-31; 5 outages in this cohort." in found
    )
    assert (
        "forgotten: 10 of 10 tokens expired, the first on 2026-01-31; no call was refused, so nobody noticed."
        in found
    )
    assert len(found) <= MOST


def test_findings_when_nothing_happens() -> None:
    calm = loads(
        "name: calm\nstart: 2026-01-01\nhorizon: 9d\nusers: {u: {count: 1}}\nintegrations: {a: {count: 3, owner: u, calls: {every: 1d}}}\n"
    )
    result = simulate(calm, seed=1)
    assert findings(calm, result.tokens, result.outages) == ["All 3 tokens are alive at the end."]


def test_every_indicator_has_words() -> None:
    result = simulate(load("scenarios/acme.yaml"), seed=1)
    assert list(result.kpis.index) == list(WORDS)


@pytest.mark.parametrize(
    ("kpi", "value", "text"),
    [
        ("calls", 240959.0, "240,959"),
        ("availability", 0.8994, "89.94 %"),
        ("outage_hours", 92458.3, "92,458 h"),
        ("availability", None, "-"),
        ("mean_token_age_days", float("nan"), "-"),
    ],
)
def test_values_are_written_for_people(kpi: str, value: float | None, text: str) -> None:
    assert written(kpi, value) == text


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "acme"
    run_scenario(load("scenarios/acme.yaml"), seed=1, replications=3, out=out)
    return out


def test_the_page_stands_alone(run_dir: Path) -> None:
    page = (run_dir / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert page.count("data:image/svg+xml;base64,") == 2
    assert "simulated 3 times" in page
    assert "95 % interval" in page


def test_the_page_escapes_what_the_user_wrote(tmp_path: Path) -> None:
    wild = loads(
        "name: wild\ndescription: <script>alert(1)</script>\nstart: 2026-01-01\nhorizon: 2d\n"
    )
    run_scenario(wild, seed=1, out=tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "No tokens were issued." in page


def test_the_summary_says_where_everything_is(tmp_path: Path) -> None:
    report = run_scenario(load("scenarios/acme.yaml"), seed=1, out=tmp_path / "run")
    console = Console(width=100, record=True, file=(tmp_path / "out").open("w"))
    print_summary(report, console)
    text = console.export_text()
    assert str(tmp_path / "run" / "status.png") in text
    assert "G green 82  x expired 15  d deprovisioned 8" in text
    assert "acme: 365 days from 2026-01-01, simulated once (seed 1, policy none)" in text


def test_indicators_are_valid_json_even_if_undefined(tmp_path: Path) -> None:
    empty = loads("name: empty\nstart: 2026-01-01\nhorizon: 2d\n")
    run_scenario(empty, seed=1, out=tmp_path / "run")
    kpis = json.loads((tmp_path / "run" / "kpis.json").read_text())["kpis"]
    assert kpis["availability"] == {
        "mean": None,
        "sd": None,
        "ci_low": None,
        "ci_high": None,
        "n": 0,
    }
