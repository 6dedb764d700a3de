"""Tables for those who ask many small questions: over one connection, opened once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.results.database import connected
from simulator.results.stored import StoredTables

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass(frozen=True)
class AtHand:
    """A `views.source.Source`. Opening a database takes longer than most questions do."""

    tables: StoredTables
    connection: "duckdb.DuckDBPyConnection"
    shown: set[str] = field(default_factory=set)

    def find(self, table: str, query: str) -> "pd.DataFrame":
        """What does SQL over one of the tables, by its name, find?"""
        if table not in self.shown:
            self.tables.show(self.connection, table)
            self.shown.add(table)
        return self.connection.execute(query).df()


@contextmanager
def at_hand(tables: StoredTables) -> Iterator[AtHand]:
    """The tables, over one connection for as long as this lasts."""
    with connected() as connection:
        yield AtHand(tables, connection)
