"""Theory and simulation in one picture."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from simulator.lifecycle import Status
from simulator.report.pictures.agreement import misses, plot_agreement
from simulator.report.pictures.style import LOOKS

CURVES = pd.DataFrame(
    {"series": ["green", "green", "b", "b"], "x": [0, 9, 0, 9], "y": [1, 0.5, 0.2, 0.1]}
)
POINTS = pd.DataFrame(
    {
        "series": ["green", "b", "b"],
        "x": [3, 4, 8],
        "value": [0.8, 0.15, 0.3],
        "low": [0.7, 0.1, 0.25],
        "high": [0.9, 0.2, 0.35],
        "expected": [0.83, 0.2, 0.11],
    }
)


def xs(line: Line2D) -> list[float]:
    return [float(x) for x in np.asarray(line.get_xdata())]


def ys(line: Line2D) -> list[float]:
    return [float(y) for y in np.asarray(line.get_ydata())]


def test_an_interval_misses_only_what_lies_outside() -> None:
    assert misses(POINTS).tolist() == [False, False, True]


def test_curves_points_and_misses_are_drawn() -> None:
    ax = plot_agreement(CURVES, POINTS, title="Survival", x="days", y="Tokens alive")
    curves = [line for line in ax.lines if xs(line) == [0, 9]]
    assert [ys(line) for line in curves] == [[1, 0.5], [0.2, 0.1]]
    assert curves[0].get_color() == LOOKS[Status.GREEN].colour
    (squares,) = [line for line in ax.lines if line.get_marker() == "s"]
    assert (xs(squares), ys(squares)) == ([8], [0.3])
    words = " ".join(text.get_text() for text in ax.texts)
    for word in ("Survival", "Tokens alive: calculated", "squares", "green"):
        assert word in words


def test_without_a_miss_no_square_is_explained() -> None:
    ax = plot_agreement(CURVES, POINTS.iloc[:2], y="Days", share=False)
    assert "squares" not in " ".join(text.get_text() for text in ax.texts)
    assert ax.get_ylim()[1] > 1
