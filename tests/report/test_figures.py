"""Figures look as they did, none of their words is cut off, and they take axes of others."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images

from simulator.report.numbers.kpi_table import kpi_table, tradeoff_table
from simulator.report.pictures import style
from simulator.report.pictures.ages import plot_ages
from simulator.report.pictures.deaths import plot_deaths
from simulator.report.pictures.idle import plot_idle
from simulator.report.pictures.kpis import plot_kpis
from simulator.report.pictures.outages import MOST_ROWS, plot_outages
from simulator.report.pictures.queue import plot_queue
from simulator.report.pictures.tradeoff import plot_tradeoff
from tests.report.figures import (
    HARD,
    PLAIN,
    YEAR,
    bins,
    contrasts,
    deaths,
    outages,
    queue,
    summaries,
)  # fmt: skip
from tests.report.flaws import flaws

TOLERANCE = 6
"""Of the root mean square over pixels (0 to 255): rasterisers differ at the edges of letters."""


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline",
    style=style.RC,
    tolerance=TOLERANCE,
    savefig_kwargs={"dpi": 50, "metadata": {"Software": None}},
)
def test_figures_look_as_they_did(name: str) -> Figure:
    """To store them anew: `pytest tests/report/test_figures.py --mpl-generate-path=DIR`."""
    return PLAIN[name]()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("outages", lambda: plot_outages(outages(28).tail(14), YEAR)),
        ("queue", lambda: plot_queue(queue(40, 0.2), YEAR)),
        ("tradeoff", lambda: plot_tradeoff(tradeoff_table(contrasts(("none", "rotate"))))),
    ],
)
def test_a_change_is_noticed(name: str, other: Callable[[], Any], tmp_path: Path) -> None:
    stored = next((Path(__file__).parent / "baseline").glob(f"*_did_{name}.png"))
    other().get_figure().savefig(tmp_path / "other.png", dpi=50)
    stored_here = shutil.copy(stored, tmp_path / "stored.png")
    assert compare_images(str(stored_here), str(tmp_path / "other.png"), TOLERANCE) is not None


@pytest.mark.parametrize("name", [*PLAIN, *HARD])
def test_no_word_is_cut_off_or_covered(name: str) -> None:
    assert flaws((PLAIN | HARD)[name]()) == []  # type: ignore[operator]


def test_axes_of_others_are_used_as_they_are() -> None:
    figure = Figure(figsize=(14, 16))
    axes = figure.subplots(4, 2)
    drawn = [
        plot_outages(outages(9), YEAR, ax=axes[0, 0]),
        plot_deaths(deaths(1), YEAR, ax=axes[0, 1]),
        plot_ages(bins(2, 90, 10), ax=axes[1, 0]),
        plot_idle(bins(2, 30, 1), ax=axes[1, 1]),
        plot_queue(queue(4, 0.2), YEAR, ax=axes[2, 0]),
        plot_kpis(kpi_table(summaries(9)), ax=axes[2, 1]),
        plot_tradeoff(tradeoff_table(contrasts(("none", "keep"))), ax=axes[3, 0]),
    ]
    assert drawn == list(axes.flat)[:7]


def bars(ax: Any) -> list[Any]:
    return list(ax.patches)


def test_bars_are_as_high_as_the_numbers() -> None:
    table = deaths(0.5)
    ax = plot_deaths(table, YEAR)
    assert sum(bar.get_height() for bar in bars(ax)) == pytest.approx(table["tokens"].sum())
    ages = bins(12, 60, 5)  # the smallest five are put together
    ax = plot_ages(ages)
    assert sum(bar.get_height() for bar in bars(ax)) == pytest.approx(ages["tokens"].sum())
    idle = bins(3, 35, 1)
    ax = plot_idle(idle)
    assert sum(bar.get_height() for bar in bars(ax)) == pytest.approx(idle["tokens"].sum())


def test_idle_times_have_the_colour_of_their_tokens() -> None:
    ax = plot_idle(bins(1, 30, 1))
    for bar in bars(ax):
        day = round(bar.get_x() + 0.5)
        colour = "#2e8d68" if day <= 3 else "#bab8ba" if day <= 23 else "#d82f12"
        assert bar.get_facecolor() == pytest.approx(_rgb(colour))


def _rgb(colour: str) -> tuple[float, ...]:
    return (*(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)), 1.0)


def test_of_many_integrations_those_are_shown_that_were_down_longest() -> None:
    table = outages(50)
    ax = plot_outages(table, YEAR)
    shown = {label.get_text() for label in ax.get_yticklabels()}
    assert len(shown) == MOST_ROWS
    lasting = table["ended"].fillna(YEAR.end) - table["began"]
    order = lasting.groupby(table["integration"]).sum().sort_values(ascending=False, kind="stable")
    assert shown == set(order.index[:MOST_ROWS])


def test_the_queue_is_drawn_as_steps() -> None:
    table = queue(10, 0)
    line = plot_queue(table, YEAR).lines[0]
    heights = np.asarray(line.get_ydata(), float)
    assert heights[::2] == pytest.approx(table["waiting"].to_numpy())
    assert heights[1::2] == pytest.approx(table["waiting"].to_numpy())
