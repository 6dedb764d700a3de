"""One replication, the plain way."""

from collections.abc import Generator
from functools import partial

import simpy

from simulator.demand.estate import Demand
from simulator.demand.fate import Fate
from simulator.demand.leaks import leaks
from simulator.demand.listing import calls_of
from simulator.demand.suspicion import flags
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import Scenario
from simulator.scenario.model import RandomDuration
from tests.reference.clockwork import Clockwork
from tests.reference.desk import Desk
from tests.reference.idleness import Idleness
from tests.reference.ledger import Ledger
from tests.reference.outages import Outages
from tests.reference.owners import Owners
from tests.reference.people import People, users_of
from tests.reference.records import Integration, Step, Token, User
from tests.reference.rules import Inactivity, Rules
from tests.reference.tokens import Tokens


class Reference:
    """An organisation: people, integrations and their tokens, a desk, and rules."""

    def __init__(self, scenario: Scenario, seed: int, replication: int = 0) -> None:
        self.scenario, self.luck = scenario, Luck(seed, replication)
        self.clockwork = Clockwork(scenario.horizon)
        self.ledger = Ledger(scenario, self.clockwork)
        self.demand = Demand.of(scenario)
        self.estate = self.demand.estate(self.luck)
        self.fate = Fate(self.demand, self.luck)
        self.users = users_of(scenario)
        self.owners = Owners(scenario, self.users, self.ledger)
        self.desk = Desk(scenario, self.clockwork, self.ledger)
        self.outages = Outages(self)
        self.rules = Rules(self)
        self.idleness = Idleness(self)
        self.tokens = Tokens(self)
        self.integrations = self._integrations()
        self.people = People(scenario, self.luck, self.clockwork, self.users, self.user_changed)
        self.inactivity = Inactivity(self)

    def _integrations(self) -> list[Integration]:
        """All integrations, cohort after cohort, with their first tokens."""
        whose = [name for name, c in self.scenario.integrations.items() for _ in range(c.count)]
        integrations = [Integration(number, cohort) for number, cohort in enumerate(whose)]
        for cohort in self.scenario.integrations:
            members = [one for one in integrations if one.cohort == cohort]
            heirs, owners = self.owners.of_new_tokens(cohort), self.owners.of_first_tokens(cohort)
            for place, (integration, owner) in enumerate(zip(members, owners, strict=True)):
                integration.heir = None if heirs is None else heirs[place]
                issued = int(self.estate.issued[integration.number])
                used = int(self.estate.last_used[integration.number])
                self.tokens.plan_first(integration, owner, issued, used)
        return integrations

    def run(self) -> "Reference":
        """Simulate from the start to the horizon."""
        self.rules.plan_hand_overs()
        self._plan_suspicion()
        for integration in self.integrations:
            self.clockwork.env.process(self.calls(integration))
        for day in range(self.scenario.horizon // DAY + 1):
            self.clockwork.at(day * DAY, Step.COUNT, partial(self.count, day))
        self.clockwork.run()
        self.conclude()
        return self

    def _plan_suspicion(self) -> None:
        for time, number, until in zip(*flags(self.luck, self.scenario), strict=True):
            flag = partial(self.flag, self.integrations[number], int(until))
            self.clockwork.at(int(time), Step.FLAG, flag)
        for time, number, noticed in zip(*leaks(self.luck, self.scenario), strict=True):
            leak = partial(self.tokens.leak, self.integrations[number], int(noticed))
            self.clockwork.at(int(time), Step.LEAK, leak)

    def flag(self, integration: Integration, until: int) -> None:
        """Suspicion falls on the token that the integration holds."""
        self.tokens.flag(integration.held, until)

    def calls(self, integration: Integration) -> Generator[simpy.Event, None, None]:
        """An integration calls and calls."""
        instants = calls_of(self.demand, self.estate, self.luck, integration.number).tolist()
        for instant in instants:
            yield self.clockwork.at(instant, Step.CALL, lambda: None)
            if integration.held.exists:
                self.call(integration)

    def call(self, integration: Integration) -> None:
        """One call: it renews the token or is refused."""
        token = integration.held
        integration.tried.append(self.clockwork.now)
        if token.usable:
            token.calls += 1
            integration.made.append((self.clockwork.now, token.serial))
            self.tokens.use(token)
        else:
            self.outages.refuse(integration)

    def user_changed(self, user: User, event: str) -> None:
        """An account is deactivated, reactivated, suspended or unsuspended."""
        self.ledger.log_user(event, user)
        for token in user.tokens:
            self.tokens.owner_changed(token, event)
        if user.state == "active":
            self.inactivity.sign_in(user)

    def work(self, law: RandomDuration, purpose: str, integration: int, occurrence: int) -> int:
        """How much work (ms) is it? Some, in any case."""
        return max(1, self.fate.length(law, purpose, integration, occurrence))

    def count(self, day: int) -> None:
        for token in self.all_tokens():
            if token.exists:
                self.ledger.count(day, token)

    def all_tokens(self) -> list[Token]:
        """By integration and serial number."""
        return [token for integration in self.integrations for token in integration.tokens]

    def conclude(self) -> None:
        """Add up what is still going on at the horizon."""
        horizon = self.scenario.horizon
        for token in self.all_tokens():
            if token.exists:
                self.ledger.add_up(token, horizon + 1)
            if token.dead is not None and token.held and token.integration.outage is None:
                self.ledger.add_latent(token, horizon)
        for ticket in self.desk.list:
            ticket.worked = self.desk.work_done(ticket, horizon)
