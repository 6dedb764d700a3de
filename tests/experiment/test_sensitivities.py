"""Sensitivities: known answers, a dummy that matters as much as luck, and what is refused."""

import pytest

from simulator import loads, sensitivity
from simulator.experiment import PointsError, Sensitivity
from simulator.experiment.indices import Method

pytestmark = pytest.mark.slow

TEXT = """
name: uncertain
start: 2026-01-01
horizon: 60d
seed: 5
users: {team: {count: 4}}
integrations:
  rare: {count: 6, owner: team, calls: {poisson: 0.1/d}}
  idle: {count: 6, owner: team, calls: never}
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
"""
VARY = {"integrations.rare.count": "10..40", "integrations.idle.count": "10..20"}


def index(found: Sensitivity, factor: str, name: str) -> tuple[float, float, float]:
    (row,) = [r for r in found.rows if (r["factor"], r["index"]) == (factor, name)]
    return tuple(float(row[key] or 0) for key in ("value", "ci_low", "ci_high"))  # type: ignore[return-value]


def test_morris_finds_what_counts() -> None:
    """`issued` is the sum of both counts, whatever the worlds."""
    found = sensitivity(loads(TEXT), VARY, kpi="issued", samples=10, replications=1)
    assert index(found, "integrations.rare.count", "mu_star")[0] == pytest.approx(30, abs=3)
    assert index(found, "integrations.idle.count", "mu_star")[0] == pytest.approx(10, abs=2)
    assert index(found, "dummy", "mu_star") == (0, 0, 0)
    assert len(found.points) == 10 * 4


def test_sobol_shares_the_variance() -> None:
    """Of a sum, shares are variances: 30**2 and 10**2 of 1000."""
    found = sensitivity(
        loads(TEXT), VARY, kpi="issued", method="sobol", samples=64, replications=1, jobs=2
    )
    for factor, share in (("integrations.rare.count", 0.9), ("integrations.idle.count", 0.1)):
        for name in ("S1", "ST"):
            _, low, high = index(found, factor, name)
            assert low <= share <= high
    for name in ("S1", "ST"):
        _, low, high = index(found, "dummy", name)
        assert low <= 0 <= high


def test_luck_is_seen_in_the_dummy() -> None:
    vary = {"users.team.count": "3..5"}  # nobody leaves: it matters to nothing
    found = sensitivity(loads(TEXT), vary, kpi="expired", samples=8, replications=1)
    assert index(found, "users.team.count", "mu_star")[0] == 0
    assert index(found, "dummy", "mu_star")[0] > 0
    assert "<table>" in found._repr_html_()
    assert len(found.plot().axes) == 1


def test_a_difference_between_policies_can_be_asked() -> None:
    found = sensitivity(
        loads(TEXT), VARY, kpi="expired", policy="keep-alive", against="none", samples=6,
        replications=2,
    )  # fmt: skip
    assert (found.values <= -10).all()  # at least the idle ones live on
    assert found.as_json()["against"] == "none"


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_same_seed_gives_the_same(method: Method) -> None:
    one, two = (
        sensitivity(
            loads(TEXT), VARY, kpi="expired", method=method, samples=4, replications=2, jobs=jobs
        ).rows
        for jobs in (1, 2)
    )
    assert one == two


@pytest.mark.parametrize(
    ("vary", "options", "message"),
    [
        (VARY, {"kpi": "outage_hour"}, "did you mean outage_hours"),
        (VARY, {"kpi": "issued", "method": "fast"}, "allowed: morris, sobol"),
        (VARY, {"kpi": "issued", "method": "sobol", "samples": 50}, "power of two"),
        (VARY, {"kpi": "issued", "samples": 9000}, "36,000 points are too many"),
        ({"users.team.count": "4"}, {"kpi": "issued"}, "is no range"),
        ({"users.team.count": "3..5"}, {"kpi": "issued", "replications": 1}, "depends on none"),
        ({}, {"kpi": "issued"}, "nothing to vary"),
    ],
)
def test_what_cannot_be_asked_is_refused(vary: dict, options: dict, message: str) -> None:
    with pytest.raises(PointsError, match=message):
        sensitivity(loads(TEXT), vary, **options)
