"""Integrations that are down, and what people do about it."""

from functools import partial
from typing import TYPE_CHECKING

from simulator.lifecycle import Status
from tests.reference.records import Integration, Outage, Step, Ticket, Urgency

if TYPE_CHECKING:
    from tests.reference.simulator import Reference


class Outages:
    """From the first refused call until the integration holds a usable token again."""

    def __init__(self, ref: "Reference") -> None:
        self.ref, self.clockwork, self.ledger = ref, ref.clockwork, ref.ledger
        self.all: list[Outage] = []

    def refuse(self, integration: Integration) -> None:
        """A call is refused."""
        if integration.outage is None:
            self.begin(integration)
        assert integration.outage is not None
        integration.outage.refused += 1

    def begin(self, integration: Integration) -> None:
        now, token = self.clockwork.now, integration.held
        if token.dead is None:
            cause, since = Status.SUSPENDED, token.suspended_since
        else:
            cause, since = token.dead, token.died_at
            self.ledger.add_latent(token, now)
        integration.outage = Outage(integration.number, cause, since or 0, now)
        self.all.append(integration.outage)
        self.ledger.log("outage_began", token)
        self.await_notice(integration, integration.outage)
        integration.outages += 1

    def end(self, integration: Integration) -> None:
        """It holds a usable token again."""
        if integration.outage is not None:
            integration.outage.ended, integration.outage = self.clockwork.now, None
            self.ledger.log("outage_ended", integration.held)

    def await_notice(self, integration: Integration, outage: Outage) -> None:
        if self.ref.scenario.recovery is None:
            return
        place, law = (integration.number, integration.outages), self.ref.scenario.recovery.notice
        notice = self.ref.fate.length(law, "recovery.notice", *place)
        if notice == 0:
            self.know(integration, outage, place, Step.DESK_AGAIN)
        else:
            know = partial(self.know, integration, outage, place, Step.DESK)
            self.clockwork.at(outage.began + notice, Step.NOTICED_OUTAGE, know)

    def know(
        self, integration: Integration, outage: Outage, place: tuple[int, int], step: Step
    ) -> None:
        """Somebody knows of the outage, and tells the desk if it still goes on."""
        if outage.ended is not None:
            self.ledger.note("noticed too late", integration.held)
            return
        assert self.ref.scenario.recovery is not None
        effort = self.ref.work(self.ref.scenario.recovery.repair, "recovery.repair", *place)
        ticket = Ticket(
            Urgency.OUTAGE,
            self.clockwork.now,
            integration.held,
            effort,
            lambda: outage.ended is None,
            partial(self.repair, integration),
        )
        self.ref.desk.tell(ticket, step)

    def repair(self, integration: Integration) -> None:
        """The work on it is done."""
        owner = integration.held.user
        if owner.inactive:
            self.ledger.note("unsuspended by repair", integration.held)
            self.ref.people.unsuspend(owner)
        if integration.outage is None:
            return
        user = self.ref.owners.next_owner(integration)
        if user is not None:
            self.ledger.note("OUTAGE done", integration.held)
            self.ref.tokens.issue(integration, user, hold=True)
