"""A request to Okta's paths: by whom, and what an answer to it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader

from simulator.tenant.documents import read
from simulator.tenant.errors import forbidden, invalid, unknown_token
from simulator.tenant.filters import FilterError, Test, read_filter
from simulator.tenant.register import Account, Badge
from simulator.tenant.schemas import Error
from simulator.tenant.tenant import Caller, Tenant

_SCHEME = "SSWS"
"""What follows it is the secret; Okta's Python SDK leaves no space between them."""
_key = APIKeyHeader(
    name="Authorization",
    scheme_name="apiToken",
    description="SSWS and a token's secret.",
    auto_error=False,
)
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error, "description": words}
    for status, words in {
        400: "Bad request",
        401: "Token unknown or dead",
        403: "Not allowed",
        404: "Not found",
        429: "Too many requests",
    }.items()
}


@dataclass(frozen=True)
class Visit:
    """Somebody asks something of the tenant."""

    tenant: Tenant
    caller: Caller
    request: Request

    @property
    def base(self) -> str:
        """Where is the tenant?"""
        return str(self.request.base_url).rstrip("/")

    def must_manage(self, badge: Badge | None = None) -> None:
        """Raises OktaError for who may only look; everybody may do as they like with their own."""
        account = self.caller.account
        if not self.caller.may_change and not (badge and self.tenant.owns(account, badge)):
            raise forbidden()

    def account(self, identity: str) -> Account | None:
        """Who has this id or login? `me`: who asks."""
        return self.caller.account if identity == "me" else self.tenant.register.user(identity)

    def instant(self, name: str, text: str | None) -> int | None:
        """Which instant (ms since the scenario's start) is meant? Raises OktaError."""
        if text is None:
            return None
        try:
            return read(text) - self.tenant.start
        except ValueError as error:
            raise invalid(name, f"{name}: {error}") from None

    def listed(self, documents: Sequence[Any], after: str | None) -> JSONResponse:
        """A page of a list, and where the next one is."""
        answer, url = JSONResponse(list(documents)), self.request.url
        answer.headers.append("Link", f'<{url}>; rel="self"')
        if after is not None:
            following = url.include_query_params(after=after)
            answer.headers.append("Link", f'<{following}>; rel="next"')
        return answer


def tenant_of(request: Request) -> Tenant:
    """The organisation, at the instant that the clock shows now."""
    tenant: Tenant = request.app.state.tenant
    tenant.wake()
    return tenant


async def visit(request: Request, key: Annotated[str | None, Security(_key)]) -> Visit:
    """Who makes this request? To make it is a call. Raises OktaError if the token is dead."""
    tenant = tenant_of(request)
    secret = (key or "").strip()
    known = secret[: len(_SCHEME)].upper() == _SCHEME
    caller = tenant.caller(secret[len(_SCHEME) :].strip()) if known else None
    if caller is None:
        raise unknown_token()
    return Visit(tenant, caller, request)


Visited = Annotated[Visit, Depends(visit)]


def filter_of(name: str, text: str | None) -> Test | None:
    """What does a filter expression let through? Raises OktaError for what is none."""
    if text is None or not text.strip():
        return None
    try:
        return read_filter(text)
    except FilterError as error:
        raise invalid(name, f"{name}: {error}") from None
