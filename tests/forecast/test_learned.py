"""Draws of what the use of real tokens may be: what is drawn, and what is left alone."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from simulator.demand.estate import Demand
from simulator.demand.patterns import AT_RANDOM, BY_GAPS, LISTED, ON_GRID
from simulator.forecast.learned import Learned, Uses, chosen_families
from simulator.forecast.unknown import BEFORE
from simulator.forecast.usage import FAMILIES, UsageError, usage_of
from simulator.learning.models import GAP_DRAWS
from simulator.lifecycle import DAY
from tests.forecast.worlds import organisation

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = ["{poisson: 1.79/w}", "{every: 4d, offset: 2h, miss: 20%}", "{poisson: 25/y}"]
MEANS = (5.0 * np.exp(0.2 * ndtri((np.arange(GAP_DRAWS) + 0.5) / GAP_DRAWS))).tolist()
GAPS = "{gaps: {lognormal: {mean: 5d, cv: 0.5}}}"


def table(**changes: Any) -> dict[str, Any]:
    """Of three tokens: one at random, one on a grid, and one that is either at random or by gaps."""
    plain: dict[str, Any] = {
        "integration": ["a", "b", "c"], "calls": TEXTS, "calls_if_alive": TEXTS,
        "probability_dead": [0.1, 0.2, 0.3], "rate_shape": [20.8] * 3,
        "rate_exposure_days": [81.0] * 3, "kept_seen": [10, 18.5, 10], "kept_missed": [0.5, 4.5, 1],
        "shown_share": [0.9] * 3, "idle_days": [1.0] * 3, "ever_used": [True] * 3,
        "endings_per_day": [0.001] * 3,
        "gap_draws_lognormal": [[True] * GAP_DRAWS] * 3, "gap_draws_mean_days": [MEANS] * 3,
        "gap_draws_cv": [[0.5] * GAP_DRAWS] * 3,
    }  # fmt: skip
    for name in FAMILIES:
        plain |= {f"calls_{name}": [None] * 3, f"weight_{name}": [0.0] * 3}
    plain |= {"calls_every": [None, TEXTS[1], None], "weight_every": [0.0, 1.0, 0.0]}
    plain |= {"calls_random": [TEXTS[0], None, TEXTS[2]], "weight_random": [1.0, 0.0, 0.25]}
    plain |= {"calls_gaps": [None, None, GAPS], "weight_gaps": [0.0, 0.0, 0.75]}
    return {name: np.array(column) for name, column in (plain | changes).items()}


def uses(texts: list[str] = TEXTS, more: str = "") -> Uses:
    integrations = ", ".join(
        f"{n}: {{owner: u, calls: {t}}}" for n, t in zip("abc", texts, strict=True)
    )
    demand = Demand.of(organisation(f"{{{more}{integrations}}}"))
    return Learned(usage_of(table(), START, "usage.parquet")).about(demand)


def test_numbers_are_drawn_about_what_was_learned() -> None:
    known = uses()
    rows = np.stack([known.draw(1, number, None).rows for number in range(400)])
    assert set(rows["kind"][:, 0]) == {AT_RANDOM}
    assert rows["rate"][:, 0].mean() == pytest.approx(1.79 / 7, rel=0.02)
    assert set(rows["kind"][:, 1]) == {ON_GRID}
    assert rows["miss"][:, 1].mean() == pytest.approx(1 - 18.5 / 23 / 0.9, abs=0.02)
    by_gaps = rows["kind"][:, 2] == BY_GAPS
    assert by_gaps.mean() == pytest.approx(0.75, abs=0.02)
    assert np.log(rows["mean"][by_gaps, 2]).std() == pytest.approx(0.2, rel=0.1)


@pytest.mark.parametrize(("idle", "used", "first"), [(6.0, True, 8.0), (14.3, True, 0.7)])
def test_nearly_equal_gaps_are_runs_from_the_last_use_on(
    idle: float, used: bool, first: float
) -> None:
    """Runs that may be missed, like others; one that is a little late comes soon."""
    rows = regular(idle, used)
    assert set(rows["kind"]) == {ON_GRID}
    assert (rows["every"] == 14 * DAY).all()
    assert (rows["offset"] / DAY).tolist() == pytest.approx([first] * len(rows))
    assert rows["miss"].mean() == pytest.approx(1 - 10 / 11, abs=0.02)


def test_the_first_run_ever_comes_at_any_moment_of_the_period() -> None:
    first = regular(4.0, used=False)["offset"] / DAY
    assert first.min() < 1.0 < 9.0 < first.max() <= 10.0


def regular(idle: float, used: bool) -> Any:
    """Draws for a token of which nothing else is known than gaps of about two weeks."""
    changes = {
        "idle_days": [idle] * 3, "ever_used": [used] * 3, "shown_share": [1.0] * 3,
        "gap_draws_mean_days": [[14.0] * GAP_DRAWS] * 3, "gap_draws_cv": [[0.03] * GAP_DRAWS] * 3,
        "weight_random": [1.0, 0.0, 0.0],
    }  # fmt: skip
    usage = usage_of(table(**changes), START, "usage.parquet")
    text = f"a: {{owner: u, calls: {TEXTS[0]}}}, b: {{owner: u, calls: {TEXTS[1]}}}"
    demand = Demand.of(organisation(f"{{{text}, c: {{owner: u, calls: {TEXTS[2]}}}}}"))
    known = Learned(usage).about(demand)
    return np.stack([known.draw(1, number, None).rows[2] for number in range(300)])


def test_what_the_user_has_written_instead_is_left_alone() -> None:
    known = uses([TEXTS[0], "{every: 5d, offset: 2h}", "never"])
    assert known.which.tolist() == [0]
    assert known.ended.tolist() == [0.1, 0.0, 0.0]
    for end in (None, BEFORE, 1000):
        drawn = known.draw(1, 3, end)
        assert drawn.rows[["kind", "every", "miss"]][1].tolist() == (ON_GRID, 5 * 86_400_000, 0.0)
        assert drawn.calendars[drawn.rows["calendar"][1]].closed == ()


def test_a_draw_depends_on_no_other_token() -> None:
    alone, beside = uses().draw(1, 5, None), uses(more="z: {owner: u, calls: never}, ")
    names = ["rate", "mean", "cv", "miss"]
    assert (alone.rows[names] == beside.draw(1, 5, None).rows[names][1:]).all()


def test_uses_end_when_they_are_told_to() -> None:
    ended, later = uses().draw(1, 0, BEFORE), uses().draw(1, 0, 1000)
    assert set(ended.rows["kind"]) == {LISTED}
    assert {ended.lists[place].pattern.pack({}) for place in ended.rows["runs"]} == {"never"}
    assert {later.calendars[one].closed[0][0] for one in later.rows["calendar"]} == {1000}


def test_families_are_chosen_by_weight_among_those_that_are_there() -> None:
    lots = np.linspace(0.0005, 0.9995, 1000)
    weights = np.tile([0.1, 0.0, 0.0, 0.3, 0.2], (1000, 1))
    found = chosen_families(weights, weights > 0, lots)
    assert np.bincount(found, minlength=5).tolist() == [167, 0, 0, 500, 333]


def test_another_table_is_refused() -> None:
    columns = table()
    del columns["kept_missed"]
    with pytest.raises(UsageError, match="has no column kept_missed; it is not from an import"):
        usage_of(columns, START, "usage.parquet")
