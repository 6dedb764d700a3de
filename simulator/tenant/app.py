"""The paths of a served organisation, put together (FastAPI)."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from simulator.experiment.failures import RuleError
from simulator.tenant import log_paths, sim_paths, token_paths, user_paths
from simulator.tenant.dated import Dated
from simulator.tenant.errors import OktaError, broken, invalid, malformed, not_found, wrong_method
from simulator.tenant.rate_limit import RateLimit, RateLimited
from simulator.tenant.tenant import Tenant

ROUTERS = tuple(module.router for module in (token_paths, user_paths, log_paths, sim_paths))
_NO_BODY = "json_invalid"


class _App(FastAPI):
    """Describes itself without what FastAPI would answer to bad input: Okta says 400."""

    def openapi(self) -> dict[str, Any]:
        """What can be asked, and what is answered?"""
        described = super().openapi()
        for path in described["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            described["components"]["schemas"].pop(name, None)
        return described


def app_of(tenant: Tenant, limit: RateLimit) -> FastAPI:
    """Everything that can be asked of this organisation.

    All of it is done by one thread, one request after the other, so nothing needs a lock.
    """
    app = _App(
        title="tokensim stand-in tenant",
        version="1",
        docs_url=None,  # these pages would load their scripts from elsewhere
        redoc_url=None,
        description="A simulated organisation behind Okta's paths. Nothing here is real.",
        exception_handlers={
            OktaError: _refused,
            RuleError: _broken,
            RequestValidationError: _invalid,
            HTTPException: _not_routed,
        },
    )
    app.state.tenant, app.state.errors = tenant, 0
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(RateLimited, limit=limit, date=lambda: tenant.date)
    app.add_middleware(Dated, date=lambda: tenant.date)
    return app


def _answer(request: Request, error: OktaError) -> JSONResponse:
    request.app.state.errors += 1
    return JSONResponse(error.document(f"{request.app.state.errors:017}"), error.status)


async def _refused(request: Request, error: OktaError) -> JSONResponse:
    return _answer(request, error)


async def _broken(request: Request, error: RuleError) -> JSONResponse:
    return _answer(request, broken(str(error)))


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    faults = error.errors()
    if any(fault["type"] == _NO_BODY for fault in faults):
        return _answer(request, malformed())
    causes = [f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults]
    return _answer(request, invalid(str(faults[0]["loc"][-1]), *causes))


async def _not_routed(request: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == 400:
        return _answer(request, malformed())
    if error.status_code != 405:
        return _answer(request, not_found(request.url.path, "Unknown"))
    answer = _answer(request, wrong_method())
    answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """Which methods has the path that was asked for?"""
    routes = [
        route
        for router in (*ROUTERS, request.app)
        for route in router.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    same = (route for route in routes if route.path == routes[0].path)  # not what {id} covers
    return {method for route in same for method in route.methods or ()}
