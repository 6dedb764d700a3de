"""How long does it take, and how much memory, to import a large organisation from Okta?

    python -m benchmarks.okta_import [TOKENS [EVENTS [FOLDER]]]

Makes an export by numpy and DuckDB (100,000 tokens and ten million events, about 7 GB, unless asked
for less), imports it by the command, and prints seconds and the largest memory of the command. Some
lines are damaged, for their account must be exact at this size, too.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DAY, HOUR
from simulator.okta.documents import Token, User
from simulator.okta.writing import write_inventory

AT = 1_775_000_000_000
DAYS = 90
PROGRAM = """
import atexit, sys
def tell():
    with open("/proc/self/status") as status:
        print(*[line for line in status if line.startswith("VmHWM")], file=sys.stderr)
atexit.register(tell)
from simulator.cli import main; main()
"""
"""The command, which says at its end how much memory it had at most (kB)."""
_EVENT = """
    SELECT '{"actor":{"id":"00u' || lpad((token % USERS)::VARCHAR, 17, '0') || '","type":"User",'
        || '"alternateId":"person@example.com","displayName":"A Person","detailEntry":null},'
        || '"client":{"userAgent":{"rawUserAgent":"python-requests/2.32","os":"Unknown",'
        || '"browser":"UNKNOWN"},"zone":"null","device":"Unknown","id":null,'
        || '"ipAddress":"192.0.2.1","geographicalContext":null},"displayMessage":"Update user",'
        || '"eventType":"user.account.update_profile","outcome":{"result":"SUCCESS",'
        || '"reason":null},"published":"' || strftime(make_timestamp(time * 1000),
        '%Y-%m-%dT%H:%M:%S.%gZ') || '","severity":"INFO","debugContext":{"debugData":'
        || '{"requestUri":"/api/v1/users"}},"transaction":{"type":"WEB","id":"' || hash(number)
        || '","detail":{"requestApiTokenId":"00T' || lpad(token::VARCHAR, 17, '0')
        || '"}},"uuid":"' || md5(number::VARCHAR)::UUID || '","version":"0","target":null}'
    FROM (SELECT row_number() OVER (ORDER BY time, token) AS number, token, time FROM calls)
"""


def main() -> None:
    given = dict(enumerate(sys.argv[1:]))
    tokens, events = int(given.get(0, 100_000)), int(given.get(1, 10_000_000))
    with TemporaryDirectory(dir=given.get(2)) as folder:
        size = make_export(Path(folder), tokens, events)
        measure(Path(folder), tokens, size)


def make_export(folder: Path, tokens: int, events: int) -> int:
    """Write an export of so many tokens and about so many events. How many are there?"""
    token, time_of = _calls(tokens, events)
    last = np.full(tokens, AT - 29 * DAY)
    np.maximum.at(last, token, time_of)
    users = max(tokens // 5, 1)
    write_inventory(
        folder / "api-tokens.json",
        [
            Token(_id("00T", n), f"job {n}", _id("00u", n % users), AT - 400 * DAY, end + 30 * DAY)
            for n, end in enumerate(last.tolist())
        ],
    )
    people = [
        User(_id("00u", n), "ACTIVE", f"person.{n}@example.com", AT - 900 * DAY, AT - DAY)
        for n in range(users)
    ]
    write_inventory(folder / "users.json", people)
    _write_log(folder / "log.jsonl", token, time_of, users)
    return len(token)


def _id(kind: str, number: int) -> str:
    return f"{kind}{number:017d}"


def _calls(tokens: int, events: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Half of the tokens call on a grid, the others at random, at many rates."""
    luck = np.random.default_rng(1)
    rates = luck.lognormal(0.0, 1.2, tokens)
    counts = np.maximum(rates * events / rates.sum(), 0).astype(np.int64)
    token = np.repeat(np.arange(tokens), counts)
    number = np.arange(len(token)) - np.repeat(np.cumsum(counts) - counts, counts)
    spread = luck.random(len(token))
    on_grid = (number + 0.9 + 0.02 * spread) / np.maximum(counts, 1)[token]
    share = np.where(token % 2 == 0, np.minimum(on_grid, 1.0), luck.random(len(token)))
    return token, AT - HOUR - (share * (DAYS * DAY - 2 * HOUR)).astype(np.int64)


def _write_log(
    path: Path, token: NDArray[np.int64], time_of: NDArray[np.int64], users: int
) -> None:
    import pandas as pd

    with duckdb.connect() as connection:
        connection.register("calls", pd.DataFrame({"token": token, "time": time_of}))
        query = _EVENT.replace("USERS", str(users))
        options = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x1e')"
        connection.execute(f"COPY ({query}) TO '{path}' {options}")
    with path.open("r+b") as out:  # two events that are damaged, and the last one cut off
        for place in (1_000_000, 5_000_000):
            out.seek(min(place, path.stat().st_size // 2 + place % 7))
            out.write(b"\x00")
        out.seek(-30, 2)
        out.truncate()


def measure(folder: Path, tokens: int, events: int) -> None:
    size = (folder / "log.jsonl").stat().st_size / 1e9
    print(f"{tokens:,} tokens, {events:,} events, {size:.1f} GB of log", flush=True)
    command = [sys.executable, "-c", PROGRAM, "import", "okta", "--keep-going", "--json"]
    for option, name in (("tokens", "api-tokens.json"), ("users", "users.json")):
        command += [f"--{option}", str(folder / name)]
    command += ["--log", str(folder / "log.jsonl"), "--out", str(folder / "import")]
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, processor = int(done.stderr.split()[-2]) / 2**20, used.ru_utime + used.ru_stime
    report = json.loads(done.stdout)
    print(
        f"imported in {seconds:.0f} s ({processor:.0f} s of processors) with {memory:.1f} GiB; "
        f"{report['findings']} findings"
    )
    print((folder / "import" / "findings.csv").read_text())


if __name__ == "__main__":
    main()
