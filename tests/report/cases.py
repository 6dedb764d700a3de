"""Tables that are hard to draw: tiny, huge, crowded, empty."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulator.report.pictures.marks import Mark
from tests.report.frames import Life, marks, status_table, token_table

_RNG = np.random.default_rng(0)


def _alone(day: int, _: int) -> Sequence[int]:
    return (day <= 3, 3 < day <= 23, 23 < day < 30, 0, 0, day >= 30, 0, 0)


def _all(_: int, __: int) -> Sequence[int]:
    return (20, 15, 10, 10, 10, 15, 15, 5)


STATUS: dict[str, tuple[pd.DataFrame, tuple[Mark, ...]]] = {
    "one token": (status_table(60, _alone), ()),
    "one day": (
        status_table(1, lambda day, _: (5 - day, day, 0, 0, 0, 0, 0, 0)),
        marks((0, "x leave (2)"), (1, "y leave (10%)")),
    ),
    "less than a day": (status_table(0, _all), marks((0, "x leave (2)"))),
    "no tokens": (status_table(30, lambda _, __: (0,) * 8), ()),
    "all dead": (status_table(90, lambda _, __: (0, 0, 0, 0, 0, 100, 0, 0)), ()),
    "a century": (
        status_table(36500, lambda d, _: (1000 - d // 50, d % 7, 0, 0, 0, d // 50, 0, 0)),
        (),
    ),
    "millions": (
        status_table(
            365, lambda d, _: (9_000_000 - 2000 * d, 90_000, 3, 0, 0, 1000 * d, 900 * d, 100 * d)
        ),
        (),
    ),
    "many marks": (
        status_table(365, _all),
        marks(*((30 + 14 * i, f"contractors-{i} leave (50%)") for i in range(12))),
    ),
    "thin layers": (
        status_table(365, lambda _, __: (993, 1, 1, 1, 1, 1, 1, 1)),
        marks((0, "a suspended (100%)"), (364, "a-rather-long-name leave (50%)"), (365, "b leave")),
    ),
    "long marks": (
        status_table(365, _all),
        marks(
            *((180, f"a-quite-long-cohort-name-{i} leave (12.5%)") for i in range(5)),
            (182, "contractors-from-the-outside-agency suspended (100%)"),
            (190, "a, b, c, d, e, f flagged (12%)"),
            (300, "w" * 300),
        ),
    ),
    "replications": (
        status_table(365, lambda d, r: (90 - d // 10 - r, 5, 3, 0, 0, d // 10 + r, 2, 0), 20),
        marks((180, "x leave (2)")),
    ),
    "growing": (status_table(90, lambda day, _: (day, day // 2, 0, 0, 0, 0, 0, 0)), ()),
}


def _lives(count: int, cohorts: int, died: float, name: str = "c") -> list[Life]:
    ages = _RNG.uniform(1, 365, count)
    return [
        (f"{name}{i % cohorts}/{i // cohorts}", 0.0, float(age), "expired")
        if _RNG.random() < died
        else (f"{name}{i % cohorts}/{i // cohorts}", 0.0, None, "live")
        for i, age in enumerate(ages)
    ]


TOKENS: dict[str, pd.DataFrame] = {
    "no tokens": token_table([]),
    "one token": token_table([("a/0", 0, 30, "expired")]),
    "all live": token_table(_lives(50, 3, 0.0)),
    "all dead": token_table([(f"a/{i}", 0, 30, "expired") for i in range(9)]),
    "dead at once": token_table([(f"a/{i}", 0, 0 if i < 5 else None, "revoked") for i in range(9)]),
    "eight cohorts": token_table(_lives(200, 8, 0.5)),
    "many cohorts": token_table(_lives(400, 20, 0.8, "a-name-that-goes-on-" + "and-on-" * 8)),
    "from before": token_table(
        [
            (f"c{i % 3}/{i}", float(-age), None if i % 3 else float(_RNG.uniform(1, 365)), "x")
            for i, age in enumerate(_RNG.uniform(0, 800, 150))
        ]
    ),
}
