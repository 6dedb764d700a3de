"""A run in short, for the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from simulator.lifecycle import DAY, Status
from simulator.report.kpi_words import WORDS, name_of, written
from simulator.report.style import LOOKS
from simulator.scenario import Scenario

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR = 60
"""Width of the bar, in characters."""

LETTERS = dict(zip(Status, "G.!?sxdv", strict=True))
"""What a status is in the bar, where there is no colour."""

_RARE = ("revoked", "yellow_token_days")


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
        """Tokens in each status at the end."""

    @property
    def findings(self) -> Sequence[str]:
        """Plain sentences."""


def print_summary(report: Report, console: "Console") -> None:
    """Print what a run found, and where it left the rest."""
    scenario = report.scenario
    times = "once" if report.replications == 1 else f"{report.replications:,} times"
    told = (
        f"{scenario.name}: {scenario.horizon / DAY:,.6g} days from {scenario.start:%Y-%m-%d}, "
        f"simulated {times} (seed {report.seed}, policy {report.policy})"
    )
    console.print(told, style="bold", highlight=False, markup=False)
    _print_status(report, console)
    _print_kpis(report, console)
    if report.replications > 1:
        console.print("In the first replication:")
    for sentence in report.findings:
        console.print(f"- {sentence}", highlight=False, markup=False, soft_wrap=True)
    _print_places(report, console)


def _print_status(report: Report, console: "Console") -> None:
    total = sum(report.final_status.values())
    if total == 0:
        console.print("No tokens were issued.")
        return
    mean = ", mean over replications" if report.replications > 1 else ""
    console.print(f"\nTokens at the end{mean}:", highlight=False)
    console.print(_bar(report.final_status, total))
    present = [(one, report.final_status[LOOKS[one].label]) for one in LOOKS]
    words = [f"{LETTERS[one]} {LOOKS[one].label} {n:,.6g}" for one, n in present if n > 0]
    console.print("  ".join(words), highlight=False, markup=False)


def _bar(final: Mapping[str, float], total: float) -> "Text":
    from rich.text import Text

    bar, begun = Text(), 0.0
    for status, look in LOOKS.items():
        ended = begun + final[look.label]
        width = round(BAR * ended / total) - round(BAR * begun / total)
        bar.append(LETTERS[status] * width, style=f"{look.ink} on {look.colour}")
        begun = ended
    return bar


def _print_kpis(report: Report, console: "Console") -> None:
    from rich.table import Table

    several = report.replications > 1
    table = Table(box=None, pad_edge=False, show_header=several, header_style="")
    table.add_column("")
    table.add_column("mean" if several else "", justify="right")
    if several:
        table.add_column("95 % interval", justify="right")
    for kpi in WORDS:
        row = report.kpis.get(kpi)
        if row is None or (not row["mean"] and kpi in _RARE):
            continue
        cells = [name_of(kpi), written(kpi, row["mean"], mean=several)]
        if several:
            low, high = (written(kpi, row[end], mean=True) for end in ("ci_low", "ci_high"))
            cells.append(f"{low} to {high}")
        table.add_row(*cells)
    console.print()
    console.print(table, highlight=False)
    console.print()


def _print_places(report: Report, console: "Console") -> None:
    """Paths are printed whole, on lines of their own, so that they can be copied."""
    console.print()
    for what, name in (("picture", "status.png"), ("page", "report.html"), ("all files", "")):
        place = report.run_dir / name
        console.print(f"{what + ':':<10} {place}", highlight=False, markup=False, soft_wrap=True)
