"""What happens in a simulated organisation, in the words of Okta's System Log."""

from dataclasses import dataclass

from simulator.experiment.okta_register import USER, Account, Register
from simulator.model.state import Event
from simulator.okta.events import (
    PROFILE_UPDATED,
    TOKEN_CREATED,
    TOKEN_ENABLED,
    TOKEN_REVOKED,
    TOKEN_UPDATED,
    USER_DEACTIVATED,
    USER_REACTIVATED,
    USER_SUSPENDED,
    USER_UNSUSPENDED,
    LogEvent,
    Party,
    system_party,
)
from simulator.okta.standins import StandIns

OF_USERS = {
    Event.USER_DEACTIVATED: USER_DEACTIVATED,
    Event.USER_REACTIVATED: USER_REACTIVATED,
    Event.USER_SUSPENDED: USER_SUSPENDED,
    Event.USER_UNSUSPENDED: USER_UNSUSPENDED,
}
OF_TOKENS = {
    Event.EXPIRED: TOKEN_REVOKED,
    Event.DEPROVISIONED: TOKEN_REVOKED,
    Event.REVOKED: TOKEN_REVOKED,
    Event.RESTORED: TOKEN_ENABLED,
}
"""What is told of tokens, besides that they are created."""
_TYPES = {Event.ISSUED: TOKEN_CREATED, **OF_TOKENS, **OF_USERS}


@dataclass(frozen=True)
class Request:
    """Who has asked for something, and with which request?"""

    number: int
    account: Account
    token: str
    """Id of the token that was used."""


@dataclass(frozen=True)
class Happening:
    """Something happened to a token (by its number) or, if there is none, to a user."""

    time: int
    event: Event | None
    """None: a token's network conditions were updated."""
    user: int
    token: int | None = None
    request: Request | None = None
    """None: the organisation has done it of its own accord."""


class Teller:
    """Tells what has happened, with who has done it.

    Tokens expire by Okta's own hand. When their owner is deactivated, they go by the hand of who
    deactivated them, in the same transaction at the same instant: it is one deed.
    """

    def __init__(self, register: Register, stand_ins: StandIns, start: int) -> None:
        """`start`: of the scenario, in ms since 1970."""
        self._register, self._stand_ins, self._start = register, stand_ins, start
        self._system = system_party(stand_ins.identity(USER, "system"))
        self._desk = register.account(-1, "it/desk").party

    def event(self, happening: Happening, number: int = 0) -> LogEvent:
        """How is it told? `number`: tells apart what is otherwise the same."""
        request = happening.request
        return LogEvent(
            self._start + happening.time,
            TOKEN_UPDATED if happening.event is None else _TYPES[happening.event],
            self._actor(happening),
            (self._target(happening),),
            None if request is None else request.token,
            number=number,
            transaction=self._transaction(happening),
        )

    def call(self, token: int, user: int, time: int, number: int = 0) -> LogEvent:
        """How is a call of an integration told? It changes the profile of its token's owner."""
        party, badge = self._register.accounts[user].party, self._register.badges[token]
        return LogEvent(self._start + time, PROFILE_UPDATED, party, (), badge.id, number=number)

    def _actor(self, happening: Happening) -> Party:
        if happening.request is not None:
            return happening.request.account.party
        if happening.event == Event.EXPIRED:
            return self._system
        if happening.event == Event.ISSUED:
            return self._register.accounts[happening.user].party
        return self._desk

    def _target(self, happening: Happening) -> Party:
        if happening.token is None:
            return self._register.accounts[happening.user].party
        return self._register.badges[happening.token].party

    def _transaction(self, happening: Happening) -> str:
        """What comes of one deed has one."""
        if happening.request is not None:
            return self._stand_ins.identity("req", f"request {happening.request.number}")
        who = "okta" if happening.event == Event.EXPIRED else happening.user
        return self._stand_ins.identity("req", f"{happening.time} {who}")
