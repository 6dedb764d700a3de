"""The life of a token: it is created, used, flagged, suspended, and dies."""

from functools import partial
from typing import TYPE_CHECKING

from simulator.demand.tables import FOREVER, NEVER_USED
from simulator.lifecycle import Status, expiry
from tests.reference.records import Integration, Step, Token, User

if TYPE_CHECKING:
    from tests.reference.simulator import Reference


class Tokens:
    """What happens to tokens."""

    def __init__(self, ref: "Reference") -> None:
        self.ref, self.clockwork, self.ledger = ref, ref.clockwork, ref.ledger
        self.switches = ref.scenario.lifecycle

    @property
    def now(self) -> int:
        return self.clockwork.now

    # Creation

    def plan_first(self, integration: Integration, user: User, issued: int, used: int) -> None:
        """The token that the scenario plans: it is there at the start, or created later."""
        last_used = None if used == NEVER_USED else used
        clock = issued if last_used is None else last_used
        token = self.add(Token(integration, 1, user, issued, clock, last_used))
        integration.held = token
        if issued > 0:
            self.clockwork.at(issued, Step.CREATION, partial(self.create, token))
        else:
            self.bring_into_being(token)

    def add(self, token: Token) -> Token:
        token.integration.tokens.append(token)
        token.user.tokens.append(token)
        return token

    def create(self, token: Token) -> None:
        """A planned token is created, unless its owner was deactivated before."""
        if not token.barred:
            self.bring_into_being(token)

    def issue(self, integration: Integration, user: User, *, hold: bool) -> Token:
        """Somebody creates a token, and the integration calls with it from now on, or not."""
        serial = len(integration.tokens) + 1
        token = self.add(Token(integration, serial, user, self.now, self.now))
        if hold:
            integration.held = token
        self.bring_into_being(token)
        if hold:
            self.ref.outages.end(integration)
        return token

    def bring_into_being(self, token: Token) -> None:
        token.exists, token.counted = True, max(token.issued, 0)
        if token.issued >= 0:
            self.ledger.log("issued", token)
        if token.user.state == "suspended" and self.switches.suspension == "calls_refused":
            token.suspended_since = token.issued
        self.await_expiry(token)
        self.ref.rules.issued(token)

    # Use and expiry

    def use(self, token: Token) -> None:
        """A call or a heartbeat renews the token."""
        self.ledger.add_up(token, self.now)
        token.clock = token.last_used = self.now
        token.acted.clear()
        self.await_expiry(token)

    def await_expiry(self, token: Token) -> None:
        """Plan what comes of its idleness."""
        if not self.clock_stands(token):
            self.clockwork.at(expiry(token.clock), Step.EXPIRY, partial(self.expire, token))
        self.ref.rules.watch(token)

    def clock_stands(self, token: Token) -> bool:
        paused = self.switches.clock_while_suspended == "pauses"
        return paused and token.suspended_since is not None

    def expire(self, token: Token) -> None:
        """30 days without use, if it is so."""
        if token.live and not self.clock_stands(token) and expiry(token.clock) == self.now:
            self.die(token, Status.EXPIRED)

    def revoke(self, token: Token) -> None:
        if token.live:
            self.put_clock_off(token)
            self.die(token, Status.REVOKED)

    def die(self, token: Token, status: Status) -> None:
        self.ledger.add_up(token, self.now)
        token.dead, token.died_at, token.flagged_until = status, self.now, None
        token.suspended_since = None
        self.ledger.log(status.name.lower(), token)

    # Suspicion

    def flag(self, token: Token, until: int) -> None:
        """Suspicion falls on a token."""
        if not token.live:
            return
        self.ledger.add_up(token, self.now)
        token.flagged_until = max(until, token.flagged_until or 0)
        self.ledger.log("flagged", token)
        if until < FOREVER:
            self.clockwork.at(until, Step.CLEARING, partial(self.clear_by_time, token))
        self.ref.rules.flagged(token)

    def clear_by_time(self, token: Token) -> None:
        if token.live and token.flagged_until == self.now:
            self.clear(token)

    def clear(self, token: Token) -> None:
        self.ledger.add_up(token, self.now)
        token.flagged_until = None
        self.ledger.log("cleared", token)

    def leak(self, integration: Integration, noticed: int) -> None:
        """An intruder gets to know the token that the integration holds."""
        token = integration.held
        if not token.live:
            return
        self.ledger.add_up(token, self.now)
        self.ledger.log("leaked", token)
        if token.leaked_at is None:
            token.leaked_at = self.now
        self.clockwork.at(noticed, Step.NOTICED_LEAK, partial(self.flag, token, FOREVER))

    # Their owners

    def owner_changed(self, token: Token, event: str) -> None:
        if event == "user_deactivated":
            self.deprovision(token)
        elif event == "user_suspended":
            self.suspend(token)
        elif event == "user_unsuspended":
            self.unsuspend(token)
        else:
            self.restore(token)

    def deprovision(self, token: Token) -> None:
        if token.live:
            self.put_clock_off(token)
            self.die(token, Status.DEPROVISIONED)
        elif not token.exists:
            token.barred = True

    def suspend(self, token: Token) -> None:
        if token.live and self.switches.suspension == "calls_refused":
            self.ledger.add_up(token, self.now)
            token.suspended_since = self.now
            if self.clock_stands(token):
                self.ref.rules.watch(token)

    def unsuspend(self, token: Token) -> None:
        if not token.live or token.suspended_since is None:
            return
        self.ledger.add_up(token, self.now)
        self.put_clock_off(token)
        token.suspended_since = None
        self.works_again(token)

    def restore(self, token: Token) -> None:
        """Its owner is reactivated."""
        if self.switches.reactivation == "stay_dead" or token.dead is not Status.DEPROVISIONED:
            return
        if expiry(token.clock) <= self.now:
            return
        self.ledger.log("restored", token)
        self.ledger.add_up(token, self.now)
        if token.held and token.integration.outage is None:
            self.ledger.add_latent(token, self.now)
        token.dead = token.died_at = None
        self.works_again(token)

    def works_again(self, token: Token) -> None:
        self.await_expiry(token)
        if token.held and expiry(token.clock) > self.now:
            self.ref.outages.end(token.integration)

    def put_clock_off(self, token: Token) -> None:
        """The clock stood while its owner was suspended."""
        if self.clock_stands(token):
            token.clock += self.now - (token.suspended_since or 0)
