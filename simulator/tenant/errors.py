"""Okta's errors: their codes, statuses and words."""

from typing import Any


class OktaError(Exception):
    """A request that is refused."""

    def __init__(self, status: int, code: str, summary: str, causes: tuple[str, ...] = ()) -> None:
        super().__init__(summary)
        self.status, self.code, self.summary, self.causes = status, code, summary, causes

    def document(self, number: str) -> dict[str, Any]:
        """How does Okta write it? `number`: what tells this error from others."""
        return {
            "errorCode": self.code,
            "errorSummary": self.summary,
            "errorLink": self.code,
            "errorId": f"oae{number}",
            "errorCauses": [{"errorSummary": cause} for cause in self.causes],
        }


def invalid(field: str, *causes: str) -> OktaError:
    """What was sent cannot be used."""
    return OktaError(400, "E0000001", f"Api validation failed: {field}", causes)


def malformed() -> OktaError:
    """The body is no JSON."""
    return OktaError(400, "E0000003", "The request body was not well-formed.")


def unknown_token() -> OktaError:
    """No token, or one that does not work (any more)."""
    return OktaError(401, "E0000011", "Invalid token provided")


def forbidden() -> OktaError:
    """The owner of the token has no role that allows it."""
    summary = "You do not have permission to perform the requested action"
    return OktaError(403, "E0000006", summary)


def wrong_status() -> OktaError:
    """The account is not in a state for that."""
    summary = "This operation is not allowed in the user's current status."
    return OktaError(403, "E0000038", summary)


def not_found(what: str, kind: str) -> OktaError:
    """There is no such thing."""
    return OktaError(404, "E0000007", f"Not found: Resource not found: {what} ({kind})")


def wrong_method() -> OktaError:
    """The path has no such method."""
    summary = "The endpoint does not support the provided HTTP method"
    return OktaError(405, "E0000022", summary)


def too_many() -> OktaError:
    """The rate limit is used up."""
    return OktaError(429, "E0000047", "API call exceeded rate limit due to too many requests.")


def broken(reason: str) -> OktaError:
    """The organisation cannot go on."""
    return OktaError(500, "E0000009", "Internal Server Error", (reason,))
