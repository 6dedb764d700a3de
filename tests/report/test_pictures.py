"""Pictures: nothing overlaps, nothing is cut off, the same bytes every time, and no case is too odd."""

import math
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from simulator import load, loads, replicate, simulate
from simulator.report.marks import Mark, marks_of
from simulator.report.save import save
from simulator.report.status import status_figure
from simulator.report.style import DPI, LOOKS, SIZE, shortened, spread, styled
from simulator.report.survival import survival_figure

SCENARIOS = sorted(path.stem for path in Path("scenarios").glob("*.yaml"))
START = datetime(2026, 1, 1)


def status_table(counts: list[dict[str, int]], start: datetime = START) -> pd.DataFrame:
    rows = [
        {"replication": 0, "time": start + timedelta(days=k)}
        | {look.label: row.get(look.label, 0) for look in LOOKS.values()}
        for k, row in enumerate(counts)
    ]
    return pd.DataFrame(rows)


def texts_of(figure: Figure) -> list[tuple[str, Any]]:
    with styled():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        ticks = {
            label
            for ax in figure.axes
            for axis in (ax.xaxis, ax.yaxis)
            for label in axis.get_ticklabels()
        }
        return [
            (text.get_text(), text.get_window_extent(canvas.get_renderer()))
            for text in figure.findobj(Text)
            if text.get_visible() and text.get_text().strip() and text not in ticks
        ]


def assert_legible(figure: Figure) -> None:
    width, height = SIZE[0] * DPI, SIZE[1] * DPI
    boxes = texts_of(figure)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    for k, (text, box) in enumerate(boxes):
        for other, its in boxes[k + 1 :]:
            apart = (
                box.x1 <= its.x0 or its.x1 <= box.x0 or box.y1 <= its.y0 + 1 or its.y1 <= box.y0 + 1
            )
            assert apart, (text, other)


@pytest.mark.parametrize("name", SCENARIOS)
def test_pictures_of_the_scenarios_are_legible(name: str) -> None:
    scenario = load(f"scenarios/{name}.yaml")
    result = simulate(scenario, seed=1)
    words = {"title": scenario.name, "subtitle": scenario.description}
    assert_legible(status_figure(result.status, marks=marks_of(scenario), **words))
    start = scenario.start.replace(tzinfo=None)
    until = start + timedelta(milliseconds=scenario.horizon)
    assert_legible(survival_figure(result.tokens, start=start, until=until, **words))


ODD: dict[str, list[dict[str, int]]] = {
    "no tokens": [{}] * 10,
    "one token, one instant": [{"green": 1}],
    "all dead": [{"expired": 3}] * 400,
    "millions": [
        {"green": 9_000_000 - k * 10_000, "deprovisioned": k * 10_000} for k in range(400)
    ],
    "a century": [{"green": 5, "gray": 1}] * 36_500,
    "everything at once": [dict.fromkeys((look.label for look in LOOKS.values()), 12_345)] * 60,
}


@pytest.mark.parametrize("case", ODD)
def test_odd_pictures_are_legible(case: str) -> None:
    table = status_table(ODD[case])
    assert_legible(status_figure(table, title="A title", subtitle="a description " * 30))


def test_many_marks_do_not_overlap() -> None:
    marks = [
        Mark(START + timedelta(days=20 * k), f"cohort-number-{k}: 50 % leave") for k in range(18)
    ]
    table = status_table([{"green": 5}] * 365)
    assert_legible(status_figure(table, marks=marks, title="marks"))


def test_marks_tell_what_the_scenario_puts_on_a_day() -> None:
    marks = marks_of(load("scenarios/acme.yaml"))
    assert [(mark.time.date().isoformat(), mark.label) for mark in marks] == [
        ("2026-06-30", "contractors: 50 % leave"),
        ("2026-09-30", "contractors: 2 leave"),
    ]


def test_names_in_any_script_and_dollars_are_drawn_as_they_are() -> None:
    table = status_table([{"green": 5}] * 30)
    figure = status_figure(table, title="名前 $x^2$", subtitle="costs $5 to $7 \N{KEY}")
    assert "名前 $x^2$" in [text for text, _ in texts_of(figure)]


def test_several_replications_have_a_band() -> None:
    scenario = load("scenarios/acme.yaml")
    figure = status_figure(replicate(scenario, seed=1, replications=12).status, title="band")
    assert_legible(figure)
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    low, high = (np.asarray(line.get_ydata()) for line in dashed)
    assert (low <= high).all()
    assert low[-1] < high[-1] < 105


def test_the_same_picture_has_the_same_bytes(tmp_path: Path) -> None:
    table = status_table([{"green": 5 - k // 20, "expired": k // 20} for k in range(100)])
    for name in ("one", "two"):
        save(status_figure(table, title="twice"), tmp_path / name)
    for suffix in (".png", ".svg"):
        one, two = (tmp_path / f"{name}{suffix}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    assert one.read_text().startswith("<?xml")


def test_layers_are_told_apart_without_colour() -> None:
    assert len({look.hatch for look in LOOKS.values()}) == len(LOOKS)
    brightness = [
        sum(int(look.colour[k : k + 2], 16) for k in (1, 3, 5)) for look in LOOKS.values()
    ]
    assert len(set(brightness)) == len(LOOKS)


def test_long_names_keep_both_ends() -> None:
    assert shortened("first-and-fifteenth-flaky", 22) == "first-and-fift…h-flaky"
    assert len(shortened("x" * 99 + "end", 22)) == 22
    assert shortened("x" * 99 + "end", 22).endswith("end")


@pytest.mark.parametrize("wanted", [[0.5] * 5, [0.0, 0.01, 0.9], [1.0, 1.0], []])
def test_labels_are_spread(wanted: list[float]) -> None:
    places = spread(wanted, 0.06, 0.0, 1.0)
    assert all(b - a >= 0.06 - 1e-12 for a, b in pairwise(places))
    assert all(-1e-12 <= place <= 1 + 1e-12 for place in places)
    assert not any(map(math.isnan, places))


def test_plots_can_be_asked_of_results() -> None:
    result = simulate(
        loads(
            "name: x\nstart: 2026-01-01\nhorizon: 40d\nusers: {u: {count: 1}}\nintegrations: {a: {owner: u, calls: never}}\n"
        ),
        seed=1,
    )
    assert result.plot_status().get_ylabel() == "tokens"
    assert result.plot_survival().get_xlabel() == "days since the token was created"
    html = result._repr_html_()
    assert "data:image/png;base64," in html
    assert "Tokens expired after 30 idle days" in html
