"""Small exports, made by hand, and what can be done to them."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from simulator.lifecycle import DAY, HOUR
from simulator.okta.times import format_instant, parse_instant

AT = parse_instant("2026-04-01T12:00:00.000Z")


class Files(NamedTuple):
    tokens: Path
    users: Path
    log: Path


def token(number: int, **other: Any) -> dict[str, Any]:
    content = {
        "id": f"00T{number:017d}",
        "name": f"job {number}",
        "userId": f"00u{number % 3:017d}",
        "clientName": "Okta API",
        "tokenWindow": "P30D",
        "network": {"connection": "ANYWHERE"},
        "created": format_instant(AT - 200 * DAY),
        "lastUpdated": format_instant(AT - 200 * DAY),
        "expiresAt": format_instant(AT - HOUR + 30 * DAY),
        "_link": {"self": {"href": "https://example.okta.com/api/v1/api-tokens/x"}},
    }
    return {key: value for key, value in (content | other).items() if value is not ...}


def user(number: int, **other: Any) -> dict[str, Any]:
    content = {
        "id": f"00u{number:017d}",
        "status": "ACTIVE",
        "created": format_instant(AT - 900 * DAY),
        "lastLogin": format_instant(AT - DAY),
        "profile": {"login": f"person.{number}@example.com"},
        "_links": {},
    }
    return {key: value for key, value in (content | other).items() if value is not ...}


def event(number: int, at: int, by: int | None = 0, **other: Any) -> dict[str, Any]:
    detail = {} if by is None else {"requestApiTokenId": f"00T{by:017d}"}
    content = {
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "published": format_instant(at),
        "eventType": "user.account.update_profile",
        "transaction": {"type": "WEB", "id": "x", "detail": detail},
        "target": None,
    }
    return {key: value for key, value in (content | other).items() if value is not ...}


def daily(tokens: int = 4, days: int = 80) -> list[dict[str, Any]]:
    """Events of a run a day of each token, in time order; the last an hour before the export."""
    runs = [
        (AT - HOUR - day * DAY - by * 60_000, by) for day in range(days) for by in range(tokens)
    ]
    return [event(number, at, by) for number, (at, by) in enumerate(sorted(runs))]


def lines(events: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in events)


def listed(documents: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(json.dumps(one) for one in documents) + "\n]\n"


def write_export(
    folder: Path,
    tokens: list[dict[str, Any]] | None = None,
    users: list[dict[str, Any]] | None = None,
    log: str | None = None,
) -> Files:
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(folder / "api-tokens.json", folder / "users.json", folder / "log.jsonl")
    tokens = [token(number) for number in range(4)] if tokens is None else tokens
    users = [user(number) for number in range(3)] if users is None else users
    files.tokens.write_text(listed(tokens), encoding="utf-8")
    files.users.write_text(listed(users), encoding="utf-8")
    files.log.write_text(lines(daily()) if log is None else log, encoding="utf-8")
    return files
