"""Which tokens are there, and whose? Read from Okta's JSON, and held to what must be so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.lifecycle import IDLE_LIMIT, MINUTE
from simulator.okta.documents import DocumentError, Token, User, write_window
from simulator.okta.elements import LEFT_OUT, content_of, elements
from simulator.okta.findings import Account
from simulator.scenario.durations import format_duration

SLACK = MINUTE
"""Clocks of servers differ: dates that contradict each other by less are taken as they are."""


@dataclass(frozen=True)
class Listed:
    """A token and the line where it is listed."""

    line: int
    token: Token


@dataclass(frozen=True)
class Inventory:
    """The tokens of an organisation and the users who own them, by their ids."""

    tokens: Mapping[str, Listed]
    users: Mapping[str, User]
    file: str = field(default="", compare=False)
    """Where the tokens are listed."""


def read_inventory(tokens: Path, users: Path, account: Account) -> Inventory:
    """Which tokens and users do two files list? Raises OSError."""
    listed: dict[str, Listed] = {}
    people: dict[str, User] = {}
    for line, token in _tokens(tokens, account):
        if token.id in listed:
            what = f"token {token.id} is listed again, see line {listed[token.id].line}"
            account.wrong(str(tokens), line, what, LEFT_OUT)
        else:
            listed[token.id] = Listed(line, token)
    for line, user in _users(users, account):
        if user.id in people:
            account.wrong(str(users), line, f"user {user.id} is listed again", LEFT_OUT)
        else:
            people[user.id] = user
    return Inventory(listed, people, str(tokens))


def checked(inventory: Inventory, at: int, account: Account) -> Inventory:
    """What is left of an inventory of this instant when all that cannot be so is left out?"""
    kept = {}
    for name, one in inventory.tokens.items():
        whose = f"token {name} ({one.token.name[:40]!r})"
        flaws = [
            *one.token.flaws(at, SLACK),
            *_flaws_of_age(one.token, at),
            *_flaws_of_owner(one.token, inventory.users),
        ]
        for flaw in flaws:
            account.wrong(inventory.file, one.line, f"{whose} {flaw}", LEFT_OUT)
        if not flaws:
            kept[name] = one
            _note_window(inventory.file, one, account)
    return Inventory(kept, inventory.users, inventory.file)


def _flaws_of_age(token: Token, at: int) -> Iterator[str]:
    idle = at - token.last_used
    if idle >= IDLE_LIMIT + SLACK and token.expires > at:
        ago = format_duration(idle // MINUTE * MINUTE)
        yield f"was last used {ago} ago, which no token of Okta's survives"


def _flaws_of_owner(token: Token, users: Mapping[str, User]) -> Iterator[str]:
    owner = users.get(token.user)
    if owner is None:
        yield f"belongs to user {token.user}, who is not listed"
    elif owner.status == "DEPROVISIONED":
        yield f"lives, though its owner {token.user} is deactivated"


def _note_window(file: str, one: Listed, account: Account) -> None:
    if one.token.window != IDLE_LIMIT:
        what = f"token {one.token.id} lives for {write_window(one.token.window)} unused, not P30D"
        account.note(file, what, "simulated with 30 days", line=one.line)


def _tokens(path: Path, account: Account) -> Iterator[tuple[int, Token]]:
    for line, document in elements(content_of(path, account), str(path), _is_token, account):
        try:
            token = Token.read(document)
        except DocumentError as error:
            _complain(error, str(path), line, f"token {_id(document)}", account)
            continue
        if document.get("tokenWindow") is None:
            what = f"token {token.id} has no tokenWindow"
            account.note(str(path), what, "taken as P30D", line=line)
        yield line, token


def _users(path: Path, account: Account) -> Iterator[tuple[int, User]]:
    for line, document in elements(content_of(path, account), str(path), _is_user, account):
        try:
            yield line, User.read(document)
        except DocumentError as error:
            _complain(error, str(path), line, f"user {_id(document)}", account)


def _complain(error: DocumentError, file: str, line: int, whose: str, account: Account) -> None:
    for reason in error.reasons:
        account.wrong(file, line, f"{whose} {reason}", LEFT_OUT)


def _id(document: Mapping[str, Any]) -> str:
    return str(document.get("id") or "without an id")[:40]


def _is_token(document: Mapping[str, Any]) -> bool:
    return any(key in document for key in ("userId", "expiresAt", "tokenWindow"))


def _is_user(document: Mapping[str, Any]) -> bool:
    return "status" in document or "profile" in document
