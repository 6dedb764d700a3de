import re
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from simulator.lifecycle import Status
from simulator.report.pictures.bars_over_time import ROWS, WIDEST, Moment, bars_of
from simulator.report.reports import Report
from simulator.report.words.kpi import KPI_WORDS
from simulator.report.words.policy import policy_words
from simulator.report.words.summary import print_summary
from simulator.results.expectations import judge
from simulator.results.kpis import Summary
from simulator.scenario import loads
from simulator.scenario.bounds import Bound
from tests.report.frames import STATUSES, day
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
    assert [line.rstrip() for line in text.splitlines()] == [
        "small: A small one.",
        "2026-01-01 to 2026-04-11 (100 days), once, seed 7",
        "Policy none: no rules; nobody repairs outages",
        "",
        "      5 " + "G" * 63 + "X",
        "        " + "G" * 63 + "X",
        "        " + "G" * 63 + "X",
        "        " + "G" * 64,
        "      0 " + "G" * 64,
        "        2026-01-01                 2026-01-01                 2026-04-11",
        "Tokens over time (a letter: about 1); at the end:",
        " G  green 2 (40%)    X  expired 3 (60%)",
        "",
        "Outages    3           Availability  90.00%",
        "Time down  0  hours",
        "Outages by cause: 3 expired",
        "",
        "Down longest  outages  hours  most of all",
        "a                   3  7,200  a/1: 2,400, expired",
        "",
        "- a: 3 of 3 tokens expired.",
        "",
        "Report: /somewhere/runs/small/report.html",
        "Files:  /somewhere/runs/small",
    ]


def test_intervals_are_shown_for_several_replications() -> None:
    text = printed(report(replications=20))
    assert "20 times" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["mean", "95", "%", "interval"] in rows
    assert ["Outages", "3", "2", "to", "4"] in rows
    assert "most of all" in text
    assert "a/1: 2,400 on average" in text
    assert "In the first replication:\n- a: 3 of 3 tokens expired." in text
    assert "interval" not in printed(report())


def test_only_what_is_most_worth_knowing_is_said() -> None:
    findings = [f"cohort-{n}: lost a token." for n in range(5)]
    assert "cohort-1: lost" in printed(report(findings=findings))
    assert "(3 more in the report)" in printed(report(findings=findings))
    several = printed(report(findings=findings, replications=9))
    assert "cohort-1" not in several
    assert "(4 more in the report)" in several


def test_it_is_read_in_ten_seconds() -> None:
    kpis = dict.fromkeys(KPI_WORDS, 5.0)
    cohorts = {f"c{n}": cohort(outages=2.0, outage_hours=90.0 - n) for n in range(9)}
    text = printed(report(replications=20, kpis=kpis, cohorts=cohorts))
    assert len(text.splitlines()) <= 40
    assert "(5 more cohorts)" in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_terminals_that_know_few_letters_show_it_too(encoding: str) -> None:
    bounds = {"outages": (Bound("<", 4),)}
    expect = judge(bounds, {"outages": INTERVAL})
    made = report(replications=20, expect=expect, cohorts={"a" * 60: cohort(outages=1.0)})
    stream = TextIOWrapper(BytesIO(), encoding=encoding)  # strict: what it lacks is an error
    print_summary(made, Console(file=stream, width=80))
    stream.flush()
    stream.seek(0)
    text = stream.read()
    assert "met  outages < 4:  mean 3, interval up to 3.9" in text
    assert ("✓" in text) == (encoding == "utf-8")


def moments(*counts: Mapping[str, float]) -> list[Moment]:
    nothing = dict.fromkeys(STATUSES, 0.0)
    return [(day(n), nothing | dict(one)) for n, one in enumerate(counts)]


def test_bars_are_in_proportion() -> None:
    (bar,) = bars_of(moments({"green": 60, "red": 20, "revoked": 20}), 9)
    assert bar == [Status.GREEN] * 3 + [Status.RED, Status.REVOKED]
    few = bars_of(moments({"green": 20}, {"green": 60, "expired": 40}), 80)
    assert few[0] == [Status.GREEN]
    assert few[-1] == [Status.GREEN] * 3 + [Status.EXPIRED] * 2
    assert len(few) == WIDEST


def test_a_quarter_of_a_letter_shows() -> None:
    (bar,) = bars_of(moments({"green": 95, "red": 5}), 9)
    assert bar == [Status.GREEN] * 4 + [Status.RED]
    (bar,) = bars_of(moments({"green": 96, "red": 4}), 9)
    assert bar == [Status.GREEN] * ROWS


@given(st.lists(st.integers(0, 50), min_size=8, max_size=8))
def test_bars_have_their_height_and_their_order(counts: list[int]) -> None:
    total = sum(counts)
    most = max(total, 1) * 2
    named = dict(zip(STATUSES, map(float, counts), strict=True))
    bar = bars_of(moments(named, {"green": most}), 10)[0]
    assert list(bar) == sorted(bar)
    assert len(bar) == (max(1, round(ROWS * total / most)) if total else 0)
    for status in bar:
        assert counts[status] > 0


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
    assert "Down longest" not in printed(report(cohorts={"fine": cohort()}))


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
    assert "48;2;46;141;104m" + "G" in text  # green of Okta
    plain = re.sub("\x1b\\[[0-9;]*m", "", text)
    assert plain == printed(report())


def test_nothing_is_taken_for_markup() -> None:
    text = printed(report(description="[red]not red[/red]", findings=["[bold]x[/bold] :smile:"]))
    assert "[red]not red[/red]" in text
    assert "- [bold]x[/bold] :smile:" in text


def test_nothing_steers_the_terminal() -> None:
    text = printed(report(findings=["\x1b[2J gone \x07"]))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_no_tokens() -> None:
    assert "No tokens were issued." in printed(report(status={"green": 0.0}))


@pytest.mark.parametrize("width", [20, 40, 200])
def test_places_are_on_one_line_to_be_copied(width: int) -> None:
    lines = printed(report(findings=["word " * 40]), width=width).splitlines()
    assert "Report: /somewhere/runs/small/report.html" in lines
    assert max(len(line) for line in lines if line.startswith("- ")) <= width


def test_it_loads_nothing_slow() -> None:
    light = ("words.findings", "words.kpi", "pictures.marks", "pictures.style", "words.summary")
    imports = ", ".join(f"simulator.report.{name}" for name in light)
    slow = "{'jinja2', 'matplotlib', 'numpy', 'pandas', 'scipy'}"
    script = f"import sys, {imports}; print({slow} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
