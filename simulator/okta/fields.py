"""The fields of a document of Okta's, taken out one by one; all complaints come at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.lifecycle import IDLE_LIMIT
from simulator.okta.times import parse_instant
from simulator.scenario.durations import parse_duration

Json = Mapping[str, Any]


class DocumentError(ValueError):
    """A document that cannot be used: each of `reasons` is for the user."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass
class Fields:
    """Takes fields out of a document, and keeps all complaints until the end."""

    document: Json
    reasons: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """Which text stands there? (needed)"""
        value = self.document.get(key)
        if not isinstance(value, str) or not value:
            self.reasons.append(f"has no {key}" if not value else f"{key} is not a text")
            return ""
        return value

    def instant(self, key: str) -> int:
        """Which instant stands there? (needed; ms since 1970)"""
        if self.document.get(key) is None:
            self.reasons.append(f"has no {key}")
            return 0
        return self.maybe_instant(key) or 0

    def maybe_instant(self, key: str) -> int | None:
        """Which instant stands there, if any?"""
        try:
            value = self.document.get(key)
            return None if value is None else parse_instant(value)
        except ValueError as error:
            self.reasons.append(f"{key}: {error}")
            return None

    def window(self) -> int:
        """How long may the token be idle? (30 days if it does not say)"""
        value = self.document.get("tokenWindow")
        try:
            return IDLE_LIMIT if value is None else parse_duration(str(value))
        except ValueError:
            self.reasons.append(f"tokenWindow: {str(value)[:40]!r} is not a duration such as P30D")
            return IDLE_LIMIT

    def settle(self) -> None:
        """That was all. Raises DocumentError."""
        if self.reasons:
            raise DocumentError(self.reasons)


def text_in(document: object, key: str) -> str:
    """Which text stands in what should be an object? Empty: none."""
    value = document.get(key) if isinstance(document, Mapping) else None
    return value if isinstance(value, str) else ""
