"""Okta's paths for users."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from simulator.model.visitor import Visitor
from simulator.tenant.errors import OktaError, forbidden, not_found, wrong_status
from simulator.tenant.filters import USUAL, Test
from simulator.tenant.register import Account
from simulator.tenant.schemas import User
from simulator.tenant.tenant import Deed
from simulator.tenant.token_paths import After, Limit
from simulator.tenant.visits import REFUSALS, Visit, Visited, filter_of

router = APIRouter(prefix="/api/v1/users", tags=["User"], responses=REFUSALS)

Expression = Annotated[
    str | None, Query(json_schema_extra={"pattern": USUAL}, examples=['status eq "SUSPENDED"'])
]
SendEmail = Annotated[bool, Query(alias="sendEmail")]


@router.get("", response_model=list[User])
async def list_users(
    visit: Visited,
    limit: Limit = 200,
    after: After = None,
    q: str = "",
    filter: Expression = None,  # noqa: A002
    search: Expression = None,
) -> Response:
    """Users, page by page: those not deactivated, or those whom `filter` or `search` finds.

    `q`: those whose first name, last name or login begins so.
    """
    wanted = _both(filter_of("filter", filter), filter_of("search", search))
    page = visit.tenant.users.page(after, limit, q, wanted)
    return visit.listed([user.document(visit.base) for user in page.content], page.next)


@router.get("/{user_id}", response_model=User)
async def get_user(visit: Visited, user_id: str) -> Response:
    """A user, by id or login; `me`: the owner of the token that this request is made with."""
    account = _account(visit, user_id)
    return JSONResponse(visit.tenant.users.one(account).document(visit.base))


@router.post("/{user_id}/lifecycle/deactivate")
async def deactivate_user(
    visit: Visited,
    user_id: str,
    send_email: SendEmail = False,  # noqa: ARG001
) -> dict[str, Any]:
    """Deactivate a user: every token that they have created dies at the same instant."""
    return _turn(visit, user_id, Visitor.deactivate, not_found(user_id, "User"))


@router.post("/{user_id}/lifecycle/suspend")
async def suspend_user(visit: Visited, user_id: str) -> dict[str, Any]:
    """Suspend an active user: calls with their tokens are refused until they are unsuspended."""
    return _turn(visit, user_id, Visitor.suspend, wrong_status())


@router.post("/{user_id}/lifecycle/unsuspend")
async def unsuspend_user(visit: Visited, user_id: str) -> dict[str, Any]:
    """Let a suspended user be active again."""
    return _turn(visit, user_id, Visitor.unsuspend, wrong_status())


@router.post("/{user_id}/lifecycle/activate")
async def activate_user(
    visit: Visited, user_id: str, send_email: SendEmail = True
) -> dict[str, Any]:
    """Activate a deactivated user. Their tokens stay dead, unless the scenario says otherwise."""
    _turn(visit, user_id, Visitor.activate, wrong_status())
    if send_email:
        return {}
    return {"activationToken": "stand-in", "activationUrl": f"{visit.base}/welcome/stand-in"}


@router.post("/{user_id}/lifecycle/reactivate")
async def reactivate_user(
    visit: Visited, user_id: str, send_email: SendEmail = False
) -> dict[str, Any]:
    """As `activate`: nobody stays provisioned here, waiting for a first sign-in."""
    return await activate_user(visit, user_id, send_email)


def _turn(visit: Visit, user_id: str, deed: Deed, refusal: OktaError) -> dict[str, Any]:
    account = _account(visit, user_id)
    visit.must_manage()
    if account == visit.tenant.admin.account:
        raise forbidden()
    if not visit.tenant.turn(visit.caller, account, deed):
        raise refusal
    return {}


def _account(visit: Visit, user_id: str) -> Account:
    account = visit.account(user_id)
    if account is None:
        raise not_found(user_id, "User")
    return account


def _both(one: Test | None, other: Test | None) -> Test | None:
    if one is None or other is None:
        return one or other
    return lambda document: one(document) and other(document)
