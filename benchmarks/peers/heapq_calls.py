"""A plain event loop on a heap, one entry per token: its next call or its expiry."""

import random
from heapq import heapify, heapreplace

from benchmarks.workload import DEPROVISIONED, EXPIRED, LIMIT, TENURE, Answer, answer, tokens

_NEVER = float("inf")


def run(n: int, days: int, seed: int, factor: float = 1.0) -> Answer:
    """Simulate W(n, days)."""
    rng, every = random.Random(seed), tokens(n, factor)
    owners, rows = max(1, n // 4), [[0] * 5 for _ in range(days + 1)]
    draw = rng.expovariate
    heap: list[tuple[float, int, bool]] = []
    for k, token in enumerate(every):
        gap = draw(token.rate)
        heap.append((min(gap, LIMIT), k, gap >= LIMIT))
    heap += [(draw(1 / TENURE), n + owner, False) for owner in range(owners)]
    heap += [(_NEVER, -1, False)]
    heapify(heap)
    for day, row in enumerate(rows):
        while heap[0][0] <= day:
            now, k, fatal = heap[0]
            if k >= n:
                for token in every[k - n :: owners]:
                    token.state = token.state or DEPROVISIONED
                heapreplace(heap, (_NEVER, -1, False))
                continue
            token = every[k]
            if token.state or fatal:
                token.state = token.state or EXPIRED
                heapreplace(heap, (_NEVER, -1, False))
                continue
            token.last = now
            token.calls += 1
            gap = draw(token.rate)
            heapreplace(heap, (now + min(gap, LIMIT), k, gap >= LIMIT))
        for token in every:
            row[token.column(day)] += 1
    return answer(rows, every)
