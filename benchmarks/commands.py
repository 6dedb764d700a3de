"""What does a user wait for, and how much memory does it take?

`python -m benchmarks.commands`: a process of its own, for the memory of a command is never told below
that of the process which started it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


def commands(large: bool) -> Iterator[str]:
    """The table of commands."""
    yield "| command | takes | peak memory |"
    yield "|---|---|---|"
    tokensim = str(Path(sys.executable).with_name("tokensim"))
    poll = "--set integrations={p: {count: 10000, owner: people, calls: {poisson: 20/d}}}"
    cases = {
        "`tokensim --help`": ["--help"],
        "`tokensim validate scenarios/acme.yaml`": ["validate", "scenarios/acme.yaml"],
        "`tokensim run scenarios/acme.yaml`": ["run", "scenarios/acme.yaml"],
        "run of 10,000 tokens at 20 calls a day each, a year": [
            "run", "scenarios/benchmark.yaml", *poll.split(" ", 1), "--set", "users.people.count=2500",
        ],
    }  # fmt: skip
    if large:
        names, sizes = "abcdefg", [1_000_000 // 7 + (k < 1_000_000 % 7) for k in range(7)]
        counts = [
            f"integrations.{name}.count={size}" for name, size in zip(names, sizes, strict=True)
        ]
        settings = [
            word for count in [*counts, "users.people.count=250000"] for word in ("--set", count)
        ]
        cases["run of W(1,000,000, 365), everything written"] = [
            "run",
            "scenarios/benchmark.yaml",
            *settings,
        ]
    for name, words in cases.items():
        taken, memory = waited([tokensim, *words])
        yield f"| {name} | {shown(taken)} | {memory / 1e3:,.0f} MB |"


def waited(command: list[str], rounds: int = 3) -> tuple[float, float]:
    """How long does a command take (the best of some rounds), and how much memory (kB) at most?"""
    taken, memory = [], 0.0
    for _ in range(rounds):
        folder = tempfile.mkdtemp()
        words = [*command, "--out", f"{folder}/run"] if "run" in command else command
        begun = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        taken.append(time.perf_counter() - begun)
        memory = max(memory, usage.ru_maxrss)
        shutil.rmtree(folder)
        if status:
            sys.exit(f"{' '.join(words)} ended with {status}")
    return min(taken), memory


def shown(taken: float) -> str:
    """A time for people."""
    return f"{1e3 * taken:.3g} ms" if taken < 0.9995 else f"{taken:.3g} s"


if __name__ == "__main__":
    for line in commands("--small" not in sys.argv):
        print(line, flush=True)
