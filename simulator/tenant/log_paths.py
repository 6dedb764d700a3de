"""Okta's path for the System Log."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from simulator.tenant.filters import USUAL
from simulator.tenant.log_query import CURSOR, place_in_log
from simulator.tenant.log_query import Query as LogQuery
from simulator.tenant.schemas import LogEvent
from simulator.tenant.visits import REFUSALS, Visited, filter_of

router = APIRouter(prefix="/api/v1/logs", tags=["SystemLog"], responses=REFUSALS)

Time = Annotated[str | None, Query(json_schema_extra={"format": "date-time"})]
Expression = Annotated[
    str | None,
    Query(
        json_schema_extra={"pattern": USUAL}, examples=['eventType eq "system.api_token.revoke"']
    ),
]
LogLimit = Annotated[int, Query(ge=0, le=1000)]
After = Annotated[str | None, Query(json_schema_extra={"pattern": CURSOR})]
Order = Annotated[Literal["ASCENDING", "DESCENDING"], Query(alias="sortOrder")]


@router.get("", response_model=list[LogEvent])
async def list_log_events(
    visit: Visited,
    since: Time = None,
    until: Time = None,
    after: After = None,
    filter: Expression = None,  # noqa: A002
    q: str = "",
    limit: LogLimit = 100,
    order: Order = "ASCENDING",
) -> Response:
    """Events of the last 90 days: [since, until), by default of the last 7 days.

    Without `until`, in ascending order, there is always a next page, for what comes later.
    """
    query = LogQuery(
        visit.instant("since", since),
        visit.instant("until", until),
        place_in_log(after),
        limit,
        order == "DESCENDING",
        filter_of("filter", filter),
        q,
    )
    page = visit.tenant.log.page(query)
    return visit.listed(page.content, page.next)
