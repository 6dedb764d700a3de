import numpy as np

from simulator.lifecycle import Status
from simulator.report.pictures.status_layers import layers_of
from tests.report.frames import status_table


def test_the_mean_and_the_band_over_replications() -> None:
    table = status_table(2, lambda day, r: (10 - r * day, 0, 0, 0, 0, r * day, 0, 0), 21)
    found = layers_of(table)
    assert found.replications == 21
    assert found.counts[Status.GREEN].tolist() == [10, 0, -10]
    assert found.counts[Status.EXPIRED].tolist() == [0, 10, 20]
    assert found.live_low.tolist() == [10, 10 - 19, 10 - 38]
    assert found.live_high.tolist() == [10, 10 - 1, 10 - 2]
    assert found.peaks[Status.EXPIRED] == 20


def test_one_replication_has_no_band() -> None:
    found = layers_of(status_table(5, lambda day, _: (day, 1, 1, 1, 1, 1, 1, 1)))
    assert found.live_low.tolist() == found.live_high.tolist() == [day + 4 for day in range(6)]


def test_a_long_time_is_thinned_without_losing_tokens() -> None:
    found = layers_of(status_table(20_000, lambda d, _: (70 + d % 7, 6 - d % 7, 0, 0, 0, 24, 0, 0)))
    assert len(found.times) < 2_000
    assert np.allclose(found.counts.sum(axis=0), 100)
    assert found.counts[:, 0].tolist() == [70, 6, 0, 0, 0, 24, 0, 0]
    assert found.counts[Status.GREEN, -1] == 70 + 20_000 % 7
    assert np.all(np.diff(found.times.astype(np.int64)) > 0)
    inner = found.counts[Status.GREEN, 1:-1]
    assert np.all(np.abs(inner - 73) < 0.5)
    assert found.peaks[Status.GREEN] == 76
