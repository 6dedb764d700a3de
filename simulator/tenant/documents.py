"""Okta's JSON of tokens, users and events. Instants are milliseconds since 1970."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.lifecycle import DAY, IDLE_LIMIT

Document = dict[str, Any]
EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
ANYWHERE: Mapping[str, Any] = {"connection": "ANYWHERE", "include": [], "exclude": []}
_WINDOW = f"P{IDLE_LIMIT // DAY}D"


def written(instant: int) -> str:
    """How does Okta write an instant?"""
    moment = EPOCH + instant * MILLISECOND
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read(text: str) -> int:
    """Which instant is meant? (UTC unless it has an offset) Raises ValueError for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        example = "2026-06-30T12:00:00.000Z"
        raise ValueError(f"{text!r} is not a time; write one like {example}") from None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MILLISECOND


@dataclass(frozen=True)
class Token:
    """A live token."""

    id: str
    name: str
    user: str
    created: int
    updated: int
    expires: int
    network: Mapping[str, Any] = field(default_factory=lambda: ANYWHERE)

    def document(self, base: str) -> Document:
        """How does the tenant at this address show it?"""
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
            "clientName": "Okta API",
            "tokenWindow": _WINDOW,
            "network": dict(self.network),
            "created": written(self.created),
            "lastUpdated": written(self.updated),
            "expiresAt": written(self.expires),
            "_link": links,  # so in Okta's reference and its SDKs;
            "_links": links,  # so elsewhere in Okta
        }


@dataclass(frozen=True)
class User:
    """An account."""

    id: str
    login: str
    words: tuple[str, str]
    """First and last name."""
    kind: str
    status: str
    created: int
    changed: int
    """When its status changed."""

    def document(self, base: str) -> Document:
        """How does the tenant at this address show it?"""
        created, changed = written(self.created), written(self.changed)
        return {
            "id": self.id,
            "status": self.status,
            "created": created,
            "activated": created,
            "statusChanged": changed,
            "lastLogin": None,
            "lastUpdated": changed,
            "passwordChanged": None,
            "type": {"id": "oty00000000000000000"},
            "profile": {
                "firstName": self.words[0],
                "lastName": self.words[1],
                "email": self.login,
                "login": self.login,
                "userType": self.kind,
                "mobilePhone": None,
                "secondEmail": None,
            },
            "credentials": {"provider": {"type": "OKTA", "name": "OKTA"}},
            "_links": {"self": {"href": f"{base}/api/v1/users/{self.id}"}},
        }


@dataclass(frozen=True)
class Party:
    """An actor or a target of an event."""

    id: str
    type: str
    alternate: str
    name: str

    def document(self) -> Document:
        """How does Okta write it?"""
        return {
            "id": self.id,
            "type": self.type,
            "alternateId": self.alternate,
            "displayName": self.name,
            "detailEntry": None,
        }


@dataclass(frozen=True)
class LogEvent:
    """An event of the System Log."""

    uuid: str
    published: int
    type: str
    words: str
    actor: Party
    targets: Sequence[Party]
    transaction: str
    token: str | None
    """Id of the token that made the request which caused it."""

    def document(self) -> Document:
        """How does Okta write it?"""
        detail = {} if self.token is None else {"requestApiTokenId": self.token}
        by_system = self.actor.type == "SystemPrincipal"
        return {
            "uuid": self.uuid,
            "published": written(self.published),
            "eventType": self.type,
            "version": "0",
            "severity": "INFO",
            "legacyEventType": None,
            "displayMessage": self.words,
            "actor": self.actor.document(),
            "client": {"ipAddress": None if by_system else "127.0.0.1"},
            "outcome": {"result": "SUCCESS", "reason": None},
            "target": [target.document() for target in self.targets],
            "transaction": {
                "type": "JOB" if by_system else "WEB",
                "id": self.transaction,
                "detail": detail,
            },
            "debugContext": {"debugData": {}},
        }
