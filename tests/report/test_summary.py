import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from simulator.report.kpi_words import KPI_WORDS
from simulator.report.policy_words import policy_words
from simulator.report.reports import Report
from simulator.report.summary import BAR, print_summary
from simulator.results.expectations import judge
from simulator.results.kpis import Summary
from simulator.scenario import loads
from simulator.scenario.bounds import Bound
from tests.report.reports import cohort, report

INTERVAL: Summary = {"mean": 3.0, "sd": 1.0, "ci_low": 2.1, "ci_high": 3.9, "n": 20}
ONE: Summary = {"mean": 3.0, "sd": None, "ci_low": None, "ci_high": None, "n": 1}


def printed(made: Report, *, colour: bool = False, width: int = 80) -> str:
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    print_summary(made, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_what_is_said() -> None:
    text = printed(report(kpis={"expired": 3.0}))
    assert text.splitlines() == [
        "small: A small one.",
        "2026-01-01 to 2026-04-11 (100 days), once, seed 7",
        "Policy none: no rules; nobody repairs outages",
        "",
        "Tokens at the end",
        "G" * 26 + "X" * 38,
        " G  green 2 (40%)    X  expired 3 (60%)",
        "",
        "Tokens expired       3  tokens",
        "Outages              3",
        "Time down            0  hours",
        "Dead unnoticed       0  token-days",
        "Availability    90.00%",
        "Refused calls        0",
        "Time red             0  token-days",
        "",
        "Outages by cause: 3 expired",
        "",
        "Cohorts that suffer most  outages  hours down  availability",
        "a                               3       7,200       100.00%",
        "",
        "What happened",
        "- a: 3 of 3 tokens expired.",
        "",
        "Picture: /somewhere/runs/small/status.png",
        "Report:  /somewhere/runs/small/report.html",
        "Files:   /somewhere/runs/small",
    ]


def test_intervals_are_shown_for_several_replications() -> None:
    text = printed(report(replications=20))
    assert "20 times" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["mean", "95", "%", "interval"] in rows
    assert ["Outages", "3", "2", "to", "4"] in rows
    assert "interval" not in printed(report())


def test_what_is_expected_is_said_in_words_too() -> None:
    kpis = {"outages": INTERVAL, "availability": INTERVAL | {"mean": 0.99995, "ci_low": 0.99986}}
    bounds = {"outages": (Bound("<", 4), Bound("<", 3.9)), "availability": (Bound(">=", 0.9999),)}
    text = printed(report(replications=20, expect=judge(bounds, kpis)))
    assert text.partition("Expected")[2].splitlines()[:4] == [
        " of means, with 95 % confidence",
        "✓ met      outages < 4:             mean 3, interval up to 3.9",
        "✗ not met  outages < 3.9:           mean 3, interval up to 3.9",
        "✗ not met  availability >= 99.99%:  mean 99.995%, interval from 99.986%",
    ]
    assert "Expected" not in printed(report())


def test_without_an_interval_the_summary_says_so() -> None:
    nothing = ONE | {"mean": None, "n": 0}
    bounds = {"outages": (Bound("<", 4),), "availability": (Bound(">", 0.9),)}
    expect = judge(bounds, {"outages": ONE, "availability": nothing})
    assert printed(report(expect=expect)).partition("Expected")[2].splitlines()[:3] == [
        " (judged on one value, without an interval)",
        "✓ met      outages < 4:         3",
        "✗ not met  availability > 90%:  undefined, so there is nothing to judge",
    ]


def test_all_of_it_fits_into_eighty_columns() -> None:
    long = "a-name-that-is-as-long-as-names-can-be-" + "x" * 25
    cohorts = {long: cohort(outages=12345.6, outage_hours=1234567.8, weighted_outage_hours=1.0)}
    kpis = dict.fromkeys(KPI_WORDS, 123456789.0) | {"availability": 0.5}
    bounds = {"weighted_outage_hours": (Bound("<=", 123456),)}
    expect = judge(bounds, {"weighted_outage_hours": INTERVAL | {"mean": 12345.67, "ci_high": 1e7}})
    causes = {"expired": 12345.6, "deprovisioned": 1234.5, "revoked": 123.4, "suspended": 12.3}
    text = printed(
        report(replications=20, cohorts=cohorts, kpis=kpis, expect=expect, causes=causes)
    )
    assert max(map(len, text.splitlines())) <= 80


def test_cohorts_that_suffer_most_come_first() -> None:
    cohorts = {
        "minor": cohort(outages=9.0, outage_hours=90.0, weighted_outage_hours=9.0),
        "vital": cohort(outages=1.0, outage_hours=10.0, weighted_outage_hours=100.0),
        "fine": cohort(),
    }
    text = printed(report(cohorts=cohorts))
    assert text.index("\nvital ") < text.index("\nminor ")
    assert "\nfine" not in text
    assert "suffer" not in printed(report(cohorts={"fine": cohort()}))


def test_the_policy_is_said_and_who_does_the_work() -> None:
    text = (
        "name: t\nstart: 2026-01-01\nhorizon: 9d\nrecovery: {repair: 1h}\ndesk: {staff: 2}\n"
        "policies: {new: [{rotate: {every: 90d}}, {keep_alive: {when_idle: 21d}}]}\n"
    )
    scenario = loads(text)
    assert policy_words(scenario) == "none: no rules; outages are repaired; a desk of 2"
    new = policy_words(scenario.under("new"))
    assert new == "new: rotate, keep_alive; outages are repaired; a desk of 2"


def test_colours_say_the_same_as_letters() -> None:
    text = printed(report(), colour=True)
    assert "48;2;46;141;104m" + "G" * 26 in text  # green of Okta
    assert sum(text.count(letter * 26) for letter in "GX") >= 2
    assert BAR == 64


def test_nothing_is_taken_for_markup() -> None:
    text = printed(report(description="[red]not red[/red]", findings=["[bold]x[/bold] :smile:"]))
    assert "[red]not red[/red]" in text
    assert "- [bold]x[/bold] :smile:" in text


def test_nothing_steers_the_terminal() -> None:
    text = printed(report(findings=["\x1b[2J gone \x07"]))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_no_tokens() -> None:
    assert "none were issued" in printed(report(status={"green": 0.0}))


@pytest.mark.parametrize("width", [20, 40, 200])
def test_places_are_on_one_line_to_be_copied(width: int) -> None:
    lines = printed(report(findings=["word " * 40]), width=width).splitlines()
    assert "Report:  /somewhere/runs/small/report.html" in lines
    assert max(len(line) for line in lines if line.startswith("- ")) <= width


def test_it_loads_nothing_slow() -> None:
    light = ("findings", "kpi_words", "marks", "style", "summary")
    imports = ", ".join(f"simulator.report.{name}" for name in light)
    slow = "{'jinja2', 'matplotlib', 'numpy', 'pandas', 'scipy'}"
    script = f"import sys, {imports}; print({slow} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
