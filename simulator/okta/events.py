"""Events of the System Log: what this program knows of them, and how they are written."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from simulator.lifecycle import DAY
from simulator.okta.times import format_instant

KEPT = 90 * DAY
"""How long (ms) Okta keeps its log."""
TOKEN_CREATED = "system.api_token.create"  # noqa: S105 (the name of a type)
TOKEN_REVOKED = "system.api_token.revoke"  # noqa: S105
TOKEN_UPDATED = "system.api_token.update"  # noqa: S105
TOKEN_ENABLED = "system.api_token.enable"  # noqa: S105
REFUSED_BY_NETWORK = "system.api_token.request_outside_allowed_range"
"""A call with a token from where it may not come: refused, so it is no use."""
USER_DEACTIVATED = "user.lifecycle.deactivate"
USER_SUSPENDED = "user.lifecycle.suspend"
USER_UNSUSPENDED = "user.lifecycle.unsuspend"
USER_REACTIVATED = "user.lifecycle.reactivate"
SIGNED_IN = "user.session.start"
PROFILE_UPDATED = "user.account.update_profile"
SYSTEM = "system@okta.com"
"""The name under which Okta itself acts: by it, tokens expire."""

_WORDS = {
    TOKEN_CREATED: "Create API token",
    TOKEN_REVOKED: "Revoke API token",
    TOKEN_UPDATED: "Update API token",
    TOKEN_ENABLED: "Enable API token",
    USER_DEACTIVATED: "Deactivate Okta user",
    USER_SUSPENDED: "Suspend Okta user",
    USER_UNSUSPENDED: "Unsuspend Okta user",
    USER_REACTIVATED: "Reactivate Okta user",
    SIGNED_IN: "User login to Okta",
    PROFILE_UPDATED: "Update user profile for Okta",
}
_LOOPBACK = "127.0.0.1"
_SPACE = UUID("6f1d0f3e-5a0c-5d0f-9f43-0b7c5f2f6a11")


@dataclass(frozen=True)
class Party:
    """An actor or a target of an event."""

    id: str
    type: str
    alternate: str = "unknown"
    """Of a user: their login."""
    name: str = "unknown"

    @property
    def is_system(self) -> bool:
        """Is it Okta itself?"""
        return self.type == "SystemPrincipal"

    def write(self) -> dict[str, Any]:
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
    """Something that happened, as `GET /api/v1/logs` shows it."""

    published: int
    type: str
    actor: Party
    targets: tuple[Party, ...] = ()
    token: str | None = None
    """The token that made the request."""
    result: str = "SUCCESS"
    number: int = 0
    """Tells apart what is otherwise the same."""
    transaction: str | None = None
    """Events that come of one deed have one in common. None: it has one of its own."""

    @property
    def uuid(self) -> str:
        """Its identity: a function of what it says."""
        who = [self.actor.id, self.token or "", *(target.id for target in self.targets)]
        return str(uuid5(_SPACE, f"{self.published} {self.type} {' '.join(who)} {self.number}"))

    def write(self) -> dict[str, Any]:
        """How does Okta write it?"""
        uuid = self.uuid
        return {
            "uuid": uuid,
            "published": format_instant(self.published),
            "eventType": self.type,
            "version": "0",
            "severity": "INFO",
            "legacyEventType": None,
            "displayMessage": _WORDS.get(self.type, self.type),
            "actor": self.actor.write(),
            "client": {"ipAddress": None if self.actor.is_system else _LOOPBACK},
            "outcome": {"result": self.result, "reason": None},
            "target": [target.write() for target in self.targets],
            "transaction": {
                "type": "JOB" if self.actor.is_system else "WEB",
                "id": self.transaction or uuid[:8],
                "detail": {} if self.token is None else {"requestApiTokenId": self.token},
            },
            "debugContext": {"debugData": {}},
        }


def user_party(identity: str, login: str, name: str) -> Party:
    """Somebody who does something, or to whom something happens."""
    return Party(identity, "User", login, name)


def token_party(identity: str, name: str) -> Party:
    """A token to which something happens."""
    return Party(identity, "Token", name=name)


def system_party(identity: str) -> Party:
    """Okta itself."""
    return Party(identity, "SystemPrincipal", SYSTEM, "Okta System")
