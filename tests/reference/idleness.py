"""The rules about tokens that are idle: heartbeats, reminders, revocations."""

from functools import partial
from typing import TYPE_CHECKING

from simulator.lifecycle import IDLE_LIMIT
from simulator.model.policies.keep_alive import KeepAlive
from simulator.model.policies.remind import Remind
from simulator.model.policies.revoke_idle import RevokeIdle
from tests.reference.records import Step, Token, Urgency
from tests.reference.replacing import Replacement

if TYPE_CHECKING:
    from tests.reference.simulator import Reference

Place = tuple[int, int]
"""A threshold (ms of idle time), and the rule's place in the policy."""


class Idleness:
    """What is done about a token that has been idle for long."""

    def __init__(self, ref: "Reference") -> None:
        self.ref, self.clockwork, self.fate = ref, ref.clockwork, ref.fate
        self.note = ref.ledger.note

    def watch(self, token: Token) -> None:
        """Plan what comes of its idleness, now that it is counted from its `clock`."""
        token.watch += 1
        if not token.live or self.ref.tokens.clock_stands(token):
            return
        for place, rule in self.thresholds(token.integration.cohort):
            if place not in token.acted:
                act = partial(self.act, token, token.watch, place, rule)
                self.clockwork.at(token.clock + place[0], Step.IDLE, act)
        beat = self.ref.rules.of(KeepAlive, token.integration.cohort)
        if beat is not None and token.held:
            tries = max(0, -(-(self.clockwork.now - token.clock - beat.when_idle) // beat.retry))
            first = token.clock + beat.when_idle + tries * beat.retry
            attempt = partial(self.attempt, token, token.watch, beat)
            self.clockwork.at(first, Step.HEARTBEAT, attempt)

    def thresholds(self, cohort: str) -> list[tuple[Place, Remind | RevokeIdle]]:
        """At which idle times does which rule act, one after the other?"""
        found: list[tuple[Place, Remind | RevokeIdle]] = []
        for number, rule in enumerate(self.ref.scenario.rules):
            if isinstance(rule, Remind) and rule.applies(cohort):
                found += [((IDLE_LIMIT - t, number), rule) for t in set(rule.before_expiry)]
            if isinstance(rule, RevokeIdle) and rule.applies(cohort):
                found.append(((rule.after, number), rule))
        return sorted(found, key=lambda one: one[0])

    def act(self, token: Token, watch: int, place: Place, rule: Remind | RevokeIdle) -> None:
        """It has been idle for so long, unless it is watched anew or cannot be used."""
        if token.watch != watch or not token.usable:
            return
        token.acted.add(place)
        if isinstance(rule, RevokeIdle):
            self.note("idle for too long", token)
            self.ref.tokens.revoke(token)
        elif token.held:
            self.remind(token, rule)

    # Heartbeats

    def attempt(self, token: Token, watch: int, beat: KeepAlive) -> None:
        """A heartbeat is due, unless it is watched anew."""
        if token.watch != watch or not token.live or not token.held:
            return
        now = self.clockwork.now
        missed = self.fate.missed(beat.miss, token.integration.number, now)
        if token.usable and not missed:
            self.note("heartbeat", token)
            self.use(token)
        else:
            self.note("heartbeat missed" if missed else "heartbeat refused", token)
            again = partial(self.attempt, token, watch, beat)
            self.clockwork.at(now + beat.retry, Step.HEARTBEAT, again)

    def use(self, token: Token) -> None:
        """It is used only so that it lives on."""
        token.heartbeats += 1
        self.ref.tokens.use(token)

    # Reminders

    def is_heard(self, token: Token, rule: Remind) -> bool:
        return rule.to == "team" or token.user.state == "active"

    def remind(self, token: Token, rule: Remind) -> None:
        """A reminder goes out, if somebody hears it."""
        if not self.is_heard(token, rule):
            self.note("nobody to remind", token)
            return
        self.note("reminded", token)
        place = (token.integration.number, self.clockwork.now)
        if self.fate.share("remind.response", *place) < rule.response:
            delay = self.fate.length(rule.delay, "remind.delay", *place)
            answer = partial(self.answer, token, rule)
            self.clockwork.at(self.clockwork.now + delay, Step.ANSWER, answer)

    def answer(self, token: Token, rule: Remind) -> None:
        """Somebody acts upon it."""
        if not token.held or not self.is_heard(token, rule):
            self.note("reminder overtaken", token)
            return
        if rule.action == "call":
            if token.usable:
                self.note("reminder answered by a call", token)
                self.use(token)
            return
        effort = self.ref.work(rule.effort, "remind.effort", *token.number)
        how = Replacement(Urgency.ROTATION, effort, overlap=0)
        self.note("reminder answered by rotation", token)
        self.ref.rules.replacing.ask(token, how)
