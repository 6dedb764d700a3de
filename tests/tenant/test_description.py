"""The served OpenAPI description is true: schemathesis finds no answer that goes against it."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.routing import Route

from simulator.tenant.app import ROUTERS, app_of
from simulator.tenant.rate_limit import RateLimit
from tests.tenant.served import on_loopback, tenant_of

TENANT = tenant_of()
OPERATIONS = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, Route)
    for method in route.methods or ()
]


@pytest.fixture(scope="module")
def schema() -> Iterator[schemathesis.BaseSchema]:
    with on_loopback(app_of(TENANT, RateLimit(None))) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        (method, path, mode)
        for method, path in OPERATIONS
        for mode in GenerationMode
        if (path, mode) != ("/clock", GenerationMode.NEGATIVE)  # nothing can be wrong there
    ],
)
def test_every_answer_is_as_described(
    schema: schemathesis.BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    operation = schema[path][method]
    accounts, badges = TENANT.register.accounts, TENANT.register.badges
    known = [None, accounts[0].id, accounts[1].login, *(badge.id for badge in badges[:8])]

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from(known))
    def holds(case: schemathesis.Case, real: str | None) -> None:
        if real is not None and mode is GenerationMode.POSITIVE:
            case.path_parameters = dict.fromkeys(case.path_parameters, real)
        if "Authorization" in case.headers:
            case.headers["Authorization"] = f"SSWS {TENANT.admin.badge.secret}"
        case.call_and_validate()

    holds()
