"""Policies meet the same worlds: what pairing is worth."""

from pathlib import Path

import numpy as np
import pytest

from simulator import load, replicate

pytestmark = pytest.mark.slow

REPLICATIONS = 200


@pytest.mark.parametrize("policy", ["keep-alive", "remind"])
def test_the_same_worlds_make_differences_ten_times_as_sure(policy: str) -> None:
    """The variance of a difference in outage hours, with independent seeds and with the same.

    The ratio is about 22; its standard error, with 200 replications each, is about 3.
    """
    scenario = load(Path("scenarios/keep-alive-vs-nothing.yaml"))
    hours = {
        name: replicate(scenario.under(under), seed=seed, replications=REPLICATIONS).kpis[
            "outage_hours"
        ]
        for name, under, seed in (("none", "none", 1), ("same", policy, 1), ("other", policy, 2))
    }
    paired = np.var(hours["same"] - hours["none"], ddof=1)
    independent = np.var(hours["other"] - hours["none"], ddof=1)
    assert independent / paired >= 10
