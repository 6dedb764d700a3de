"""salabim, one event per call: a component per token."""

import random

import salabim as sim

from benchmarks.workload import DEPROVISIONED, EXPIRED, LIMIT, TENURE, Answer, Token, answer, tokens


class _Part(sim.Component):  # type: ignore[misc]
    def setup(self, **given: object) -> None:
        for name, value in given.items():
            setattr(self, name, value)
        self.mode.monitor(False)
        self.status.monitor(False)


class _Live(_Part):
    token: Token
    rng: random.Random

    def process(self):
        token = self.token
        while True:
            gap = self.rng.expovariate(token.rate)
            yield self.hold(min(gap, LIMIT))
            if token.state:
                return
            if gap >= LIMIT:
                token.state = EXPIRED
                return
            token.last = self.env.now()
            token.calls += 1


class _Leave(_Part):
    mine: list[Token]
    rng: random.Random

    def process(self):
        yield self.hold(self.rng.expovariate(1 / TENURE))
        for token in self.mine:
            token.state = token.state or DEPROVISIONED


class _Count(_Part):
    every: list[Token]
    rows: list[list[int]]

    def process(self):
        for row in self.rows:
            for token in self.every:
                row[token.column(self.env.now())] += 1
            yield self.hold(1)


def run(n: int, days: int, seed: int, factor: float = 1.0) -> Answer:
    """Simulate W(n, days)."""
    sim.yieldless(False)
    env, rng, every = (
        sim.Environment(trace=False, random_seed=""),
        random.Random(seed),
        tokens(n, factor),
    )
    owners, rows = max(1, n // 4), [[0] * 5 for _ in range(days + 1)]
    for token in every:
        _Live(token=token, rng=rng)
    for owner in range(owners):
        _Leave(mine=every[owner::owners], rng=rng)
    _Count(every=every, rows=rows)
    env.run(till=days + 1e-6)
    return answer(rows, every)
