"""What people do about an integration that is down, as a SimPy process."""

from functools import partial

from simulator.model.admin import Admin
from simulator.model.desk import Ticket, Urgency
from simulator.model.inactivity import Inactivity
from simulator.model.moments import Moment
from simulator.model.people import Process
from simulator.model.phases import Phase
from simulator.model.touch import Action
from simulator.scenario.recovery import Recovery


class Recoveries:
    """Somebody notices an outage, opens a ticket, and gives the integration a new token."""

    def __init__(self, admin: Admin, inactivity: Inactivity, law: Recovery) -> None:
        self._admin, self._inactivity, self._law = admin, inactivity, law
        self._outages: dict[int, int] = {}
        """How many outages has each integration had?"""

    def begin(self, token: int) -> None:
        """The first call of an outage is refused."""
        admin = self._admin
        began = int(admin.org.look(token, after_calls=True)["outage_began"])
        admin.org.env.process(self._recovery(admin.name_of(token)[0], began))

    def _recovery(self, integration: int, began: int) -> Process:
        admin, number = self._admin, self._outages.get(integration, 0)
        self._outages[integration] = number + 1
        notice = admin.fate.length(self._law.notice, "recovery.notice", integration, number)
        yield Moment(admin.org.env, admin.now + notice, Phase.NOTICE)
        goes_on = partial(admin.is_down, integration, began)
        if not goes_on():
            return
        effort = admin.fate.length(self._law.repair, "recovery.repair", integration, number)
        serial = admin.name_of(int(admin.org.held[integration]))[1]
        ticket = Ticket(integration, serial, Urgency.OUTAGE, max(1, effort), admin.now)
        if (yield from admin.desk.work(ticket, goes_on)) and goes_on():
            self._repair(integration, goes_on)

    def _repair(self, integration: int, goes_on: partial[bool]) -> None:
        admin = self._admin
        self._inactivity.end(admin.succession.owner(int(admin.org.held[integration])))
        owner = admin.succession.next_owner(integration)
        if goes_on() and owner is not None:
            admin.issue(integration, owner, Action.ISSUE)
