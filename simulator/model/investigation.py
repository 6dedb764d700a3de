"""Somebody looks into a suspicion, as a SimPy process."""

from functools import partial

from simulator.model.admin import Admin, Deed
from simulator.model.desk import Ticket, Urgency
from simulator.model.people import Process


class Investigations:
    """The suspicious tokens that the desk has been told of."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin
        self._listed: set[int] = set()

    def ask(self, token: int, effort: int, conclude: Deed) -> None:
        """The desk is told, unless it knows already, or the token is beyond suspicion."""
        if token not in self._listed and self._admin.is_flagged(token):
            self._listed.add(token)
            self._admin.org.env.process(self._investigation(token, effort, conclude))

    def _investigation(self, token: int, effort: int, conclude: Deed) -> Process:
        admin, wanted = self._admin, partial(self._admin.is_flagged, token)
        integration, serial = admin.name_of(token)
        ticket = Ticket(integration, serial, Urgency.INVESTIGATION, max(1, effort), admin.now)
        worked = yield from admin.desk.work(ticket, wanted)
        self._listed.discard(token)
        if worked and wanted():
            conclude()
