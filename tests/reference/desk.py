"""The people who do the manual work, ticket by ticket."""

from simulator.demand.office import open_hours
from simulator.demand.tables import FOREVER
from simulator.scenario import Scenario
from tests.reference.clockwork import Clockwork
from tests.reference.ledger import Ledger
from tests.reference.records import Step, Ticket, Token, Urgency


class Desk:
    """The most urgent tickets are worked on, by as many people as there are."""

    def __init__(self, scenario: Scenario, clockwork: Clockwork, ledger: Ledger) -> None:
        self.clockwork, self.ledger = clockwork, ledger
        self.staff = FOREVER if scenario.desk is None else scenario.desk.staff
        self.open_hours = [(0, FOREVER)]
        if scenario.desk is not None:
            end = scenario.horizon + 1
            self.open_hours = list(open_hours(scenario.desk, scenario.start, end))
        self.tickets: list[Ticket] = []
        """All that were ever opened."""
        self.list: list[Ticket] = []
        """Those that are not ended."""

    def tell(self, ticket: Ticket, step: Step = Step.DESK) -> None:
        """There is a new ticket; it is looked at in this step."""
        self.tickets.append(ticket)
        self.list.append(ticket)
        self.look_when_open(step)

    def has(self, token: Token, urgency: Urgency) -> bool:
        """Is there a ticket of this kind for this token?"""
        return any(t.token is token and t.urgency == urgency for t in self.list)

    def look_when_open(self, step: Step = Step.DESK) -> None:
        """Look at the list at the end of this instant, or when the desk opens."""
        now = self.clockwork.now
        opening = next((max(now, begin) for begin, end in self.open_hours if now < end), FOREVER)
        self.clockwork.at(opening, step if opening == now else Step.DESK, self.look)

    def look(self) -> None:
        """Take the most urgent tickets; drop those that are not wanted when it is their turn."""
        for ticket in sorted(self.list, key=lambda t: t.rank):
            busy = sorted((t for t in self.list if t.taken is not None), key=lambda t: t.rank)
            everybody_is_busy = len(busy) >= self.staff
            if ticket.taken is not None:
                continue
            if everybody_is_busy and busy[-1].rank < ticket.rank:
                return
            if not ticket.is_wanted():
                self.drop(ticket)
                continue
            if everybody_is_busy:
                self.interrupt(busy[-1])
            self.take(ticket)

    def drop(self, ticket: Ticket) -> None:
        again = " after some work" if ticket.worked else ""
        self.ledger.note(f"{ticket.urgency.name} dropped{again}", ticket.token)
        ticket.dropped = True
        self.list.remove(ticket)

    def interrupt(self, ticket: Ticket) -> None:
        self.ledger.note(f"{ticket.urgency.name} interrupted", ticket.token)
        self.put_down(ticket)

    def put_down(self, ticket: Ticket) -> None:
        assert ticket.taken is not None
        ticket.worked += self.time_open(ticket.taken, self.clockwork.now)
        ticket.taken = None

    def take(self, ticket: Ticket) -> None:
        ticket.taken = self.clockwork.now
        end = self.end_of_work(ticket.taken, ticket.effort - ticket.worked)
        self.clockwork.at(end, Step.WORK, self.finish)

    def finish(self) -> None:
        """Whatever is done at this instant, the most urgent first."""
        now, done = self.clockwork.now, []
        for ticket in sorted(self.list, key=lambda t: t.rank):
            if ticket.taken is not None and self.work_done(ticket, now) == ticket.effort:
                self.put_down(ticket)
                ticket.ended = now
                self.list.remove(ticket)
                done.append(ticket)
        for ticket in done:
            if ticket.is_wanted():
                ticket.finish()
            else:
                self.ledger.note(f"{ticket.urgency.name} done in vain", ticket.token)
        self.look_when_open()

    # Time at which the desk is open

    def work_done(self, ticket: Ticket, until: int) -> int:
        """How much work (ms) was put into a ticket so far?"""
        at_it = 0 if ticket.taken is None else self.time_open(ticket.taken, until)
        return ticket.worked + at_it

    def time_open(self, begin: int, end: int) -> int:
        """How long is the desk open between two instants?"""
        return sum(
            max(0, min(end, closing) - max(begin, opening)) for opening, closing in self.open_hours
        )

    def end_of_work(self, begin: int, effort: int) -> int:
        """When has the desk been open for so long? (FOREVER: not within the horizon)"""
        for opening, closing in self.open_hours:
            there = max(0, closing - max(begin, opening))
            if effort <= there:
                return max(begin, opening) + effort
            effort -= there
        return FOREVER
