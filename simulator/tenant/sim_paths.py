"""Paths that Okta has not: the clock, and the secrets that the console shows once."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from simulator.scenario.durations import format_duration, parse_duration
from simulator.tenant.clock import ClockError
from simulator.tenant.documents import read, written
from simulator.tenant.errors import OktaError, invalid
from simulator.tenant.schemas import Advance, ClockFace, Error, HandedOut
from simulator.tenant.tenant import Tenant
from simulator.tenant.visits import tenant_of

router = APIRouter(tags=["Simulation"])


async def _tenant(request: Request) -> Tenant:
    return tenant_of(request)


Served = Annotated[Tenant, Depends(_tenant)]
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Error, "description": "No duration, or no time"},
    409: {"model": Error, "description": "The clock cannot be set so"},
}


@router.get("/clock", response_model=ClockFace)
async def get_clock(tenant: Served) -> Response:
    """Which time is it in the simulated organisation?"""
    return _face(tenant)


@router.post("/clock/advance", response_model=ClockFace, responses=_REFUSALS)
async def advance_clock(tenant: Served, advance: Advance) -> Response:
    """Put the clock forward. What comes before the new instant happens meanwhile."""
    try:
        tenant.clock.set(_wanted(tenant, advance))
    except ClockError as error:
        raise OktaError(409, "E0000001", f"Api validation failed: clock: {error}") from None
    tenant.wake()
    return _face(tenant)


@router.get("/sim/tokens", response_model=list[HandedOut])
async def list_secrets(tenant: Served, integration: str | None = None) -> Response:
    """All tokens created so far, with their secrets; `integration`: those of one."""
    return JSONResponse(tenant.tokens.handed_out(integration))


def _wanted(tenant: Tenant, advance: Advance) -> int:
    """To which instant? Raises OktaError for what is neither a duration nor a time."""
    if len(advance.model_fields_set) != 1 or advance.by is advance.to is None:
        raise invalid("by", 'write {"by": "30d"} or {"to": "2026-06-30"}')
    try:
        if advance.by is not None:
            return tenant.clock.now + parse_duration(advance.by)
        text = advance.to or ""
        if text.startswith("+"):
            return parse_duration(text[1:])
        return read(text) - tenant.start
    except ValueError as error:
        raise invalid("by" if advance.to is None else "to", str(error)) from None


def _face(tenant: Tenant) -> Response:
    start, clock = tenant.start, tenant.clock
    return JSONResponse(
        {
            "now": written(start + tenant.now),
            "start": written(start),
            "end": written(start + clock.end),
            "elapsed": format_duration(tenant.now),
            "speed": clock.speed,
        }
    )
