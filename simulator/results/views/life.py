"""The life of one integration in one replication: its tokens, their colours, and what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.lifecycle import DEAD_STATUSES, Status
from simulator.results.sql_tables import SqlTables
from simulator.results.views.first_colour import first_colour
from simulator.results.views.source import Window

if TYPE_CHECKING:
    import pandas as pd

COLOURS = "turned_"
_DEAD = {status.name.lower() for status in DEAD_STATUSES}
_PEOPLE = ("user_deactivated", "user_reactivated", "user_suspended", "user_unsuspended")


@dataclass(frozen=True)
class Life:
    """All that is known of an integration. Times are UTC, without a timezone."""

    integration: str
    window: Window
    tokens: "pd.DataFrame"
    """As in the table of that name: its own, in their order."""
    events: "pd.DataFrame"
    """`time`, `event`, `token`, `user`: what happened to its tokens, and to who owned them then."""
    outages: "pd.DataFrame"
    tickets: "pd.DataFrame"
    colours: "pd.DataFrame"
    """`token`, `status`, `begin`, `end`: when which token was in which status. The last one of a
    token lasts to the end of the run, and may begin there."""
    calls: NDArray[np.datetime64]
    """When it called: all calls, in order."""

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Which of the calls were refused? Those from the begin of an outage until its end."""
        found = np.zeros(len(self.calls), np.bool_)
        ends = self.outages["ended"].fillna(np.datetime64("9999-01-01"))
        for began, ended in zip(self.outages["began"], ends, strict=True):
            found |= (self.calls >= _instant(began)) & (self.calls < _instant(ended))
        return found


@dataclass(frozen=True)
class Given:
    """What tables do not say of an integration."""

    calls: NDArray[np.datetime64]
    """When it called."""
    first: Status
    """The status of its first token when that was first there, by its idleness until then."""
    later: Status
    """The status of its other tokens when they were created."""
    renewable: bool
    """Could a rule have renewed its first token in that instant?"""
    suspended: bool
    """Are tokens suspended with their owners?"""


def life_in(source: SqlTables, integration: str, window: Window, given: Given) -> Life:
    """What became of an integration, by tables of one replication with colour changes?"""
    name = "'" + integration.replace("'", "''") + "'"
    own = {
        table: source.find(table, f"SELECT * FROM {table} WHERE integration = {name}")
        for table in ("tokens", "outages", "tickets", "events")
    }
    tokens, people = own["tokens"], _people(source, own["tokens"])
    events = _with_people(own["events"], people, tokens)
    colours = _colours(tokens, own["events"], people, window, given)
    calls = given.calls if len(tokens) else given.calls[:0]  # of one who never got a token
    found = (tokens, events, own["outages"], own["tickets"], colours, calls)
    return Life(integration, window, *found)


def _people(source: SqlTables, tokens: "pd.DataFrame") -> "pd.DataFrame":
    """What happened to those who ever owned one of its tokens?"""
    users = ", ".join("'" + str(user).replace("'", "''") + "'" for user in set(tokens["user"]))
    kinds = ", ".join(f"'{kind}'" for kind in _PEOPLE)
    return source.find(
        "events",
        f"SELECT * FROM events WHERE event IN ({kinds}) AND user IN ({users or 'NULL'})",
    )


def _with_people(
    own: "pd.DataFrame", people: "pd.DataFrame", tokens: "pd.DataFrame"
) -> "pd.DataFrame":
    """Its events, and those of the owners of its tokens while they owned them."""
    mine = [_owned(tokens, row.user, row.time) for row in people.itertuples()]
    return _in_order(people[np.array(mine, np.bool_)], own)[["time", "event", "token", "user"]]


def _in_order(people: "pd.DataFrame", own: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    both = pd.concat([people, own]) if len(people) else own
    return both.sort_values("time", kind="stable", ignore_index=True)


def _owned(tokens: "pd.DataFrame", user: object, time: Any) -> bool:
    """Did this user own the newest token then, or one that was alive?"""
    there = tokens[tokens["issued"] <= time]
    live = there[~(there["retired"] < time)]
    return bool((there["user"].iloc[-1:] == user).any() or (live["user"] == user).any())


def _colours(
    tokens: "pd.DataFrame",
    own: "pd.DataFrame",
    people: "pd.DataFrame",
    window: Window,
    given: Given,
) -> "pd.DataFrame":
    """The statuses of each token, one after the other, until the end of the run."""
    import pandas as pd

    rows: list[tuple[str, str, Any, Any]] = []
    people = people if given.suspended else people[:0]
    for place, token in enumerate(tokens.itertuples()):
        first = given.later if place else _first(token, own, window, given)
        rows += _spells(token, _in_order(people, own), window, first)
    frame = pd.DataFrame(rows, columns=["token", "status", "begin", "end"])
    return frame.astype({"begin": "datetime64[ms]", "end": "datetime64[ms]"})


def _first(token: Any, own: "pd.DataFrame", window: Window, given: Given) -> Status:
    import pandas as pd

    mine = own[own["token"] == token.token]
    begin = max(token.issued, pd.Timestamp(window.begin))
    return first_colour(token, mine, begin, given.first, given.renewable, given.calls)


def _spells(
    token: Any, events: "pd.DataFrame", window: Window, first: Status
) -> Iterator[tuple[str, str, Any, Any]]:
    import pandas as pd

    begin = max(token.issued, pd.Timestamp(window.begin))
    status = "suspended" if _is_suspended(token.user, events, begin) else first.name.lower()
    changes = _changes(token, events, begin)
    for time, after in [*changes, (pd.Timestamp(window.end), "")]:
        if after == status:
            continue
        if time > begin or not after:
            yield token.token, status, begin, time
        begin, status = time, after


def _is_suspended(user: str, events: "pd.DataFrame", begin: Any) -> bool:
    """Is somebody suspended at an instant?"""
    theirs = events[(events["user"] == user) & events["event"].isin(_PEOPLE)]
    last = theirs[theirs["time"] <= begin]["event"].iloc[-1:]
    return bool((last == "user_suspended").any())


def _changes(token: Any, events: "pd.DataFrame", begin: Any) -> Iterator[tuple[Any, str]]:
    """When does a token pass into which status?"""
    own = (events["token"] == token.token) | (
        (events["event"] == "user_suspended") & (events["user"] == token.user)
    )
    dead = False
    for row in events[own & (events["time"] >= begin)].itertuples():
        event: Any = row.event
        turned = _status_after(event)
        dead = event in _DEAD or (dead and event != "restored")
        if turned is not None and not (event == "user_suspended" and dead):
            yield row.time, turned


def _status_after(event: str) -> str | None:
    """Into which status does an event lead? None: into none, or that is told by another one."""
    found: Mapping[str, str] = {"user_suspended": "suspended", **{name: name for name in _DEAD}}
    return event.removeprefix(COLOURS) if event.startswith(COLOURS) else found.get(event)


def _instant(time: Any) -> np.datetime64:
    return np.datetime64(time, "ms")
