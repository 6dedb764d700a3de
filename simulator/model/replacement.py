"""A new token takes the place of one that works, as a SimPy process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from simulator.model.admin import Admin
from simulator.model.desk import Ticket, Urgency
from simulator.model.people import Process
from simulator.model.phases import Phase
from simulator.model.touch import Action


@dataclass(frozen=True)
class Order:
    """What the desk is told to do about a token."""

    urgency: Urgency
    effort: int
    heir: Callable[[], int | None]
    """Who will own the new token, as things are?"""
    overlap: int | None = None
    """For how long (ms) is the old token left alive? None: until it dies by itself."""
    failure: float = 0.0
    """The chance that the integration goes on with the old one."""


class Replacements:
    """The tokens that the desk has been told to replace."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin
        self._listed: set[tuple[int, Urgency]] = set()

    def ask(self, token: int, order: Order) -> None:
        """The desk is told, unless it knows already, or the token works no more."""
        admin, entry = self._admin, (token, order.urgency)
        if entry not in self._listed and admin.is_held(token) and admin.is_live(token):
            self._listed.add(entry)
            admin.org.env.process(self._replacement(token, order))

    def _replacement(self, token: int, order: Order) -> Process:
        admin, wanted = self._admin, partial(self._is_wanted, token, order)
        integration, serial = admin.name_of(token)
        ticket = Ticket(integration, serial, order.urgency, max(1, order.effort), admin.now)
        worked = yield from admin.desk.work(ticket, wanted)
        self._listed.discard((token, order.urgency))
        if worked and wanted():
            self._replace(token, order)

    def _is_wanted(self, token: int, order: Order) -> bool:
        admin = self._admin
        return admin.is_held(token) and admin.is_live(token) and order.heir() is not None

    def _replace(self, token: int, order: Order) -> None:
        admin, owner = self._admin, order.heir()
        fails = order.failure > 0 and admin.share("rotate.failure", token) < order.failure
        if owner is not None:
            kind = Action.SWAP_IN_VAIN if fails else Action.SWAP
            admin.issue(admin.name_of(token)[0], owner, kind)
        if order.overlap is not None:
            admin.at(admin.now + order.overlap, Phase.REVOCATION, partial(admin.revoke, token))
