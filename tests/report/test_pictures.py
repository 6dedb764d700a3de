"""The pictures: right in their numbers, whole, legible, and the same every time."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from PIL import Image

from simulator.lifecycle import DAY, Status
from simulator.report.pictures.canvas import Picture
from simulator.report.pictures.marks import Mark
from simulator.report.pictures.save import WIDTH, picture_bytes, save
from simulator.report.pictures.status import plot_status, status_figure
from simulator.report.pictures.survival import plot_survival, survival_figure
from tests.report.cases import STATUS, TOKENS
from tests.report.flaws import boxes, flaws
from tests.report.frames import START, STATUSES, day, marks, status_table, token_table

WORDS = {"title": "A title", "subtitle": "What it is about, told at some length. " * 5}
UNTIL = day(365)
Case = tuple[pd.DataFrame, tuple[Mark, ...]]


@pytest.mark.parametrize("case", STATUS.values(), ids=STATUS)
def test_no_text_of_the_status_picture_is_cut_off_or_covered(case: Case) -> None:
    assert flaws(status_figure(case[0], marks=case[1], **WORDS)) == []


@pytest.mark.parametrize("tokens", TOKENS.values(), ids=TOKENS)
def test_no_text_of_the_survival_picture_is_cut_off_or_covered(tokens: pd.DataFrame) -> None:
    assert flaws(survival_figure(tokens, start=START, until=UNTIL, **WORDS)) == []


@pytest.mark.parametrize("width", [5.0, 8.0, 14.0])
@pytest.mark.parametrize("name", ["thin layers", "long marks", "replications"])
def test_labels_stay_within_the_axes_of_others(name: str, width: float) -> None:
    figure = Figure(figsize=(width, width * 0.6))
    ax = figure.subplots()
    ax.set_position((0.12, 0.15, 0.85, 0.65))
    table, noted = STATUS[name]
    assert plot_status(table, marks=noted, ax=ax) is ax
    assert flaws(figure) == []


def test_the_finder_of_flaws_finds_them() -> None:
    figure = Figure(figsize=(4, 3))
    for place in (0.5, 0.52, 0.98):
        figure.text(place, 0.5, "words words")
    assert len(flaws(figure)) == 2


def test_the_layers_are_stacked_to_the_numbers_of_the_table() -> None:
    table = status_table(9, lambda d, _: (20 - d, d, 2, 3, 1, 4, 2 * d, 1))
    ax = plot_status(table)
    tops = {
        str(layer.get_label()): layer.get_paths()[0].vertices
        for layer in ax.collections
        if isinstance(layer, PolyCollection)
    }
    assert list(reversed(tops)) == STATUSES
    expected = table[STATUSES].cumsum(axis=1)
    days = table["time"].to_numpy("datetime64[ms]").astype(np.int64) / DAY
    for name in STATUSES:
        corners = {(float(x), float(y)) for x, y in np.asarray(tops[name])}
        assert corners >= set(
            zip(days.tolist(), expected[name].astype(float).tolist(), strict=True)
        )


def test_a_status_that_never_occurs_is_left_out() -> None:
    ax = plot_status(status_table(9, lambda d, _: (9 - d, d, 0, 0, 0, 0, 0, 0)))
    texts = " ".join(text.get_text() for text in ax.texts)
    assert "gray" in texts
    assert "red" not in texts
    assert len([one for one in ax.collections if isinstance(one, PolyCollection)]) == 2


def test_a_status_that_is_over_says_how_many_there_were() -> None:
    ax = plot_status(STATUS["one token"][0])
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("0, at most 1") == 3
    assert "1 (100%)" in texts


def test_marks_outside_of_the_run_are_not_drawn() -> None:
    table = status_table(9, lambda _, __: (9,) * 8)
    ax = plot_status(table, marks=marks((3, "here"), (-3, "before"), (4000, "after")))
    texts = [text.get_text() for text in ax.texts]
    assert "here" in texts
    assert not {"before", "after"} & set(texts)


def test_the_band_is_drawn_for_several_replications_only() -> None:
    def patches(name: str, band: bool) -> int:
        return len(plot_status(STATUS[name][0], band=band).collections)

    assert patches("replications", True) == patches("replications", False) + 1
    assert patches("growing", True) == patches("growing", False)


def test_the_curve_of_a_cohort_is_its_kaplan_meier_curve() -> None:
    tokens = token_table(
        [("a/0", 0, 30, "expired"), ("a/1", 0, None, "live"), ("a/2", 0, 60, "expired")]
    )
    ax = plot_survival(tokens, start=START, until=UNTIL)
    curve = next(line for line in ax.lines if line.get_drawstyle() == "steps-post")
    corners = np.column_stack([np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())])
    assert corners == pytest.approx(np.array([(0, 1), (30, 2 / 3), (60, 1 / 3), (365, 1 / 3)]))


def test_a_png_is_1600_pixels_wide_and_a_picture_comes_in_two_forms(tmp_path: Path) -> None:
    paths = save(status_figure(STATUS["growing"][0]), tmp_path / "a.b")
    assert [path.name for path in paths] == ["a.b.png", "a.b.svg"]
    assert Image.open(paths[0]).width == WIDTH == 1600
    assert paths[1].read_text().startswith("<?xml")


SCRIPT = """
import hashlib
from simulator.report.pictures.save import picture_bytes
from simulator.report.pictures.status import status_figure
from simulator.report.pictures.survival import survival_figure
from tests.report.cases import STATUS, TOKENS
from tests.report.flaws import boxes, flaws
from tests.report.frames import START, day

table, noted = STATUS["replications"]
for figure in (
    status_figure(table, marks=noted),
    survival_figure(TOKENS["eight cohorts"], start=START, until=day(365)),
):
    for kind in ("png", "svg"):
        print(hashlib.sha256(picture_bytes(figure, kind)).hexdigest())
"""


def test_the_same_picture_has_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert len(set(runs[0])) == 4
    assert runs[0] == runs[1]


def test_the_settings_of_the_user_change_nothing_and_are_left_alone() -> None:
    table = STATUS["replications"][0]
    plain = picture_bytes(status_figure(table), "svg")
    mine: Any = {
        "font.size": 20.0,
        "axes.grid": True,
        "svg.hashsalt": "mine",
        "hatch.linewidth": 5.0,
    }
    with mpl.rc_context(mine):
        assert picture_bytes(status_figure(table), "svg") == plain
        assert mine.items() <= dict(mpl.rcParams).items()


def test_a_notebook_shows_the_axes_as_a_picture() -> None:
    ax = plot_status(STATUS["growing"][0])
    assert isinstance(ax, Picture)
    assert ax._repr_png_().startswith(b"\x89PNG")


def test_text_is_never_taken_for_mathematics() -> None:
    title = r"costs $5 and $6^ \frac"
    figure = status_figure(STATUS["growing"][0], title=title, subtitle="令牌 🙂 $x$")
    assert any(text == title for text, _ in boxes(figure))
    picture_bytes(figure, "svg")


def test_every_status_has_a_look() -> None:
    table = status_table(3, lambda _, __: (1,) * 8)
    texts = {text.get_text() for text in plot_status(table).texts}
    assert {status.name.lower() for status in Status} <= texts
