"""What administrators can see of tokens and users, and do to them at once."""

from collections.abc import Callable
from functools import partial

from simulator.demand.fate import Fate
from simulator.model.desk import Desk
from simulator.model.moments import at
from simulator.model.organisation import Organisation
from simulator.model.phases import Phase
from simulator.model.state import NONE
from simulator.model.succession import Succession
from simulator.model.touch import Action
from simulator.scenario.random_durations import RandomDuration

Deed = Callable[[], None]


class Admin:
    """Tokens, users and integrations are numbers; instants are ms since the start."""

    def __init__(self, org: Organisation, desk: Desk) -> None:
        self.org, self.users, self.desk = org, org.users, desk
        self.scenario = org.demand.scenario
        self.fate, self.succession = Fate(org.demand, org.luck), Succession(org)

    @property
    def now(self) -> int:
        """The instant."""
        return self.org.now

    def at(self, instant: int, phase: Phase, deed: Deed) -> None:
        """Do something at an instant, or at once if it is past; not beyond the horizon."""
        if instant <= self.scenario.horizon:
            at(self.org.env, max(instant, self.now), phase, deed)

    def unless_changed(self, user: int, deed: Deed) -> Deed:
        """The same deed, to be left undone if something happens to the user before."""
        return partial(self._unless, user, int(self.users.changes[user]), deed)

    def share(self, purpose: str, token: int, occurrence: int | None = None) -> float:
        """Which number in (0, 1) does fate draw for this? `occurrence`: default the serial."""
        integration, serial = self.name_of(token)
        return self.fate.share(purpose, integration, serial if occurrence is None else occurrence)

    def length(
        self, law: RandomDuration, purpose: str, token: int, occurrence: int | None = None
    ) -> int:
        """How long (ms) does this take? `occurrence`: default the serial number of the token."""
        integration, serial = self.name_of(token)
        number = serial if occurrence is None else occurrence
        return self.fate.length(law, purpose, integration, number)

    def name_of(self, token: int) -> tuple[int, int]:
        """Whose token is it, and the how-manieth? (integration, serial)"""
        row = self.org.world.tokens[token]
        return int(row["integration"]), int(row["serial"])

    def cohort_of(self, token: int) -> str:
        """Of which cohort is the integration that has this token?"""
        return self.org.demand.names[int(self.org.world.tokens[token]["cohort"])]

    def tokens_of(self, user: int) -> list[int]:
        """Which tokens, dead ones and future ones included, has this user?"""
        return self.org.tokens_of(user)

    def issued_at(self, token: int) -> int:
        """When was a token created, or will it be?"""
        return int(self.org.world.tokens[token]["issued"])

    def is_held(self, token: int) -> bool:
        """Does its integration call with this token?"""
        return bool(self.org.held[self.name_of(token)[0]] == token)

    def is_live(self, token: int) -> bool:
        """Is the token there, and not dead? (suspended ones are live)"""
        return self.org.is_live(token)

    def is_flagged(self, token: int) -> bool:
        """Is the token live and under suspicion?"""
        return bool(self.org.look(token)["flagged_until"] > self.now)

    def is_leaked(self, token: int) -> bool:
        """Does an intruder know this token?"""
        return bool(self.org.look(token)["leaked_at"] != NONE)

    def owner_is_active(self, token: int) -> bool:
        """Is the account of its owner active?"""
        return self.users.is_active(self.succession.owner(token))

    def is_down(self, integration: int, since: int) -> bool:
        """Does the outage go on that began then? (Only what somebody does can end it.)"""
        self.org.work_off()
        held = self.org.world.tokens[self.org.held[integration]]
        return bool(held["outage_began"] == since)

    def revoke(self, token: int) -> None:
        """A token ends, if it lives."""
        self.org.revoke(token)

    def renew(self, token: int) -> None:
        """A token is used only so that it lives on, if it is held and can be used."""
        self.org.renew(token)

    def clear(self, token: int) -> None:
        """A token is suspicious no more."""
        self.org.clear(token)

    def issue(self, integration: int, owner: int, kind: Action) -> None:
        """A user creates a new token for an integration, in place of the one that it holds."""
        self.issued(self.org.issue(integration, owner, kind))

    def issued(self, token: int) -> None:
        """A new token is there."""

    def _unless(self, user: int, changes: int, deed: Deed) -> None:
        if self.users.changes[user] == changes:
            deed()
