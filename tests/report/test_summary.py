import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from simulator.report.summary import BAR, Report, print_summary
from tests.report.reports import report


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
        "2026-01-01 to 2026-04-11 (100 days), once, policy none, seed 7",
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
