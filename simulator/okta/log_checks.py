"""What is wrong with the events of a log, found by SQL in all of them at once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.okta.elements import LEFT_OUT
from simulator.okta.findings import Account, Finding
from simulator.okta.log_files import Places

if TYPE_CHECKING:
    import duckdb

_ORDER = """
    SELECT place FROM (
        SELECT rowid AS place, time - lag(time) OVER () AS step FROM {table} WHERE wrong IS NULL
    ) WHERE step {against} 0 ORDER BY place
"""
_REPEATS = """
    CREATE TABLE repeats AS
    SELECT file, place, first_value(file) OVER same AS first_file,
        first_value(place) OVER same AS first_place
    FROM listed WHERE key IN (SELECT key FROM listed GROUP BY key HAVING count(*) > 1)
    WINDOW same AS (PARTITION BY key ORDER BY file, place)
    QUALIFY row_number() OVER same > 1
"""


def note_bad(
    connection: "duckdb.DuckDBPyConnection",
    table: str,
    places: Places,
    cut_off: bool,
    account: Account,
) -> None:
    """Note every event that cannot be used."""
    query = f"SELECT rowid AS place, wrong FROM {table} WHERE wrong IS NOT NULL ORDER BY place"  # noqa: S608
    found: dict[str, Any] = dict(connection.execute(query).fetchnumpy())
    if not len(found["place"]):
        return
    size = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]  # noqa: S608
    lines = places.of(found["place"] + 1)
    file, words = places.file.name, found["wrong"]
    if cut_off and found["place"][-1] + 1 == size:
        words[-1] = "is cut off in the middle of an event"
    for begin, end in _same(words, lines):
        what, first, final = str(words[begin]), int(lines[begin]), int(lines[end - 1])
        account.add(Finding(file, first, what, LEFT_OUT, end=final, things=end - begin), "bad")


def _same(words: NDArray[np.object_], lines: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Which stretches of lines that follow each other have the same words?"""
    if len(words):
        cuts = 1 + np.flatnonzero((np.diff(lines) != 1) | (words[1:] != words[:-1]))
        bounds = [0, *cuts.tolist(), len(words)]
        yield from pairwise(bounds)


def note_order(
    connection: "duckdb.DuckDBPyConnection", table: str, places: Places, account: Account
) -> None:
    """Note every event that stands out of the order of time, in which the others stand.

    The newest may come first, as in the console: what most events do is the order.
    """
    against: dict[str, Any] = {
        sign: connection.execute(_ORDER.format(table=table, against=sign)).fetchnumpy()["place"]
        for sign in ("<", ">")
    }
    sign, word = ("<", "earlier") if len(against["<"]) <= len(against[">"]) else (">", "later")
    if len(against[sign]):
        what, done = f"is {word} than the event before it", "sorted by time"
        for line in places.of(against[sign] + 1).tolist():
            account.add(Finding(places.file.name, line, what, done))


def note_repeats(
    connection: "duckdb.DuckDBPyConnection", places: Sequence[Places], account: Account
) -> None:
    """Note every event that was there before, by its uuid; and make the table `repeats` of them."""
    connection.execute(_REPEATS)
    query = "SELECT * FROM repeats WHERE file = ? AND first_file = ? ORDER BY place"
    for number, one in enumerate(places):
        for other, original in enumerate(places[: number + 1]):
            found: dict[str, Any] = dict(connection.execute(query, [number, other]).fetchnumpy())
            if len(found["place"]):
                lines = one.of(found["place"] + 1)
                _note_stretches(
                    one, lines, original, original.of(found["first_place"] + 1), account
                )


def _note_stretches(
    one: Places,
    lines: NDArray[np.int64],
    original: Places,
    firsts: NDArray[np.int64],
    account: Account,
) -> None:
    """Events that follow each other and repeat others that do so, too, are one finding."""
    stretch = np.concatenate([[0], np.cumsum((np.diff(lines) != 1) | (np.diff(firsts) != 1))])
    for begin, last in ranges_of(stretch):
        begin_line, end_line, first = int(lines[begin]), int(lines[last]), int(firsts[begin])
        what = f"repeats {original.file.name}:{first}"
        what += f"-{int(firsts[last])}" if last > begin else ""
        done, things = "counted once", last - begin + 1
        account.add(
            Finding(one.file.name, begin_line, what, done, end=end_line, things=things), "repeats"
        )


def ranges_of(stretch: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where does each stretch of equal numbers begin and end?"""
    cuts = np.flatnonzero(np.diff(stretch))
    yield from zip([0, *(cuts + 1).tolist()], [*cuts.tolist(), len(stretch) - 1], strict=True)
