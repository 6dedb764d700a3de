"""Okta's paths for tokens."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from simulator.tenant.errors import forbidden, not_found
from simulator.tenant.paging import CURSOR
from simulator.tenant.register import Badge
from simulator.tenant.schemas import ApiToken, ApiTokenUpdate
from simulator.tenant.visits import REFUSALS, Visit, Visited

router = APIRouter(prefix="/api/v1/api-tokens", tags=["ApiToken"], responses=REFUSALS)

Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str | None, Query(json_schema_extra={"pattern": CURSOR})]


@router.get("", response_model=list[ApiToken])
async def list_api_tokens(
    visit: Visited, limit: Limit = 20, after: After = None, q: str = ""
) -> Response:
    """Live tokens, page by page; `q`: those in whose name it stands."""
    page = visit.tenant.tokens.page(after, limit, q)
    return visit.listed([token.document(visit.base) for token in page.content], page.next)


@router.get("/current", response_model=ApiToken)
async def get_current_api_token(visit: Visited) -> Response:
    """The token that this request is made with."""
    return _shown(visit, _current(visit))


@router.delete("/current", status_code=204, response_class=Response)
async def revoke_current_api_token(visit: Visited) -> None:
    """Revoke the token that this request is made with."""
    visit.tenant.revoke(visit.caller, _current(visit))


@router.get("/{api_token_id}", response_model=ApiToken)
async def get_api_token(visit: Visited, api_token_id: str) -> Response:
    """A live token."""
    return _shown(visit, _live(visit, api_token_id))


@router.put("/{api_token_id}", response_model=ApiToken)
async def upsert_api_token(visit: Visited, api_token_id: str, update: ApiTokenUpdate) -> Response:
    """Set the network conditions of a token. They are kept, and keep nobody out."""
    badge = _live(visit, api_token_id)
    visit.must_manage(badge)
    visit.tenant.restrict(visit.caller, badge, update.network.model_dump())
    return _shown(visit, badge)


@router.delete("/{api_token_id}", status_code=204, response_class=Response)
async def revoke_api_token(visit: Visited, api_token_id: str) -> None:
    """Revoke a token."""
    badge = _live(visit, api_token_id)
    visit.must_manage(badge)
    visit.tenant.revoke(visit.caller, badge)


def _live(visit: Visit, identity: str) -> Badge:
    badge = visit.tenant.live(identity)
    if badge is None:
        raise not_found(identity, "ApiToken")
    return badge


def _current(visit: Visit) -> Badge:
    if visit.caller.is_admin:
        raise forbidden()
    return visit.caller.badge


def _shown(visit: Visit, badge: Badge) -> Response:
    return JSONResponse(visit.tenant.tokens.one(badge).document(visit.base))
