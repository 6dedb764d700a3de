"""Tokens that reach an age are revoked."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from simulator.model.phases import Phase
from simulator.scenario.durations import format_duration
from simulator.scenario.fields import Span
from simulator.scenario.rules import Rule

if TYPE_CHECKING:
    from simulator.model.operations import Operations


class MaxAge(Rule):
    """A hard limit, without a replacement."""

    key: ClassVar[str] = "max_age"

    revoke_at: Span = Field(description="The age at which a token is revoked.", examples=["180d"])

    @property
    def periods(self) -> Mapping[str, int]:
        """How soon can it act again?"""
        return {"revoke_at": self.revoke_at}

    def told(self) -> str:
        """What does it do, in plain English?"""
        return f"tokens are revoked at the age of {format_duration(self.revoke_at)}"

    def issued(self, ops: "Operations", token: int) -> None:
        """Its end is known from the beginning."""
        end = ops.issued_at(token) + self.revoke_at
        ops.at(end, Phase.REVOCATION, partial(ops.revoke, token))
