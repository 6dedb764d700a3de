"""The System Log in a database: who used which token when, and what is wrong with the files.

DuckDB reads the files, so that ten million events take a minute. A file becomes a table of its own,
whose rows lie in the order of the lines: what is wrong with a row is found by SQL, for all at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.okta.events import (
    REFUSED_BY_NETWORK,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    USER_DEACTIVATED,
    USER_SUSPENDED,
)
from simulator.okta.findings import Account
from simulator.okta.log_checks import note_bad, note_order, note_repeats
from simulator.okta.log_csv import from_csv
from simulator.okta.log_files import LogFile, Places, copy_in, ends_in_a_line, from_objects, kind_of
from simulator.okta.packed import unpacked
from simulator.okta.times import EARLIEST, LATEST

if TYPE_CHECKING:
    import duckdb

_MEMORY = "1GB"
"""What does not fit goes to disk."""
_COLUMNS = """{uuid: 'VARCHAR', published: 'VARCHAR', eventType: 'VARCHAR',
    transaction: 'JSON', target: 'JSON'}"""
_READ = f"""
    CREATE TABLE {{table}} AS
    SELECT * EXCLUDE by_token FROM (SELECT
        coalesce(try_cast(uuid AS UUID), try_cast(md5(uuid) AS UUID)) AS key,
        epoch_ms(try_cast(published AS TIMESTAMP)) AS time,
        (CASE eventType WHEN '{REFUSED_BY_NETWORK}' THEN 1 WHEN '{USER_DEACTIVATED}' THEN 2
            WHEN '{USER_SUSPENDED}' THEN 3 WHEN '{TOKEN_REVOKED}' THEN 4
            WHEN '{TOKEN_CREATED}' THEN 5 ELSE 0 END)::UTINYINT AS kind,
        transaction->'detail'->>'requestApiTokenId' AS by_token,
        enum_code(try_cast(by_token AS known_token)) AS token,
        CASE WHEN token IS NULL AND by_token IS NOT NULL THEN hash(by_token) END AS other,
        CASE WHEN kind >= 2 THEN target->0->>'id' END AS whom,
        CASE WHEN uuid IS NULL AND published IS NULL AND eventType IS NULL
                THEN 'is not an event in JSON'
            WHEN coalesce(uuid, '') = '' THEN 'has no uuid'
            WHEN coalesce(published, '') = '' THEN 'has no time (published)'
            WHEN time IS NULL OR time NOT BETWEEN {EARLIEST} AND {LATEST}
                THEN 'published: ' || left(published, 40) || ' is not a time'
            WHEN coalesce(eventType, '') = '' THEN 'has no eventType'
        END AS wrong
    FROM read_json(?, format = 'newline_delimited', ignore_errors = true, auto_detect = false,
        columns = {_COLUMNS}))
"""  # noqa: S608 (constants of this program)


_USES = """
    SELECT token::BIGINT AS token, time FROM events
    WHERE token IS NOT NULL AND kind <> 1 AND time <= ? ORDER BY token, time
"""
_OTHERS = """
    SELECT other AS token, time, 0 AS what FROM events
    WHERE other IS NOT NULL AND kind <> 1 AND time <= $1
    UNION ALL
    SELECT hash(whom), time, kind FROM events
    WHERE kind IN (4, 5) AND whom IS NOT NULL AND time <= $1
        AND try_cast(whom AS known_token) IS NULL
    ORDER BY token, time
