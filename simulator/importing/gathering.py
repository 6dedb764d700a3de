"""What do an inventory and a log say together? Read, checked against each other, as records."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.importing.departed import departed
from simulator.learning.records import Records
from simulator.lifecycle import DAY, HOUR, MINUTE
from simulator.okta.elements import LEFT_OUT
from simulator.okta.events import KEPT
from simulator.okta.findings import Account, Finding
from simulator.okta.inventory import SLACK, Inventory, Listed, checked, read_inventory
from simulator.okta.log import Log, opened_log
from simulator.okta.times import format_instant
from simulator.scenario.durations import format_duration

_LONGEST_DOUBT = 31 * DAY
_FEW = 5


@dataclass(frozen=True)
class Sources:
    """Which files were exported, and when? (ms since 1970; None: to be found out)"""

    tokens: Path
    users: Path
    logs: Sequence[Path]
    at: int | None = None


@dataclass(frozen=True)
class Estate:
    """What is known of an organisation."""

    inventory: Inventory
    records: Records
    departed: Records
    """Of tokens that died within the log."""
    at: int
    """When was the inventory taken?"""
    log_begin: int
    log_end: int
    events: int
    deactivated: int
    clients: Sequence[str] = field(repr=False)
    """By the numbers of groups."""

    @property
    def tokens(self) -> list[Listed]:
        """The tokens, in the order of the records."""
        return list(self.inventory.tokens.values())


def gather(sources: Sources, account: Account) -> Estate:
    """What is known? All that is wrong is noted, and left out. Raises OSError."""
    inventory = read_inventory(sources.tokens, sources.users, account)
    at = sources.at if sources.at is not None else _moment_of(inventory, account)
    inventory = checked(inventory, at, account)
    with opened_log(list(inventory.tokens), sources.logs, account) as log:
        begin, end = log.span() or (at, at)
        end = _checked_end(log, sources.logs, (begin, end), at, account)
        records, clients = _records(inventory, log, (begin, end), at, account)
        _note_rest(log, at, (begin, end), sources.logs, account)
        gone = departed(log, (begin, end), at, len(clients))
        return Estate(
            inventory, records, gone, at, begin, end, log.size, log.deactivated(), clients
        )


def _moment_of(inventory: Inventory, account: Account) -> int:
    """When was the inventory taken, at least? At the latest instant in it.

    What is weeks after nearly all other tokens is a mistake, not the moment of the export.
    """
    tokens = [one.token for one in inventory.tokens.values()]
    instants = sorted(max(one.last_used, one.created, one.updated or 0) for one in tokens)
    if not instants:
        return 0
    likely = instants[-min(_FEW, (len(instants) + 1) // 2)] + _LONGEST_DOUBT
    at = max(instant for instant in instants if instant <= likely)
    what = "does not say when the inventory was taken"
    done = f"taken as {format_instant(at)}, the latest instant in it; --at says it exactly"
    account.note(inventory.file, what, done)
    return at


def _checked_end(
    log: Log, files: Sequence[Path], span: tuple[int, int], at: int, account: Account
) -> int:
    """Until when is the log complete? Until the inventory was taken, unless it ends too early."""
    begin, end = span
    usual = max(HOUR, 2 * log.longest_silence())
    if log.size and at - end > usual:
        what = (
            f"ends at {format_instant(end)}, {format_duration((at - end) // MINUTE * MINUTE)} "
            "before the inventory was taken"
        )
        account.wrong(str(files[-1]), 0, what, "learned up to there")
        return end
    return max(at, begin + MINUTE)


def _records(
    inventory: Inventory, log: Log, span: tuple[int, int], at: int, account: Account
) -> tuple[Records, list[str]]:
    tokens = [one.token for one in inventory.tokens.values()]
    begin, end = span
    created = np.array([token.created for token in tokens], np.int64)
    last = np.array([token.last_used for token in tokens], np.int64)
    uses = log.uses(min(at, end))
    early = uses.time < created[uses.token] - SLACK
    _note_early(inventory, uses.token[early], account)
    token, time = uses.token[~early], uses.time[~early]
    latest = np.full(len(tokens), np.iinfo(np.int64).min)
    np.maximum.at(latest, token, time)
    _note_late(inventory, latest, last, account)
    bounds = np.searchsorted(token, np.arange(len(tokens) + 1))
    last = np.maximum(last, latest)
    clients, group = _groups([one.client for one in tokens])
    until = _until(inventory, log, last, end)
    records = Records(
        time / DAY,
        bounds,
        np.minimum(np.maximum(created, begin), until - MINUTE) / DAY,
        until / DAY,
        np.minimum(last, until) / DAY,
        last > created + SLACK,
        group,
        created < begin,
    )
    return records, clients


def _until(inventory: Inventory, log: Log, last: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """Until when does the log tell of each token? Once its owner is suspended, it says nothing."""
    until, suspended = np.full(len(last), end), log.suspended()
    for number, one in enumerate(inventory.tokens.values()):
        if inventory.users[one.token.user].status == "SUSPENDED":
            since = suspended.get(one.token.user, int(last[number]))
            until[number] = min(end, max(since, int(last[number])) + MINUTE)
    return until


def _note_early(inventory: Inventory, token: NDArray[np.int64], account: Account) -> None:
    listed = list(inventory.tokens.values())
    for number, uses in zip(*np.unique(token, return_counts=True), strict=True):
        one = listed[int(number)]
        what = f"token {one.token.id} was used {int(uses):,} times in the log before it was created"
        account.add(Finding(inventory.file, one.line, what, LEFT_OUT, things=int(uses)), "early")


def _note_late(
    inventory: Inventory, latest: NDArray[np.int64], last: NDArray[np.int64], account: Account
) -> None:
    listed = list(inventory.tokens.values())
    for number in np.flatnonzero(latest > last + SLACK):
        one = listed[int(number)]
        what = (
            f"token {one.token.id} was used at {format_instant(int(latest[number]))} in the log, "
            f"after its last use at {format_instant(int(last[number]))} (expiresAt - tokenWindow)"
        )
        account.add(Finding(inventory.file, one.line, what, "the log was believed"), "late")


def _groups(clients: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    names = sorted(set(clients))
    numbers = {name: number for number, name in enumerate(names)}
    return names, np.array([numbers[client] for client in clients], np.int64)


def _note_rest(
    log: Log, at: int, span: tuple[int, int], files: Sequence[Path], account: Account
) -> None:
    file, (begin, _) = ", ".join(map(str, files)), span
    events, tokens = log.of_others()
    if events:
        what = f"{events:,} events are of {tokens:,} tokens that are not in the inventory"
        account.note(file, what, "not used: those tokens are dead, or were left out", things=events)
    if (later := log.after(at)) > 0:
        what = f"{later:,} events are later than the inventory ({format_instant(at)})"
        account.note(file, what, "not used", things=later)
    if (refused := log.refused_by_network()) > 0:
        what = f"{refused:,} calls came from where their token may not be used"
        account.note(file, what, "not counted as uses: they were refused", things=refused)
    if log.size and at - begin < KEPT - DAY:
        what = f"covers {format_duration((at - begin) // HOUR * HOUR)}; Okta keeps 90d"
        account.note(file, what, "learned from less")
