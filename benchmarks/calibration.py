"""Do forecasts come true as often as they say? `python -m benchmarks.calibration [SEED...]`.

The organisation of `tests/forecast/test_calibration.py`, whose patterns of use are hidden from those
who forecast, with the luck of other seeds.
"""

import sys

from simulator.forecast.baselines import one_rate_each, red_ones_die
from simulator.statistics.scores import brier, score
from tests.forecast.hidden import SEED, case

HEADS = ("seed", "days", "tokens", "said", "came true", "outside", "Brier", "red die", "one rate")


def main() -> None:
    """Print a row for each seed and number of days."""
    print(*(f"{head:>10}" for head in HEADS))
    for seed in [int(one) for one in sys.argv[1:]] or [SEED]:
        found = case(seed=seed)
        for days in (7, 30, 90):
            said, happened = found.chances(days), found.happened(days)
            scored = score(said, happened)
            outside = f"{sum(not one.agrees for one in scored.bins)} of {len(scored.bins)}"
            rules = red_ones_die(found.idle), one_rate_each(found.rate, found.idle, days)
            scores = [f"{brier(one, happened):.4f}" for one in (said, *rules)]
            shares = f"{said.mean():.1%}", f"{happened.mean():.1%}"
            row = (str(seed), str(days), str(len(said)), *shares, outside, *scores)
            print(*(f"{cell:>10}" for cell in row), flush=True)


if __name__ == "__main__":
    main()
