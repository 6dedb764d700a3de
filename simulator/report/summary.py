"""A run in short, for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Protocol

from simulator.lifecycle import DAY, Status
from simulator.report.kpi_words import (
    KPI_WORDS,
    MAIN,
    format_kpi,
    format_number,
    format_percent,
    words_of,
)
from simulator.report.style import LOOKS, name_of
from simulator.scenario import Scenario

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR = 64
"""Width of the bar of statuses, in characters."""


class Report(Protocol):
    """What a run found: see `simulator.experiment.RunReport`."""

    @property
    def run_dir(self) -> Path:
        """Where the files are."""

    @property
    def scenario(self) -> Scenario:
        """What was simulated."""

    @property
    def seed(self) -> int:
        """Of the random numbers."""

    @property
    def replications(self) -> int:
        """How many there were."""

    @property
    def policy(self) -> str:
        """Which was in force."""

    @property
    def kpis(self) -> Mapping[str, Mapping[str, float | int | None]]:
        """Mean and 95 % interval of each indicator."""

    @property
    def final_status(self) -> Mapping[str, float]:
        """Tokens in each status at the end: the mean over replications."""

    @property
    def findings(self) -> Sequence[str]:
        """Plain sentences, of the first replication."""


def print_summary(report: Report, console: "Console") -> None:
    """Print what was simulated, what became of the tokens, and where the rest is."""
    several = report.replications > 1
    _say(console, *_simulated(report))
    _say(console, "", f"Tokens at the end{', mean over replications' if several else ''}")
    _print_status(report, console)
    _say(console, "", *_kpi_lines(report))
    _say(console, "", f"What happened{' in the first replication' if several else ''}")
    for sentence in report.findings:
        _say(console, _point(sentence, console.width))
    _say(console, "")
    for what, name in (("Picture", "status.png"), ("Report", "report.html"), ("Files", "")):
        _say(console, f"{what + ':':<8} {report.run_dir / name}")  # one line: to be copied


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
        f" days), {times}, policy {report.policy}, seed {report.seed}"
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


def _kpi_lines(report: Report) -> Iterator[str]:
    several = report.replications > 1
    rows = [["", "mean", "95 % interval", ""]] if several else []
    for name in _shown(report):
        row, words = report.kpis[name], words_of(name)
        interval = [_interval(name, row)] if several else []
        rows.append([words.label, format_kpi(name, row["mean"]), *interval, words.unit])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for label, *numbers, unit in rows:
        middle = [text.rjust(width) for text, width in zip(numbers, widths[1:], strict=False)]
        yield "  ".join([label.ljust(widths[0]), *middle, unit]).rstrip()


def _shown(report: Report) -> list[str]:
    """The main indicators, and those of the others that are not zero and have words."""
    return [
        name
        for name in KPI_WORDS
        if name in report.kpis and (name in MAIN or report.kpis[name]["mean"])
    ]


def _interval(name: str, row: Mapping[str, float | int | None]) -> str:
    if row["ci_low"] is None:
        return "–"
    return f"{format_kpi(name, row['ci_low'])} to {format_kpi(name, row['ci_high'])}"


def _point(sentence: str, width: int) -> str:
    return fill(
        sentence,
        width,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
