"""Statuses are told apart by everybody, with colours and without."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.lifecycle import Status
from simulator.report.pictures.style import DASHES, LOOKS, SERIES, Look

# Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as seen with that deficiency
SEEN = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Ottosson 2020, Oklab: linear RGB to cone responses, and their cube roots to L, a, b
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
OKTA = (Status.GREEN, Status.GRAY, Status.RED, Status.YELLOW)


def linear(colour: str) -> NDArray[np.float64]:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def seen(colour: str, eye: str) -> NDArray[np.float64]:
    light = np.clip(SEEN[eye] @ linear(colour), 0, 1)
    return np.asarray(LAB @ np.cbrt(CONES @ light))


def nearest(statuses: tuple[Status, ...]) -> float:
    return min(
        float(np.linalg.norm(seen(LOOKS[a].colour, eye) - seen(LOOKS[b].colour, eye)))
        for a, b in combinations(statuses, 2)
        for eye in SEEN
    )


def test_no_two_statuses_are_nearer_than_the_nearest_two_of_okta() -> None:
    assert nearest(OKTA) == pytest.approx(0.101, abs=0.001)
    assert nearest(tuple(Status)) == nearest(OKTA)


def test_the_colours_of_okta_are_kept() -> None:
    kept = [LOOKS[status].colour for status in OKTA]
    assert kept == ["#2e8d68", "#bab8ba", "#d82f12", "#f1b825"]


def test_statuses_are_told_apart_without_colour() -> None:
    for part in ("hatch", "letter", "path"):
        assert len({getattr(look, part) for look in LOOKS.values()}) == len(Status)


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.colour)
def test_letters_can_be_read_on_their_colour(look: Look) -> None:
    parts = (0.2126, 0.7152, 0.0722)
    levels = sorted(float(np.dot(parts, linear(colour))) for colour in (look.ink, look.colour))
    assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4  # large or bold text needs 3


def test_curves_are_told_apart_without_colour() -> None:
    assert len(set(DASHES)) == len(set(SERIES)) == len(SERIES) == len(DASHES)
