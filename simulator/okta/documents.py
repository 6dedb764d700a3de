"""One token, one user: what Okta's JSON says of it, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from simulator.lifecycle import IDLE_LIMIT
from simulator.okta.fields import Fields, Json, text_in
from simulator.okta.times import format_instant
from simulator.scenario.durations import format_duration

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
ANYWHERE: Json = {"connection": "ANYWHERE"}
_USER_TYPE = {"id": "oty00000000000000000"}
_PROVIDER = {"provider": {"type": "OKTA", "name": "OKTA"}}


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
    network: Json = field(default_factory=lambda: ANYWHERE, hash=False)
    """From where it may be used."""

    @property
    def last_used(self) -> int:
        """When was it used last, or created?"""
        return self.expires - self.window

    @classmethod
    def read(cls, document: Json) -> Self:
        """Which token is it? Unknown fields are passed over. Raises DocumentError."""
        fields, network = Fields(document), document.get("network")
        token = cls(
            fields.text("id"),
            text_in(document, "name"),
            fields.text("userId"),
            fields.instant("created"),
            fields.instant("expiresAt"),
            fields.window(),
            fields.maybe_instant("lastUpdated"),
            text_in(document, "clientName"),
            network if isinstance(network, Mapping) else ANYWHERE,
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

    def write(self, base: str = "") -> dict[str, Any]:
        """How does Okta show it? `base`: the address of the organisation; left out: no links."""
        links = {
            "self": {
                "href": f"{base}/api/v1/api-tokens/{self.id}",
                "hints": {"allow": ["GET", "PUT", "DELETE"]},
            }
        }
        return {
            "id": self.id,
            "name": self.name,
            "userId": self.user,
            "clientName": self.client,
            "tokenWindow": write_window(self.window),
            "network": dict(self.network),
            "created": format_instant(self.created),
            "lastUpdated": format_instant(self.created if self.updated is None else self.updated),
            "expiresAt": format_instant(self.expires),
            # `_link` in Okta's reference and its SDKs, `_links` elsewhere in Okta
            **({"_link": links, "_links": links} if base else {}),
        }


@dataclass(frozen=True)
class User:
    """A user, as `GET /api/v1/users` shows them."""

    id: str
    status: str
    login: str = ""
    created: int | None = None
    last_login: int | None = None
    changed: int | None = None
    """When did their status change? None: when they were created."""
    names: tuple[str, str] = ("", "")
    """First and last."""
    kind: str = ""

    @classmethod
    def read(cls, document: Json) -> Self:
        """Who is it? Unknown fields are passed over. Raises DocumentError."""
        fields, profile = Fields(document), document.get("profile")
        status = fields.text("status")
        if status and status not in STATUSES:
            fields.reasons.append(f"status {status[:40]!r} is none of {', '.join(STATUSES)}")
        user = cls(
            fields.text("id"),
            status,
            text_in(profile, "login"),
            fields.maybe_instant("created"),
            fields.maybe_instant("lastLogin"),
            fields.maybe_instant("statusChanged"),
            (text_in(profile, "firstName"), text_in(profile, "lastName")),
            text_in(profile, "userType"),
        )
        fields.settle()
        return user

    def write(self, base: str = "") -> dict[str, Any]:
        """How does Okta show them? `base`: the address of the organisation; left out: no links."""
        created = _written(self.created)
        changed = created if self.changed is None else _written(self.changed)
        return {
            "id": self.id,
            "status": self.status,
            "created": created,
            "activated": created,
            "statusChanged": changed,
            "lastLogin": _written(self.last_login),
            "lastUpdated": changed,
            "passwordChanged": None,
            "type": dict(_USER_TYPE),
            "profile": self._profile(),
            "credentials": dict(_PROVIDER),
            **({"_links": {"self": {"href": f"{base}/api/v1/users/{self.id}"}}} if base else {}),
        }

    def _profile(self) -> dict[str, Any]:
        return {
            "firstName": self.names[0],
            "lastName": self.names[1],
            "login": self.login,
            "email": self.login,
            "userType": self.kind or None,
            "mobilePhone": None,
            "secondEmail": None,
        }


def _written(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)


def write_window(window: int) -> str:
    """How does Okta write a tokenWindow? (ISO 8601: `P30D`, `PT5M`)"""
    days, _, rest = format_duration(window).rpartition("d")
    return "P" + (f"{days}D" if days else "") + (f"T{rest.upper()}" if rest else "")
