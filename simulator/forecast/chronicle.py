"""What a System Log says happened to tokens and their owners, event by event, in time order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from simulator.okta import events
from simulator.okta.findings import Account
from simulator.okta.log_csv import from_csv
from simulator.okta.log_files import LogFile, Places, copy_in, from_objects, kind_of
from simulator.okta.packed import unpacked
from simulator.okta.times import EARLIEST, LATEST

if TYPE_CHECKING:
    import duckdb


class What(IntEnum):
    """What can happen, in the order in which events of one instant are taken.

    Users come first, and a call at the instant of a death comes too late (docs/model.md).
    """

    REACTIVATED = 0
    UNSUSPENDED = 1
    DEACTIVATED = 2
    SUSPENDED = 3
    REVOKED = 4
    CREATED = 5
    CALLED = 6


_TYPES = {
    events.USER_REACTIVATED: What.REACTIVATED,
    "user.lifecycle.activate": What.REACTIVATED,
    events.USER_UNSUSPENDED: What.UNSUSPENDED,
    events.USER_DEACTIVATED: What.DEACTIVATED,
    "user.lifecycle.delete.initiated": What.DEACTIVATED,
    events.USER_SUSPENDED: What.SUSPENDED,
    events.TOKEN_REVOKED: What.REVOKED,
    events.TOKEN_CREATED: What.CREATED,
}
_CALLED = int(What.CALLED)


@dataclass(frozen=True)
class Entry:
    """An event. Instants are ms since 1970."""

    time: int
    what: What
    token: str
    """Empty: it is about a user."""
    user: str
    """Who it is about; of a token: who created it or, of a call, who owns it."""
    by_system: bool
    """Did Okta itself do it?"""
    refused: bool
    place: str
    """File, line and uuid."""


_COLUMNS = (
    "{uuid: 'VARCHAR', published: 'VARCHAR', eventType: 'VARCHAR', transaction: 'JSON', "
    "target: 'JSON', actor: 'JSON', outcome: 'JSON'}"
)


def _read(table: str) -> str:
    kinds = " ".join(f"WHEN '{name}' THEN {int(what)}" for name, what in _TYPES.items())
    return f"""
    CREATE TABLE {table} AS
    SELECT uuid, epoch_ms(try_cast(published AS TIMESTAMP)) AS time,
        CASE eventType {kinds} ELSE {_CALLED} END AS what,
        transaction->'detail'->>'requestApiTokenId' AS caller, target->0->>'id' AS target,
        actor->>'id' AS actor,
        coalesce(actor->>'alternateId' = '{events.SYSTEM}', false) AS by_system,
        coalesce(outcome->>'result' IN ('FAILURE', 'DENY'), false) AS refused,
        eventType = '{events.REFUSED_BY_NETWORK}' AS elsewhere
    FROM read_json(?, format = 'newline_delimited', ignore_errors = true, auto_detect = false,
        columns = {_COLUMNS})
    """


_LISTED = f"""
    SELECT * FROM (
        SELECT DISTINCT ON (uuid) * FROM ({{union}})
        WHERE uuid IS NOT NULL AND time BETWEEN {EARLIEST} AND {LATEST}
            AND NOT coalesce(elsewhere, false)
        ORDER BY uuid, file, place
    ) WHERE what <> {_CALLED} OR caller IS NOT NULL ORDER BY time, what, file, place
"""


def chronicle(files: Sequence[Path], account: Account) -> list[Entry]:
    """What do some files of a log say? Events that are there twice count once. Raises OSError."""
    import duckdb

    with TemporaryDirectory(prefix="tokensim-") as folder, duckdb.connect() as connection:
        copies = Path(folder) / "copies"
        copies.mkdir()
        places = [
            _load(connection, number, path, copies, account) for number, path in enumerate(files)
        ]
        union = " UNION ALL ".join(
            f"SELECT {number} AS file, rowid AS place, * FROM chronicle_{number}"
            for number in range(len(places))
        )
        frame = connection.execute(_LISTED.replace("{union}", union)).df()
        return list(_entries(frame, places))


def _load(
    connection: "duckdb.DuckDBPyConnection", number: int, path: Path, copies: Path, account: Account
) -> Places:
    import duckdb

    table, kind = f"chronicle_{number}", kind_of(path)
    if kind == "lines":
        file = LogFile(str(path), unpacked(path, copy_in(copies), account))
        try:
            connection.execute(_read(table), [str(file.path)])
            return Places(file)
        except duckdb.Error:
            kind = "array"
    make = from_csv if kind == "csv" else from_objects
    file = make(path, copies, account)
    connection.execute(_read(table), [str(file.path)])
    return Places(file)


def _entries(frame: Any, places: Sequence[Places]) -> Iterator[Entry]:
    lines = frame["place"].to_numpy() + 1
    for number, one in enumerate(places):
        mine = frame["file"].to_numpy() == number
        lines[mine] = one.of(lines[mine])
    names = ("time", "what", "caller", "target", "actor", "by_system", "refused", "uuid", "file")
    columns = [frame[name].tolist() for name in names]
    for line, row in zip(lines.tolist(), zip(*columns, strict=True), strict=True):
        time, what, caller, target, actor, by_system, refused, uuid, file = row
        what = What(what)
        about_token = what in (What.REVOKED, What.CREATED, What.CALLED)
        token = caller if what is What.CALLED else target if about_token else ""
        user = actor if about_token else target
        if (about_token and _is_text(token)) or (not about_token and _is_text(user)):
            place = f"{places[file].file.name}:{line} ({uuid})"
            who = user if _is_text(user) else ""
            yield Entry(
                int(time), what, token or "", who, by_system is True, refused is True, place
            )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
