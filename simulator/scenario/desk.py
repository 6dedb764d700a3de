"""The desk where people do the manual work."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import Field

from simulator.scenario.cron import zone_of
from simulator.scenario.days_off import Region, known_years
from simulator.scenario.fields import Timezone
from simulator.scenario.flaws import Flaw
from simulator.scenario.shape import Reading, Shape
from simulator.scenario.times import MILLISECOND
from simulator.scenario.working_hours import Hours

MOST_STAFF = 100_000


class Desk(Shape):
    """The people who do the manual work."""

    staff: Annotated[int, Field(strict=True, ge=1, le=MOST_STAFF)] = Field(
        1, description="How many of them work at a time."
    )
    hours: Hours | None = Field(None, description="When they work; left out: around the clock.")
    timezone: Timezone | None = Field(
        None,
        description="By whose clocks and calendar; left out: UTC.",
        examples=["Europe/Berlin"],
    )
    holidays: Region | None = Field(
        None, description="Whose public holidays they take; left out: nobody's."
    )

    def flaws(self, reading: Reading | None) -> Iterator[Flaw]:  # noqa: ARG002
        """Is there something for the timezone to act on?"""
        if self.timezone is not None and self.always_open:
            yield Flaw(("timezone",), "goes with hours or holidays only", at_key=True)

    @property
    def always_open(self) -> bool:
        """Is somebody there around the clock, every day?"""
        return self.hours is None and self.holidays is None


def flaws_of_holidays(desk: Desk | None, start: datetime, horizon: int) -> Iterator[Flaw]:
    """Are the holidays known of all years that are simulated?"""
    if desk is None or desk.holidays is None:
        return
    zone, known = zone_of(desk.timezone), known_years(desk.holidays)
    first, last = (time.astimezone(zone).year for time in (start, start + horizon * MILLISECOND))
    if first < known.first or last > known.last:
        text = f"are known from {known.first} to {known.last} only; leave them out, or end earlier"
        yield Flaw(("desk", "holidays"), f"{desk.holidays}: {text}")