"""
_SILENCE = "SELECT max(gap) FROM (SELECT time - lag(time) OVER (ORDER BY time) AS gap FROM events)"


NEVER_SAID = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Uses:
    """Which events did tokens cause? One row each, token after token, in time order."""

    token: NDArray[np.int64]
    """The place of the token among those that were asked for."""
    time: NDArray[np.int64]


@dataclass(frozen=True)
class Others:
    """What became of the tokens that are not among those that were asked for? One row each."""

    uses: Uses
    created: NDArray[np.int64]
    """When was each created (ms since 1970; NEVER_SAID: the log does not say)?"""
    revoked: NDArray[np.int64]
    """When did it end (NEVER_SAID: the log does not say)?"""


class Log:
    """The events of some files. Instants are ms since 1970."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", account: Account) -> None:
        self._connection, self._account = connection, account
        self._places: list[Places] = []

    def read(self, path: Path, folder: Path) -> None:
        """Add a file, and note all that is wrong with it. Raises OSError."""
        file, rows = self._loaded(path, folder)
        if rows == 0:
            self._account.wrong(str(path), 0, "has no events", "nothing could be read")
        places, table = Places(file), f"log_{len(self._places)}"
        self._places.append(places)
        cut_off = file.lines is None and ends_in_a_line(path)
        note_bad(self._connection, table, places, cut_off, self._account)
        note_order(self._connection, table, places, self._account)

    def _loaded(self, path: Path, folder: Path) -> tuple[LogFile, int]:
        import duckdb

        kind = kind_of(path)
        if kind == "lines":
            file = LogFile(str(path), unpacked(path, copy_in(folder), self._account))
            try:
                return file, self._load(file)
            except duckdb.Error:
                kind = "array"  # for instance because a line is too long
        make = from_csv if kind == "csv" else from_objects
        file = make(path, folder, self._account)
        return file, self._load(file)

    def _load(self, file: LogFile) -> int:
        table = f"log_{len(self._places)}"
        self._connection.execute(_READ.replace("{table}", table), [str(file.path)])
        return self._number(f"SELECT count(*) FROM {table}")  # noqa: S608

    def settle(self) -> None:
        """All files are read: leave out what is there twice."""
        union = " UNION ALL ".join(
            f"SELECT {number}::UTINYINT AS file, rowid AS place, * FROM log_{number}"  # noqa: S608
            for number in range(len(self._places))
        )
        listed = f"SELECT * FROM ({union}) WHERE wrong IS NULL"  # noqa: S608
        self._connection.execute(f"CREATE VIEW listed AS {listed}")
        note_repeats(self._connection, self._places, self._account)
        self._connection.execute(
            "CREATE VIEW events AS SELECT * FROM listed ANTI JOIN repeats USING (file, place)"
        )

    @property
    def size(self) -> int:
        """How many events are there, each counted once?"""
        return self._number("SELECT count(*) FROM events")

    def span(self) -> tuple[int, int] | None:
        """When is the first event, and when the last?"""
        first, last = self._row("SELECT min(time), max(time) FROM events")
        return None if first is None else (int(first), int(last))

    def longest_silence(self) -> int:
        """How long is the longest time without any event, between the first and the last?"""
        return self._number(_SILENCE)

    def uses(self, until: int) -> Uses:
        """Which events did the known tokens cause, up to an instant?"""
        found = self._connection.execute(_USES, [until]).fetchnumpy()
        return Uses(np.asarray(found["token"], np.int64), np.asarray(found["time"], np.int64))

    def after(self, instant: int) -> int:
        """How many events are later than this?"""
        return self._number(f"SELECT count(*) FROM events WHERE time > {int(instant)}")  # noqa: S608

    def of_others(self) -> tuple[int, int]:
        """How many events did tokens cause that are not known, and how many such tokens?"""
        query = "SELECT count(*), count(DISTINCT other) FROM events WHERE other IS NOT NULL"
        events, tokens = self._row(query)
        return int(events), int(tokens)

    def others(self, until: int) -> Others:
        """What became of the tokens that are not known, up to an instant?"""
        found = self._connection.execute(_OTHERS, [until]).fetchnumpy()
        names, token = np.unique(np.asarray(found["token"], np.uint64), return_inverse=True)
        time, what = np.asarray(found["time"], np.int64), np.asarray(found["what"], np.int64)
        created, revoked = np.full((2, len(names)), NEVER_SAID)
        np.minimum.at(created, token[what == 5], time[what == 5])
        np.minimum.at(revoked, token[what == 4], time[what == 4])
        return Others(Uses(token[what == 0], time[what == 0]), created, revoked)

    def refused_by_network(self) -> int:
        """How many calls came from where the token may not be used?"""
        return self._number("SELECT count(*) FROM events WHERE kind = 1")

    def deactivated(self) -> int:
        """How many users were deactivated?"""
        return self._number("SELECT count(DISTINCT whom) FROM events WHERE kind = 2")

    def deactivations(self) -> NDArray[np.int64]:
        """When were users deactivated?"""
        found = self._connection.execute("SELECT time FROM events WHERE kind = 2").fetchnumpy()
        return np.asarray(found["time"], np.int64)

    def suspended(self) -> dict[str, int]:
        """When was each user suspended last?"""
        query = (
            "SELECT whom, max(time) FROM events WHERE kind = 3 AND whom IS NOT NULL GROUP BY whom"
        )
        return {str(whom): int(time) for whom, time in self._connection.execute(query).fetchall()}

    def _row(self, query: str) -> Any:
        return self._connection.execute(query).fetchall()[0]

    def _number(self, query: str) -> int:
        return int(self._row(query)[0] or 0)


@contextmanager
def opened_log(tokens: Sequence[str], files: Sequence[Path], account: Account) -> Iterator[Log]:
    """The log in some files, for as long as it is needed; `tokens` are those that are known.

    Raises OSError.
    """
    import duckdb

    with TemporaryDirectory(prefix="tokensim-") as folder:
        config: dict[str, Any] = {"memory_limit": _MEMORY, "temp_directory": folder}
        with duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(
                "CREATE TYPE known_token AS ENUM (SELECT unnest(?::VARCHAR[]))", [list(tokens)]
            )
            log = Log(connection, account)
            copies = Path(folder) / "copies"
            copies.mkdir()
            for file in files:
                log.read(file, copies)
            log.settle()
            yield log
