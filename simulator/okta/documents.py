"""One token, one user, one event: what Okta's JSON says of it, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from simulator.lifecycle import IDLE_LIMIT
from simulator.okta.times import format_instant, parse_instant
from simulator.scenario.durations import format_duration, parse_duration

Json = Mapping[str, Any]

STATUSES = (
    "STAGED",
    "PROVISIONED",
    "ACTIVE",
    "RECOVERY",
    "PASSWORD_EXPIRED",
    "LOCKED_OUT",
    "SUSPENDED",
    "DEPROVISIONED",
)
"""Of a user."""


class DocumentError(ValueError):
    """A document that cannot be used: each of `reasons` is for the user."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass
class _Fields:
    """Takes fields out of a document, and keeps all complaints until the end."""

    document: Json
    reasons: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        value = self.document.get(key)
        if not isinstance(value, str) or not value:
            self.reasons.append(f"has no {key}" if not value else f"{key} is not a text")
            return ""
        return value

    def instant(self, key: str) -> int:
        if self.document.get(key) is None:
            self.reasons.append(f"has no {key}")
            return 0
        return self.maybe_instant(key) or 0

    def maybe_instant(self, key: str) -> int | None:
        try:
            value = self.document.get(key)
            return None if value is None else parse_instant(value)
        except ValueError as error:
            self.reasons.append(f"{key}: {error}")
            return None

    def window(self) -> int:
        value = self.document.get("tokenWindow")
        try:
            return IDLE_LIMIT if value is None else parse_duration(str(value))
        except ValueError:
            self.reasons.append(f"tokenWindow: {str(value)[:40]!r} is not a duration such as P30D")
            return IDLE_LIMIT

    def settle(self) -> None:
        if self.reasons:
            raise DocumentError(self.reasons)


@dataclass(frozen=True)
class Token:
    """A token, as `GET /api/v1/api-tokens` shows it."""

    id: str
    name: str
    user: str
    created: int
    expires: int
    window: int = IDLE_LIMIT
    updated: int | None = None
    client: str = "Okta API"

    @property
    def last_used(self) -> int:
        """When was it used last, or created?"""
        return self.expires - self.window

    @classmethod
    def read(cls, document: Json) -> Self:
        """Which token is it? Unknown fields are passed over. Raises DocumentError."""
        fields = _Fields(document)
        name, client = document.get("name"), document.get("clientName")
        token = cls(
            fields.text("id"),
            name if isinstance(name, str) else "",
            fields.text("userId"),
            fields.instant("created"),
            fields.instant("expiresAt"),
            fields.window(),
            fields.maybe_instant("lastUpdated"),
            client if isinstance(client, str) else "",
        )
        fields.settle()
        return token

    def flaws(self, at: int, slack: int = 0) -> list[str]:
        """Which of its dates contradict each other, or the inventory being of this instant?"""
        updated = self.created if self.updated is None else self.updated
        checks = {
            "was created after the inventory was taken": self.created > at + slack,
            "was last used (expiresAt - tokenWindow) after the inventory was taken": self.last_used
            > at + slack,
            "had expired when the inventory was taken": self.expires <= at - slack,
            "was last used (expiresAt - tokenWindow) before it was created": self.last_used
            < self.created - slack,
            "was updated before it was created": updated < self.created - slack,
        }
        return [what for what, is_so in checks.items() if is_so]

    def write(self) -> dict[str, Any]:
        """How does Okta show it?"""
        return {
            "id": self.id,
            "name": self.name,
            "userId": self.user,
            "clientName": self.client,
            "tokenWindow": write_window(self.window),
            "network": {"connection": "ANYWHERE"},
            "created": format_instant(self.created),
            "lastUpdated": format_instant(self.created if self.updated is None else self.updated),
            "expiresAt": format_instant(self.expires),
        }


@dataclass(frozen=True)
class User:
    """A user, as `GET /api/v1/users` shows them."""

    id: str
    status: str
    login: str = ""
    created: int | None = None
    last_login: int | None = None
    deactivated_at: int | None = None

    @classmethod
    def read(cls, document: Json) -> Self:
        """Who is it? Unknown fields are passed over. Raises DocumentError."""
        fields, profile = _Fields(document), document.get("profile")
        login = profile.get("login") if isinstance(profile, Mapping) else None
        status = fields.text("status")
        if status and status not in STATUSES:
            fields.reasons.append(f"status {status[:40]!r} is none of {', '.join(STATUSES)}")
        changed = fields.maybe_instant("statusChanged")
        user = cls(
            fields.text("id"),
            status,
            login if isinstance(login, str) else "",
            fields.maybe_instant("created"),
            fields.maybe_instant("lastLogin"),
            changed if status == "DEPROVISIONED" else None,
        )
        fields.settle()
        return user

    def write(self) -> dict[str, Any]:
        """How does Okta show them?"""
        created = None if self.created is None else format_instant(self.created)
        changed = self.created if self.deactivated_at is None else self.deactivated_at
        name = self.login.partition("@")[0]
        return {
            "id": self.id,
            "status": self.status,
            "created": created,
            "activated": created,
            "statusChanged": None if changed is None else format_instant(changed),
            "lastLogin": None if self.last_login is None else format_instant(self.last_login),
            "lastUpdated": None if changed is None else format_instant(changed),
            "type": {"id": "otyfnjfba4ye7pgjB0g4"},
            "profile": {
                "firstName": name.partition(".")[0].title(),
                "lastName": name.partition(".")[2].title(),
                "login": self.login,
                "email": self.login,
            },
        }


def write_window(window: int) -> str:
    """How does Okta write a tokenWindow? (ISO 8601: `P30D`, `PT5M`)"""
    days, _, rest = format_duration(window).rpartition("d")
    return "P" + (f"{days}D" if days else "") + (f"T{rest.upper()}" if rest else "")
