"""A run in short, for the terminal: to be read in ten seconds, with and without colour."""

from collections.abc import Iterator
from datetime import timedelta
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.lifecycle import DAY, Status
from simulator.report.pictures.bars_over_time import ROWS, bar_lines, bars_of, most_of, style_of
from simulator.report.pictures.style import LOOKS, name_of
from simulator.report.reports import Report
from simulator.report.words.expectation import headline
from simulator.report.words.kpi import format_number, format_percent
from simulator.report.words.kpi_lines import (
    cause_words,
    expectation_lines,
    kpi_lines,
    suffering_lines,
)
from simulator.report.words.plain import plain
from simulator.report.words.policy import policy_words
from simulator.report.words.precision_lines import precision_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MOST_FINDINGS = 2


def print_summary(report: Report, console: "Console") -> None:
    """Print what was simulated, what became of the tokens, and where the rest is."""
    width = console.width
    _say(console, *_simulated(report, width))
    _say(console, "")
    _print_statuses(report, console)
    causes = f"Outages by cause: {cause_words(report.causes)}" if report.causes else ""
    precision = [_within(line, width) for line in precision_lines(report)]
    for lines in (
        [*kpi_lines(report, width), *([_within(causes, width)] if causes else []), *precision],
        list(suffering_lines(report)),
        _happened(report, width),
        _expected(report, width),
    ):
        _say(console, *(["", *lines] if lines else []))
    _say(console, "")
    for what, name in (("Report", "report.html"), ("Files", "")):
        _say(console, f"{what + ':':<7} {report.run_dir / name}")  # one line: to be copied


def _happened(report: Report, width: int) -> list[str]:
    """The findings that are about most tokens."""
    most = 1 if report.replications > 1 else MOST_FINDINGS
    shown, rest = report.findings[:most], report.findings[most:]
    more = [f"({len(rest)} more in the report)"] if rest else []
    first = "In the first replication:" if report.replications > 1 else ""
    return [*([first] if first else []), *(_point(one, width) for one in shown), *more]


def _expected(report: Report, width: int) -> list[str]:
    indent = " " * len("✗ not met  ")
    lines = [_within(line, width, indent) for line in expectation_lines(report)]
    return [headline(report.expect), *lines] if lines else []


def _say(console: "Console", *lines: str) -> None:
    """Print what people wrote as they wrote it, but for what would steer the terminal."""
    for line in lines:
        shown = "".join(
            letter if letter.isprintable() or letter == "\n" else " " for letter in line
        )
        text = plain(shown, console.encoding)
        console.print(text, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _simulated(report: Report, width: int) -> Iterator[str]:
    scenario = report.scenario
    end = scenario.start + timedelta(milliseconds=scenario.horizon)
    told = f"{scenario.name}: {' '.join(scenario.description.split())}".rstrip(": ")
    yield _within(told, width)
    times = "once" if report.replications == 1 else f"{report.replications:,} times"
    yield (
        f"{scenario.start:%Y-%m-%d} to {end:%Y-%m-%d} ({format_number(scenario.horizon / DAY)}"
        f" days), {times}, seed {report.seed}"
    )
    yield _within(f"Policy {policy_words(scenario)}", width)


def _print_statuses(report: Report, console: "Console") -> None:
    """Bars over time, and what their letters mean: with the numbers of the end."""
    from rich.columns import Columns

    total = sum(report.final_status.values())
    if total == 0:
        _say(console, "No tokens were issued.")
        return
    bars = bars_of(report.over_time, console.width)
    for line in bar_lines(report.over_time, bars):
        console.print(line, highlight=False, soft_wrap=True)
    counts = {status: report.final_status[name_of(status)] for status in Status}
    seen = {status for bar in bars for status in bar}
    names = [_status(s, n, total) for s, n in counts.items() if n > 0 or s in seen]
    one = format_number(float(f"{most_of(report.over_time) / ROWS:.2g}"))
    several = ", mean over replications" if report.replications > 1 else ""
    _say(console, f"Tokens over time{several} (a letter: about {one}); at the end:")
    console.print(Columns(names, padding=(0, 3)), highlight=False)


def _status(status: Status, count: float, total: float) -> "Text":
    from rich.text import Text

    text = Text(no_wrap=True)
    text.append(f" {LOOKS[status].letter} ", style=style_of(status))
    number = format_number(round(count, 1))
    share = f" ({format_percent(count / total)})" if count > 0 else ""
    return text.append(f" {name_of(status)} {number}{share}")


def _within(line: str, width: int, indent: str = "  ") -> str:
    return line if len(line) <= width else fill(line, width, subsequent_indent=indent)


def _point(sentence: str, width: int) -> str:
    return fill(
        sentence,
        width,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
