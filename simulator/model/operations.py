"""Rules in force: what they are told of, and what they can set going."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from simulator.model.admin import Admin, Deed
from simulator.model.desk import Desk, Urgency
from simulator.model.inactivity import Inactivity
from simulator.model.investigation import Investigations
from simulator.model.organisation import Organisation
from simulator.model.people import departures_to_come
from simulator.model.phases import Phase
from simulator.model.replacement import Order, Replacements
from simulator.model.state import Event
from simulator.model.touch import Action
from simulator.scenario.rules import Rule

_ACTIVE_AGAIN = (Event.USER_REACTIVATED, Event.USER_UNSUSPENDED)


class Operations(Admin):
    """The `ops` of a rule (docs/write-a-policy.md)."""

    def __init__(self, org: Organisation, desk: Desk) -> None:
        super().__init__(org, desk)
        self.inactivity = Inactivity(self.users)
        self._replacements, self._investigations = Replacements(self), Investigations(self)
        self._rules, self._idle = cache(self._rules_of), cache(self._idle_rules_of)

    def rules_for(self, token: int) -> Sequence[Rule]:
        """Which rules apply to this token?"""
        return self._rules(self.cohort_of(token))

    def inactive_at(self, user: int, after: int) -> int:
        """When will a user not have signed in for so long (ms), from now on?"""
        return self.inactivity.since(user, self.succession.cohort_of(user), after)

    def suspend_for_inactivity(self, user: int) -> None:
        """A user is suspended for not signing in; recovery will unsuspend them."""
        self.inactivity.suspend(user)

    def replace(self, token: int, effort: int, *, overlap: int = 0, failure: float = 0.0) -> None:
        """The desk is to give the integration a new token, and to revoke this one afterwards."""
        heir = partial(self.succession.next_owner, self.name_of(token)[0])
        order = Order(Urgency.ROTATION, effort, heir, overlap, failure)
        self._replacements.ask(token, order)

    def hand_over(self, token: int, effort: int, to: str) -> None:
        """The desk is to give the integration a token of another owner, of this cohort of users."""
        heir = partial(self.succession.following, self.succession.owner(token), to)
        self._replacements.ask(token, Order(Urgency.HAND_OVER, effort, heir))

    def investigate(self, token: int, effort: int, conclude: Deed) -> None:
        """The desk is to look into the suspicion; `conclude` is done at the end, if it lasts."""
        self._investigations.ask(token, effort, conclude)

    def replace_at_once(self, token: int) -> None:
        """A token is revoked; if it is held, the integration gets a new one first."""
        integration = self.name_of(token)[0]
        owner = self.succession.next_owner(integration) if self.is_held(token) else None
        if owner is not None:
            self.issue(integration, owner, Action.ISSUE)
        self.revoke(token)

    # What rules are told of

    def begin(self) -> None:
        """The simulation starts."""
        if self._listens(Rule.issued):
            for token in range(self.org.size):
                self.issued(token)
        if self._listens(Rule.active):
            self.users.reactions.append(self._of_user)
            for user in range(len(self.users.status)):
                self._active(user)
        if self._listens(Rule.flagged):
            self.org.flagged = self._flagged
        for rule in self.scenario.rules:
            if rule.foresight is not None:
                self._foretell_departures(rule, rule.foresight)

    def issued(self, token: int) -> None:
        """A token is there."""
        for rule in self.rules_for(token):
            rule.issued(self, token)

    def idle(self, token: int) -> None:
        """A token has reached the next threshold of idleness."""
        level = int(self.org.look(token)["level"])
        self.org.notice_idleness(token)
        self._idle(self.cohort_of(token))[level][1].idle(self, token)

    def _flagged(self, tokens: list[int]) -> None:
        for token in tokens:
            if self.is_flagged(token):
                for rule in self.rules_for(token):
                    rule.flagged(self, token)

    def _of_user(self, user: int, event: Event) -> None:
        if event in _ACTIVE_AGAIN:
            self._active(user)

    def _active(self, user: int) -> None:
        for rule in self._rules(self.succession.cohort_of(user)):
            rule.active(self, user)

    def _foretell_departures(self, rule: Rule, foresight: int) -> None:
        until = self.scenario.horizon + foresight
        for instant, user in departures_to_come(self.users.people, self.org.luck, until):
            tell = partial(rule.leaving, self, user, instant)
            self.at(instant - foresight, Phase.DUE, tell)

    def _rules_of(self, cohort: str) -> Sequence[Rule]:
        return [rule for rule in self.scenario.rules if rule.applies(cohort)]

    def _idle_rules_of(self, cohort: str) -> Sequence[tuple[int, Rule]]:
        return idle_rules(self._rules(cohort))

    def _listens(self, hook: Callable[..., None]) -> bool:
        """Does one of the rules in force care for this?"""
        name = hook.__name__
        return any(getattr(type(rule), name) is not hook for rule in self.scenario.rules)


def idle_rules(rules: Sequence[Rule]) -> list[tuple[int, Rule]]:
    """Which rules act at which idleness (ms)? In the order in which they act."""
    found = [(threshold, rule) for rule in rules for threshold in rule.idle_thresholds]
    return sorted(found, key=lambda one: one[0])
