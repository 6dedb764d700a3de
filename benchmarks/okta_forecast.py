"""How long does it take, and how much memory, to forecast a large organisation from an import?

    python -m benchmarks.okta_forecast [TOKENS [WORLDS [FOLDER]]]

Makes an export (100,000 tokens of twenty calls each, unless asked for fewer), imports it, and
forecasts it by the command, with its defaults. Prints seconds, seconds of processors, and the
largest memory of all processes together. The import stays in FOLDER, if one is named.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from benchmarks.okta_import import make_export

CALLS = 20
"""Of each token, on average, within the 90 days of the log."""
EVERY = 0.5
"""Seconds from one look at the memory to the next."""


def main() -> None:
    given = dict(enumerate(sys.argv[1:]))
    tokens, worlds = int(given.get(0, 100_000)), int(given.get(1, 2_000))
    with TemporaryDirectory() as made:
        folder = Path(given.get(2, made))
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "import").exists():
            make_export(folder, tokens, CALLS * tokens)
            print(f"import of {tokens:,} tokens: {measured(importing(folder))}", flush=True)
        scenario = str(folder / "import" / "scenario.yaml")
        print(f"validate: {measured(['validate', scenario])}", flush=True)
        asked = ["forecast", scenario, "--worlds", str(worlds), "--out", str(folder / "forecast")]
        print(f"forecast, {worlds:,} worlds: {measured([*asked, '--seed', '1', '--force'])}")


def importing(folder: Path) -> list[str]:
    """The import of an export; two of its events are damaged."""
    files = {"tokens": "api-tokens.json", "users": "users.json", "log": "log.jsonl"}
    options = [f"--{option}={folder / name}" for option, name in files.items()]
    return ["import", "okta", "--keep-going", *options, "--out", str(folder / "import")]


def measured(words: list[str]) -> str:
    """What does this command take? In words."""
    tokensim = str(Path(sys.executable).with_name("tokensim"))
    begin, before, most = time.perf_counter(), _processors(), 0.0
    process = subprocess.Popen([tokensim, *words], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, sum(map(_gibibytes, _family(process.pid))))
        time.sleep(EVERY)
    if process.returncode:
        raise SystemExit(process.returncode)
    seconds, processors = time.perf_counter() - begin, _processors() - before
    return f"{seconds:.0f} s ({processors:.0f} s of processors) with {most:.1f} GiB"


def _processors() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(process: int) -> Iterator[int]:
    """A process, and those that it has begun."""
    yield process
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:  # it has just ended
            continue
        for child in children:
            yield from _family(int(child))


def _gibibytes(process: int) -> float:
    """The memory of a process; its part of what several share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 2**20


if __name__ == "__main__":
    main()
