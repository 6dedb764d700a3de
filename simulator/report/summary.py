"""A run in short, for the terminal."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from textwrap import fill
from typing import TYPE_CHECKING

from simulator.lifecycle import DAY, Status
from simulator.report.expectation_words import headline
from simulator.report.kpi_lines import cause_words, expectation_lines, kpi_lines, suffering_lines
from simulator.report.kpi_words import format_number, format_percent
from simulator.report.policy_words import policy_words
from simulator.report.precision_lines import precision_lines
from simulator.report.reports import Report
from simulator.report.style import LOOKS, name_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR = 64
"""Width of the bar of statuses, in characters."""


def print_summary(report: Report, console: "Console") -> None:
    """Print what was simulated, what became of the tokens, and where the rest is."""
    several = report.replications > 1
    _say(console, *_simulated(report))
    policy = f"Policy {policy_words(report.scenario)}"
    _say(console, fill(policy, console.width, subsequent_indent="  "))
    _say(console, "", f"Tokens at the end{', mean over replications' if several else ''}")
    _print_status(report, console)
    _say(console, "", *kpi_lines(report))
    if lines := list(precision_lines(report)):
        _say(console, "", *(fill(line, console.width, subsequent_indent="  ") for line in lines))
    if report.causes:
        causes = f"Outages by cause: {cause_words(report.causes)}"
        _say(console, "", fill(causes, console.width, subsequent_indent="  "))
    for lines in (list(suffering_lines(report)), _expected(report, console.width)):
        _say(console, *(["", *lines] if lines else []))
    _say(console, "", f"What happened{' in the first replication' if several else ''}")
    for sentence in report.findings:
        _say(console, _point(sentence, console.width))
    _say(console, "")
    for what, name in (("Picture", "status.png"), ("Report", "report.html"), ("Files", "")):
        _say(console, f"{what + ':':<8} {report.run_dir / name}")  # one line: to be copied


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
        console.print(shown, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _simulated(report: Report) -> Iterator[str]:
    scenario = report.scenario
    end = scenario.start + timedelta(milliseconds=scenario.horizon)
    yield f"{scenario.name}: {' '.join(scenario.description.split())}".rstrip(": ")
    times = "once" if report.replications == 1 else f"{report.replications:,} times"
    yield (
        f"{scenario.start:%Y-%m-%d} to {end:%Y-%m-%d} ({format_number(scenario.horizon / DAY)}"
        f" days), {times}, seed {report.seed}"
    )


def _print_status(report: Report, console: "Console") -> None:
    from rich.columns import Columns

    total = sum(report.final_status.values())
    if total == 0:
        _say(console, "none were issued")
        return
    counts = {status: report.final_status[name_of(status)] for status in Status}
    console.print(_bar(counts, total), highlight=False)
    names = [_status(status, n, total) for status, n in counts.items() if n > 0]
    console.print(Columns(names, padding=(0, 3)), highlight=False)


def _bar(counts: Mapping[Status, float], total: float) -> "Text":
    """One line in proportion; its letters say in black and white what its colours say."""
    from rich.text import Text

    bar, begun = Text(no_wrap=True, overflow="crop"), 0.0
    for status, count in counts.items():
        ended = begun + count
        width = round(BAR * ended / total) - round(BAR * begun / total)
        bar.append(LOOKS[status].letter * width, style=_style(status))
        begun = ended
    return bar


def _status(status: Status, count: float, total: float) -> "Text":
    from rich.text import Text

    text = Text(no_wrap=True)
    text.append(f" {LOOKS[status].letter} ", style=_style(status))
    number = format_number(round(count, 1))
    return text.append(f" {name_of(status)} {number} ({format_percent(count / total)})")


def _style(status: Status) -> str:
    return f"{LOOKS[status].ink} on {LOOKS[status].colour}"


def _within(line: str, width: int, indent: str) -> str:
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
