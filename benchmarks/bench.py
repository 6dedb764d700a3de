"""Measure: this product and its peers on one workload, and the commands as a user runs them.

`python -m benchmarks.bench` prints tables in Markdown; docs/performance.md holds what one machine
printed. Times are medians of a few rounds in one process, compilation left out. All answers are
compared in the same run: a peer that answers something else is an error, not a row.
"""

import argparse
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import product
from benchmarks.commands import shown, waited
from benchmarks.peers import heapq_calls, numba_calls, numpy_calls, salabim_calls, simpy_calls
from benchmarks.workload import RATES, Answer, workload
from simulator import replicate

DAYS = 365
Run = Callable[..., Answer]

PEERS: dict[str, tuple[Run, int]] = {
    "SimPy, one event per call": (simpy_calls.run, 1_000),
    "salabim, one event per call": (salabim_calls.run, 1_000),
    "heapq, one event per call": (heapq_calls.run, 10_000),
    "NumPy, token by token": (numpy_calls.run, 100_000),
    "numba, a loop over the calls": (numba_calls.run, 1_000_000),
}
"""By name: how to run it, and the largest size that it is asked for."""


def seconds(run: Run, *args: object, rounds: int) -> tuple[float, Answer]:
    """How long does a run take? The median of some rounds, and the last answer."""
    taken = []
    for number in range(rounds):
        begun = time.perf_counter()
        found = run(*args[:2], number, *args[2:])
        taken.append(time.perf_counter() - begun)
    return median(taken), found


def compare(name: str, mine: Answer, other: Answer, n: int) -> None:
    """Stop if two answers differ by more than chance: 6 standard errors of a difference.

    Tokens of one owner die together, four at a time, so their number varies twice as much as that of
    independent ones.
    """
    for column in range(5):
        a, b = (np.asarray(one.status[:, column], float) for one in (mine, other))
        spread = 6 * 2 * np.sqrt(2 * n * 0.25) + 6
        if np.abs(a - b).max() > spread:
            sys.exit(f"{name} gives other counts: column {column}, {np.abs(a - b).max():.0f} apart")
    spread = 6 * 2 * math.sqrt(2 * n) * max(RATES) * DAYS / math.sqrt(7)
    if abs(mine.calls - other.calls) > spread:
        sys.exit(f"{name} gives other calls: {mine.calls} and {other.calls}")


def versus(sizes: list[int]) -> Iterator[str]:
    """The table of peers."""
    yield "| W(n, 365) | " + " | ".join(f"n = {n:,}" for n in sizes) + " | ratio at the largest |"
    yield "|---" * (len(sizes) + 2) + "|"
    mine = {}
    for n in sizes:
        product.run(n, DAYS, 0)
        mine[n] = seconds(product.run, n, DAYS, rounds=15 if n <= 10_000 else 3)
    for name, (run, largest) in PEERS.items():
        cells, ratio = [], ""
        run(70, 30, 0)
        for n in sizes:
            if n > largest:
                cells.append("")
                continue
            taken, found = seconds(run, n, DAYS, rounds=5 if n <= 1_000 and largest > 1_000 else 1)
            compare(name, mine[n][1], found, n)
            cells.append(shown(taken))
            ratio = (
                f"1/{taken / mine[n][0]:,.0f}"
                if taken > 2 * mine[n][0]
                else f"{mine[n][0] / taken:.2f}"
            )
        yield f"| {name} | " + " | ".join(cells) + f" | {ratio} |"
    cells = [shown(mine[n][0]) for n in sizes]
    yield "| **tokensim** | " + " | ".join(f"**{cell}**" for cell in cells) + " | 1 |"


def growth() -> Iterator[str]:
    """How does the time grow?"""
    yield "| tokensim | takes | against W(100,000, 365) |"
    yield "|---|---|---|"
    base, _ = seconds(product.run, 100_000, DAYS, rounds=5)
    cases = {
        "W(100,000, 365)": (100_000, DAYS, 1.0, "none"),
        "all rates times 10": (100_000, DAYS, 10.0, "none"),
        "twice the tokens": (200_000, DAYS, 1.0, "none"),
        "twice the days": (100_000, 2 * DAYS, 1.0, "none"),
        "keep_alive and remind in force": (100_000, DAYS, 1.0, "cared-for"),
    }
    for name, (n, days, factor, policy) in cases.items():
        taken, _ = seconds(product.run, n, days, factor, policy, rounds=5)
        yield f"| {name} | {shown(taken)} | {taken / base:.2f} |"


def series() -> Iterator[str]:
    """How long do many replications take?"""
    yield "| tokensim | takes |"
    yield "|---|---|"
    scenario = workload(1_000)
    for replications, jobs in ((200, 1), (1_000, 2)):
        begun = time.perf_counter()
        results = replicate(scenario, seed=1, replications=replications, jobs=jobs)
        assert len(results.kpis) == replications
        assert len(results.status) == replications * (DAYS + 1)
        taken = time.perf_counter() - begun
        each = f", {1e3 * taken / replications:.2f} ms each" if jobs == 1 else ""
        yield f"| {replications:,} replications of W(1,000, 365), {jobs} process{'es' * (jobs > 1)}, with statuses and KPIs | {shown(taken)}{each} |"


def runs() -> Iterator[str]:
    """How long does a user wait for many replications, and what is a second process worth?

    From the command to its end, with all files; the best of two rounds, in turn.
    """
    yield "| acme, everything written | 1 process | 2 processes | a second one is worth |"
    yield "|---|---|---|---|"
    tokensim = str(Path(sys.executable).with_name("tokensim"))
    asked = [("compare", 1_000), *(("run", number) for number in (3_000, 12_000, 36_000))]
    for command, replications in asked:
        words = [tokensim, command, "scenarios/acme.yaml", "--replications", str(replications)]
        rounds = [
            [waited([*words, "--jobs", jobs], rounds=1)[0] for jobs in ("1", "2")] for _ in range(2)
        ]
        one, two = (min(taken) for taken in zip(*rounds, strict=True))
        yield f"| `{command} --replications {replications}` | {shown(one)} | {shown(two)} | {one / two:.2f} |"


def machine() -> str:
    """What was it measured on?"""
    cpu = platform.processor() or platform.machine()
    for line in (
        Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    ):
        if line.startswith("model name"):
            cpu = line.split(":")[1].strip()
            break
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="leave out a million tokens")
    small = parser.parse_args().small
    print(f"Machine: {machine()}\n")
    sizes = [1_000, 10_000, 100_000] + ([] if small else [1_000_000])
    for title, lines in (
        ("Against others", versus(sizes)),
        ("Growth", growth()),
        ("Replications", series()),
        ("Runs", runs()),
    ):
        print(f"## {title}\n")
        for line in lines:
            print(line, flush=True)
        print()
    print("## Commands\n", flush=True)
    subprocess.run([sys.executable, "-m", "benchmarks.commands", *["--small"] * small], check=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nPeak memory of this process: {memory:.2f} GB")


if __name__ == "__main__":
    main()
