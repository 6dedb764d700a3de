"""What people do about an integration that is down."""

from pydantic import Field

from simulator.scenario.fields import Name
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.shape import Shape

SAME_COHORT = "same_cohort"


class Recovery(Shape):
    """Somebody notices an outage, opens a ticket, and gives the integration a new token."""

    notice: RandomDuration = Field(
        Fixed(value=0),
        description="From the first refused call until somebody knows.",
        examples=["4h"],
    )
    repair: RandomDuration = Field(
        description="Work on a new token, at the desk.", examples=["30m"]
    )
    successor: Name = Field(
        SAME_COHORT,
        description="Who owns new tokens if their owner is not active: a cohort of users.",
    )
