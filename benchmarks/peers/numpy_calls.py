"""NumPy, token by token: all gaps of a token at once."""

import numpy as np

from benchmarks.workload import GREEN, LIMIT, RATES, RED, TENURE, Answer


def run(n: int, days: int, seed: int, factor: float = 1.0) -> Answer:
    """Simulate W(n, days)."""
    rng = np.random.default_rng(seed)
    owners = max(1, n // 4)
    ends = rng.exponential(TENURE, owners)
    grid, status, calls = np.arange(days + 1.0), np.zeros((days + 1, 5), np.int64), 0
    for k in range(n):
        rate, end = RATES[k % 7] * factor, ends[k % owners]
        mean = rate * days
        times = np.zeros(1)
        while times[-1] <= days:
            gaps = rng.standard_exponential(int(mean + 5 * np.sqrt(mean) + 10)) / rate
            times = np.concatenate([times, times[-1] + np.cumsum(gaps)])
        fatal = np.flatnonzero(np.diff(times) >= LIMIT)
        used = times[: fatal[0] + 1] if len(fatal) else times
        dead = min(used[-1] + LIMIT, end)
        calls += int(np.searchsorted(used, min(dead, float(days)), side="right")) - 1
        idle = grid - used[np.searchsorted(used, grid, side="right") - 1]
        column = np.where(idle <= GREEN, 0, np.where(idle <= RED, 1, 2))
        column[grid >= dead] = 4 if end < used[-1] + LIMIT else 3
        status[np.arange(days + 1), column] += 1
    return Answer(status, calls)
