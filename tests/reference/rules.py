"""The rules of the policy in force, but those about idle tokens."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from simulator.demand.sign_ins import SignIns, sign_ins_of
from simulator.model.policies.hand_over import HandOver
from simulator.model.policies.max_age import MaxAge
from simulator.model.policies.respond import Respond
from simulator.model.policies.rotate import Rotate
from simulator.model.policies.suspend_inactive import SuspendInactive
from simulator.scenario.rules import Rule
from tests.reference.people import known_departures
from tests.reference.records import Step, Ticket, Token, Urgency, User
from tests.reference.replacing import Replacement, Replacing

if TYPE_CHECKING:
    from tests.reference.simulator import Reference

R = TypeVar("R", bound=Rule)


class Rules:
    """What they do when a token is issued or flagged, and before somebody leaves."""

    def __init__(self, ref: "Reference") -> None:
        self.ref, self.clockwork, self.fate = ref, ref.clockwork, ref.fate
        self.replacing = Replacing(ref)

    def of(self, kind: type[R], cohort: str) -> R | None:
        """Which rule of a kind is a cohort under?"""
        for rule in self.ref.scenario.rules:
            if isinstance(rule, kind) and rule.applies(cohort):
                return rule
        return None

    def issued(self, token: Token) -> None:
        """A token is there."""
        cohort = token.integration.cohort
        rotate, max_age = self.of(Rotate, cohort), self.of(MaxAge, cohort)
        if rotate is not None and token.held:
            late = int(self.fate.share("rotate.jitter", *token.number) * rotate.jitter)
            due = token.issued + rotate.every + late
            self.clockwork.at(due, Step.DUE, partial(self.rotate, token, rotate))
        if max_age is not None:
            end = token.issued + max_age.revoke_at
            self.clockwork.at(end, Step.REVOCATION, partial(self.end_life, token))

    def watch(self, token: Token) -> None:
        """Its idleness is counted from another instant on."""
        self.ref.idleness.watch(token)

    def end_life(self, token: Token) -> None:
        """It reaches the age at which it is revoked."""
        self.ref.ledger.note("too old", token)
        self.ref.tokens.revoke(token)

    def rotate(self, token: Token, rule: Rotate) -> None:
        self.ref.ledger.note("rotation due", token)
        fails = self.fate.share("rotate.failure", *token.number) < rule.failure
        effort = self.ref.work(rule.effort, "rotate.effort", *token.number)
        how = Replacement(Urgency.ROTATION, effort, overlap=rule.overlap, fails=fails)
        self.replacing.ask(token, how)

    # Departures

    def plan_hand_overs(self) -> None:
        """Who will leave is known before."""
        scenario = self.ref.scenario
        rules = [rule for rule in scenario.rules if isinstance(rule, HandOver)]
        if not rules:
            return
        foresight = scenario.horizon + max(rule.lead for rule in rules)
        for user, instant in known_departures(scenario, self.ref.luck, foresight):
            for rule in rules:
                told = max(0, instant - rule.lead)
                if told < instant:
                    leaver = self.ref.users[user.number]
                    hand_over = partial(self.hand_over, leaver, rule, instant)
                    self.clockwork.at(told, Step.DUE, hand_over)

    def hand_over(self, leaver: User, rule: HandOver, instant: int) -> None:
        for integration in self.ref.integrations:
            token = integration.held
            if token.live and token.user is leaver and rule.applies(integration.cohort):
                lot = self.fate.share("hand_over.share", integration.number, instant)
                if lot < rule.share:
                    effort = self.ref.work(rule.effort, "hand_over.effort", *token.number)
                    how = Replacement(Urgency.HAND_OVER, effort, to=rule.to)
                    self.ref.ledger.note("hand-over due", token)
                    self.replacing.ask(token, how)

    # Suspicion

    def flagged(self, token: Token) -> None:
        """A token has come under suspicion."""
        rule, alarm = self.of(Respond, token.integration.cohort), self.clockwork.now
        if rule is not None:
            place = (token.integration.number, alarm)
            detect = self.fate.length(rule.detect, "respond.detect", *place)
            tell = partial(self.investigate, token, rule, alarm)
            self.clockwork.at(alarm + detect, Step.DUE, tell)

    def investigate(self, token: Token, rule: Respond, alarm: int) -> None:
        def is_wanted() -> bool:
            return token.live and token.flagged_until is not None

        if is_wanted() and not self.ref.desk.has(token, Urgency.INVESTIGATION):
            place = (token.integration.number, alarm)
            effort = self.ref.work(rule.effort, "respond.effort", *place)
            conclude = partial(self.conclude, token, rule, alarm)
            now, kind = self.clockwork.now, Urgency.INVESTIGATION
            self.ref.desk.tell(Ticket(kind, now, token, effort, is_wanted, conclude))

    def conclude(self, token: Token, rule: Respond, alarm: int) -> None:
        """The investigation is over."""
        integration = token.integration
        lot = self.fate.share("respond.false_alarm", integration.number, alarm)
        is_false = lot < rule.false_alarm and token.leaked_at is None
        if is_false or rule.action == "clear":
            self.ref.ledger.note("false alarm" if is_false else "cleared all the same", token)
            self.ref.tokens.clear(token)
            return
        self.ref.ledger.note("alarm", token)
        user = self.ref.owners.next_owner(integration)
        if token.held and user is not None:
            self.ref.tokens.issue(integration, user, hold=True)
        self.ref.tokens.revoke(token)


class Inactivity:
    """Users who do not sign in are suspended."""

    def __init__(self, ref: "Reference") -> None:
        self.ref, self.clockwork = ref, ref.clockwork
        for user in ref.users:
            if self.rule(user) is not None:
                self.sign_in(user)
                self.plan_sign_ins(user)

    def rule(self, user: User) -> SuspendInactive | None:
        """Which rule concerns this user? None if they always sign in."""
        cohort = self.ref.scenario.users[user.cohort]
        if cohort.sign_in is None and cohort.kind == "person":
            return None
        return self.ref.rules.of(SuspendInactive, user.cohort)

    def plan_sign_ins(self, user: User) -> None:
        rate = self.ref.scenario.users[user.cohort].sign_in
        if rate is not None:
            who = SignIns(user.cohort, user.place, rate)
            for instant in sign_ins_of(self.ref.luck, who, self.ref.scenario.horizon).tolist():
                self.clockwork.at(instant, Step.SIGN_IN, partial(self.sign_in, user))

    def sign_in(self, user: User) -> None:
        """They sign in, or become active."""
        rule = self.rule(user)
        if rule is not None and user.state == "active":
            user.last_seen = self.clockwork.now
            check = partial(self.check, user, rule)
            self.clockwork.at(user.last_seen + rule.after, Step.INACTIVITY, check)

    def check(self, user: User, rule: SuspendInactive) -> None:
        if user.state == "active" and self.clockwork.now - user.last_seen == rule.after:
            for token in user.tokens:
                self.ref.ledger.note("owner inactive", token)
            self.ref.people.suspend_for_inactivity(user)
