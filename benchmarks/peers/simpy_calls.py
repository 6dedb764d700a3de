"""SimPy, one event per call: a process per token, waiting for its next call or its expiry."""

import random
from collections.abc import Generator

import simpy

from benchmarks.workload import DEPROVISIONED, EXPIRED, LIMIT, TENURE, Answer, Token, answer, tokens

Process = Generator[simpy.Event, None, None]


def _live(env: simpy.Environment, token: Token, rng: random.Random) -> Process:
    while True:
        gap = rng.expovariate(token.rate)
        yield env.timeout(min(gap, LIMIT))
        if token.state:
            return
        if gap >= LIMIT:
            token.state = EXPIRED
            return
        token.last = env.now
        token.calls += 1


def _leave(env: simpy.Environment, mine: list[Token], rng: random.Random) -> Process:
    yield env.timeout(rng.expovariate(1 / TENURE))
    for token in mine:
        token.state = token.state or DEPROVISIONED


def _count(env: simpy.Environment, every: list[Token], rows: list[list[int]]) -> Process:
    for row in rows:
        for token in every:
            row[token.column(env.now)] += 1
        yield env.timeout(1)


def run(n: int, days: int, seed: int, factor: float = 1.0) -> Answer:
    """Simulate W(n, days)."""
    env, rng, every = simpy.Environment(), random.Random(seed), tokens(n, factor)
    rows = [[0] * 5 for _ in range(days + 1)]
    owners = max(1, n // 4)
    for token in every:
        env.process(_live(env, token, rng))
    for owner in range(owners):
        env.process(_leave(env, every[owner::owners], rng))
    env.process(_count(env, every, rows))
    env.run(until=days + 1e-6)
    return answer(rows, every)
