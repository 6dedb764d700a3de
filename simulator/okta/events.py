"""Events of the System Log: what this program knows of them, and how they are written."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from simulator.okta.times import format_instant

TOKEN_CREATED = "system.api_token.create"  # noqa: S105 (the name of a type)
TOKEN_REVOKED = "system.api_token.revoke"  # noqa: S105
REFUSED_BY_NETWORK = "system.api_token.request_outside_allowed_range"
"""A call with a token from where it may not come: refused, so it is no use."""
USER_DEACTIVATED = "user.lifecycle.deactivate"
USER_SUSPENDED = "user.lifecycle.suspend"
USER_UNSUSPENDED = "user.lifecycle.unsuspend"
USER_REACTIVATED = "user.lifecycle.reactivate"
SIGNED_IN = "user.session.start"
SYSTEM = "system@okta.com"

_WORDS = {
    TOKEN_CREATED: "Create API token",
    TOKEN_REVOKED: "Revoke API token",
    USER_DEACTIVATED: "Deactivate Okta user",
    USER_SUSPENDED: "Suspend Okta user",
    USER_UNSUSPENDED: "Unsuspend Okta user",
    USER_REACTIVATED: "Reactivate Okta user",
    SIGNED_IN: "User login to Okta",
}
_SPACE = UUID("6f1d0f3e-5a0c-5d0f-9f43-0b7c5f2f6a11")


@dataclass(frozen=True)
class Party:
    """An actor or a target of an event."""

    id: str
    type: str
    name: str = ""

    def write(self) -> dict[str, Any]:
        """How does Okta write it?"""
        return {
            "id": self.id,
            "type": self.type,
            "alternateId": self.name or "unknown",
            "displayName": self.name or "unknown",
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

    @property
    def uuid(self) -> str:
        """Its identity: a function of what it says."""
        who = [self.actor.id, self.token or "", *(target.id for target in self.targets)]
        return str(uuid5(_SPACE, f"{self.published} {self.type} {' '.join(who)} {self.number}"))

    def write(self) -> dict[str, Any]:
        """How does Okta write it?"""
        detail = {} if self.token is None else {"requestApiTokenId": self.token}
        return {
            "uuid": self.uuid,
            "published": format_instant(self.published),
            "eventType": self.type,
            "version": "0",
            "severity": "INFO",
            "displayMessage": _WORDS.get(self.type, self.type),
            "actor": self.actor.write(),
            "client": None,
            "outcome": {"result": self.result, "reason": None},
            "target": [target.write() for target in self.targets],
            "transaction": {"id": self.uuid[:8], "type": "WEB", "detail": detail},
            "debugContext": {"debugData": {}},
        }
