"""An earlier day, as an export of that day would have shown it; and what happened afterwards."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from simulator.forecast.chronicle import Entry, What, chronicle
from simulator.importing.gathering import Sources
from simulator.lifecycle import IDLE_LIMIT, expiry
from simulator.okta import events
from simulator.okta.documents import Token, User
from simulator.okta.events import LogEvent, Party
from simulator.okta.findings import Account
from simulator.okta.inventory import Inventory, read_inventory
from simulator.okta.writing import write_inventory, write_log

_STATUSES = {
    What.DEACTIVATED: "DEPROVISIONED",
    What.SUSPENDED: "SUSPENDED",
    What.UNSUSPENDED: "ACTIVE",
    What.REACTIVATED: "ACTIVE",
}
_TYPES = {
    What.DEACTIVATED: events.USER_DEACTIVATED,
    What.SUSPENDED: events.USER_SUSPENDED,
    What.UNSUSPENDED: events.USER_UNSUSPENDED,
    What.REACTIVATED: events.USER_REACTIVATED,
    What.CREATED: events.TOKEN_CREATED,
    What.REVOKED: events.TOKEN_REVOKED,
    What.CALLED: events.PROFILE_UPDATED,
}


@dataclass
class Life:
    """What is known of one token, from the inventory and from the log."""

    token: Token | None = None
    """As the inventory lists it; None: it is dead by then."""
    owner: str = ""
    created: int | None = None
    uses: list[int] = field(default_factory=list)
    revoked: int | None = None

    def last_used(self, instant: int) -> int | None:
        """When was it used last, or created, up to an instant? None: nobody knows."""
        known = self.uses[: bisect_right(self.uses, instant)][-1:]
        known += [one for one in (self.created,) if one is not None and one <= instant]
        if self.token is not None and self.token.last_used <= instant:
            known.append(self.token.last_used)
        return max(known, default=None)


@dataclass(frozen=True)
class Past:
    """All that is known of an organisation, up to the day of its export."""

    inventory: Inventory
    entries: Sequence[Entry]
    lives: Mapping[str, Life]
    at: int
    """When was the inventory taken? (ms since 1970)"""

    @classmethod
    def of(cls, sources: Sources, account: Account) -> "Past":
        """What do the files of an export tell? Raises OSError."""
        inventory = read_inventory(sources.tokens, sources.users, account)
        entries = chronicle(sources.logs, account)
        latest = [one.token.last_used for one in inventory.tokens.values()]
        latest += [entry.time for entry in entries[-1:]]
        at = max(latest, default=0) if sources.at is None else sources.at
        return cls(inventory, entries, _lives(inventory, entries), at)

    def living(self, instant: int) -> dict[str, Token]:
        """Which tokens lived at an instant, as they would have been listed?

        Those of which nothing was known by then are left out.
        """
        found = {}
        for name, life in self.lives.items():
            last = life.last_used(instant)
            if last is None or expiry(last) <= instant or self.death(name) <= instant:
                continue
            created = min(one for one in (life.created, *life.uses[:1], last) if one is not None)
            title = life.token.name if life.token else ""
            found[name] = Token(name, title, life.owner, created, expiry(last))
        return found

    def death(self, name: str) -> float:
        """When did a token die? (ms since 1970; infinite: it lives at the export)"""
        life = self.lives[name]
        ends = [one for one in (life.revoked, self._owner_left(life)) if one is not None]
        if life.token is not None:
            return math.inf
        last = max([*life.uses[-1:], *([life.created] if life.created else [])], default=0)
        return min([*ends, last + IDLE_LIMIT])

    def _owner_left(self, life: Life) -> int | None:
        since = life.created or 0
        left = (one for one in self._departures.get(life.owner, ()) if one >= since)
        return next(left, None)

    @cached_property
    def _departures(self) -> Mapping[str, list[int]]:
        return _departures(self.entries)

    def write(self, instant: int, folder: Path) -> Sources:
        """Write what an export at an instant would have held. Where is it?"""
        tokens, users = self.living(instant), dict(self.inventory.users)
        for token in tokens.values():
            users.setdefault(token.user, User(token.user, "ACTIVE", token.user))
        known = [entry for entry in self.entries if entry.time <= instant]
        statuses = dict.fromkeys(users, "ACTIVE") | {
            entry.user: _STATUSES[entry.what] for entry in known if entry.what in _STATUSES
        }
        people = [replace(one, status=statuses[name]) for name, one in users.items()]
        gone = {one.id for one in people if one.status == "DEPROVISIONED"}
        write_inventory(
            folder / "tokens.json", [one for one in tokens.values() if one.user not in gone]
        )
        write_inventory(folder / "users.json", people)
        write_log(folder / "log.jsonl", _events(known))
        files = (folder / "tokens.json", folder / "users.json", [folder / "log.jsonl"])
        return Sources(*files, instant)


def _lives(inventory: Inventory, entries: Iterable[Entry]) -> dict[str, Life]:
    lives: defaultdict[str, Life] = defaultdict(Life)
    for name, one in inventory.tokens.items():
        lives[name] = Life(one.token, one.token.user, one.token.created)
    for entry in entries:
        if entry.what is What.CREATED:
            lives[entry.token].created = entry.time
            lives[entry.token].owner = lives[entry.token].owner or entry.user
        elif entry.what is What.CALLED and not entry.refused:
            lives[entry.token].uses.append(entry.time)
            lives[entry.token].owner = lives[entry.token].owner or entry.user
        elif entry.what is What.REVOKED:
            lives[entry.token].revoked = entry.time
    return {name: life for name, life in lives.items() if life.owner}


def _departures(entries: Iterable[Entry]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.what is What.DEACTIVATED:
            found[entry.user].append(entry.time)
    return dict(found)


def _events(entries: Iterable[Entry]) -> list[LogEvent]:
    return [
        LogEvent(
            entry.time,
            _TYPES[entry.what],
            Party(entry.user, "User"),
            () if entry.what is What.CALLED else (Party(entry.token or entry.user, "User"),),
            entry.token if entry.what is What.CALLED else None,
            "FAILURE" if entry.refused else "SUCCESS",
            number,
        )
        for number, entry in enumerate(entries)
    ]
