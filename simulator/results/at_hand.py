"""Tables for those who ask many small questions: over one connection, opened once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.results.database import connected
from simulator.results.sql_tables import SqlTables

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class AtHand(SqlTables):
    """The same tables. Opening a database takes longer than most questions do."""

    tables: SqlTables
    connection: "duckdb.DuckDBPyConnection"
    shown: set[str] = field(default_factory=set)

    @property
    def replications(self) -> int:
        """How many are there?"""
        return self.tables.replications

    @property
    def first(self) -> int:
        """Which number has the first of them?"""
        return self.tables.first

    def show(self, connection: "duckdb.DuckDBPyConnection", table: str) -> None:
        """Let SQL see one of the tables on a connection, by its name."""
        self.tables.show(connection, table)

    @contextmanager
    def opened(self, table: str) -> Iterator["duckdb.DuckDBPyConnection"]:
        """The connection, on which SQL sees one of the tables, by its name."""
        if table not in self.shown:
            self.show(self.connection, table)
            self.shown.add(table)
        yield self.connection


@contextmanager
def at_hand(tables: SqlTables) -> Iterator[AtHand]:
    """The tables, over one connection for as long as this lasts."""
    with connected() as connection:
        yield AtHand(tables, connection)
