"""Tokens that fall into the hands of intruders."""

from pydantic import Field

from simulator.scenario.cohorts import Applicable
from simulator.scenario.fields import Rate, Share
from simulator.scenario.random_durations import Fixed, RandomDuration
from simulator.scenario.shape import Shape


class Noticed(Shape):
    """Some leaks are noticed; the token is then flagged as suspicious."""

    share: Share = Field(description="The share of leaks that are noticed.", examples=["40%"])
    after: RandomDuration = Field(
        Fixed(value=0), description="From the leak until it is noticed.", examples=["3d"]
    )


class Leaks(Applicable):
    """The token that an integration holds becomes known to an intruder."""

    rate: Rate = Field(description="Leaks per integration.", examples=["0.02/y"])
    noticed: Noticed | None = Field(None, description="Left out: no leak is ever noticed.")
