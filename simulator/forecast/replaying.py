"""A real log against the model: does what Okta did agree with the rules, event by event?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.forecast.chronicle import Entry, What
from simulator.forecast.stage import Cast, Stage
from simulator.lifecycle import DAY, MINUTE, expiry
from simulator.okta.times import format_instant
from simulator.scenario.switches import Lifecycle

SLACK = MINUTE
"""Instants of a log and of the model that differ by less are the same."""
OKTA = Lifecycle()

_UNSEEN = "calls that leave no event in the log may have renewed it"
_MAY_BE: Mapping[str, str] = {
    "expired": _UNSEEN,
    "deprovisioned": (
        "the owner may have been reactivated, and the tokens with them "
        "(--lifecycle reactivation=come_back)"
    ),
    "revoked": "the log may be of another order than it says, or the revoke was of another token",
    "suspended": "suspended owners may keep their tokens (--lifecycle suspension=unaffected)",
}
"""What may be behind a call that succeeds though the model says no."""


@dataclass(frozen=True)
class Disagreement:
    """Where the model and the log say different things."""

    time: int
    """ms since 1970."""
    kind: str
    token: str
    place: str
    """File, line and uuid; empty: it is about something that the log does not have."""
    model: str
    log: str
    may_be: str
    """What could explain it."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}token {self.token}: log: {self.log}; model: {self.model}; {self.may_be}"


def replay(entries: Sequence[Entry], lifecycle: Lifecycle = OKTA) -> list[Disagreement]:
    """Where do the model and a log disagree? In time order; each disagreement once.

    `entries`: in time order. The log is believed in the end: after a disagreement the model goes
    on from what it says.
    """
    return list(_Replay(entries, lifecycle).run()) if entries else []


class _Replay:
    def __init__(self, entries: Sequence[Entry], lifecycle: Lifecycle) -> None:
        self.entries = entries
        self.created = {e.token: e.time for e in entries if e.what is What.CREATED}
        self.stage = Stage(_cast(entries, self.created), lifecycle)
        self.ended: dict[str, int] = {}
        """When did the log say that a token ended?"""
        self.doubted: set[str] = set()
        """Tokens of which the model has said already that they should work."""
        self.seen: set[str] = set()

    def run(self) -> Iterator[Disagreement]:
        """All of them."""
        deeds = {
            What.CALLED: self._called,
            What.REVOKED: self._revoked,
            What.CREATED: self._created,
        }
        for entry in self.entries:
            self.stage.go_to(entry.time)
            if entry.what in deeds:
                yield from deeds[entry.what](entry)
                self.seen.add(entry.token)
            else:
                self._of_user(entry)
        yield from self._silent_deaths()

    def _of_user(self, entry: Entry) -> None:
        deeds: Mapping[What, Callable[[str], None]] = {
            What.DEACTIVATED: self.stage.deactivate,
            What.REACTIVATED: self.stage.reactivate,
            What.SUSPENDED: self.stage.suspend,
            What.UNSUSPENDED: self.stage.unsuspend,
        }
        deeds[entry.what](entry.user)

    def _called(self, entry: Entry) -> Iterator[Disagreement]:
        token, stage = entry.token, self.stage
        if entry.refused:
            if stage.works(token) and token not in self.doubted:
                self.doubted.add(token)
                end, _ = stage.end_of(token)
                model = f"works until {format_instant(end)}"
                may_be = "a network zone, a lost role or a rate limit may have refused it"
                yield _found(entry, "refused", model, "a call was refused", may_be)
            return
        self.doubted.discard(token)
        if not stage.works(token):
            yield self._impossible(entry)
        self.ended.pop(token, None)
        stage.call(token)

    def _impossible(self, entry: Entry) -> Disagreement:
        token, stage = entry.token, self.stage
        if not stage.exists(token):
            model = f"created at {format_instant(self.created[token])}"
            may_be = "the clocks of servers may differ, or events are of another token"
            return _found(entry, "used before creation", model, "a call succeeded", may_be)
        if stage.lives(token):
            model, may_be = "its owner is suspended, so calls are refused", _MAY_BE["suspended"]
            return _found(entry, "used while suspended", model, "a call succeeded", may_be)
        end, how = stage.end_of(token)
        model = f"{how} at {format_instant(end)}"
        return _found(entry, f"used though {how}", model, "a call succeeded", _MAY_BE[how])

    def _revoked(self, entry: Entry) -> Iterator[Disagreement]:
        token, stage = entry.token, self.stage
        self.ended[token] = entry.time
        lives, (end, how) = stage.lives(token), stage.end_of(token)
        stage.revoke(token)
        apart = entry.time - end
        if (lives and not entry.by_system) or abs(apart) <= SLACK:
            return
        if lives and entry.token not in self.seen and token not in self.created:
            yield from self._unknown(entry)
            return
        who = "the system" if entry.by_system else "somebody"
        log = f"{who} revoked it"
        if not stage.exists(token):
            model, may_be = "not created yet", "the log may lack its creation"
            yield _found(entry, "revoked before creation", model, log, may_be)
        elif lives:
            model = f"lives until {format_instant(end)}"
            may_be = "its idle window may be shorter than 30 days, or Okta revoked it for safety"
            yield _found(entry, "revoked early", model, log, may_be)
        elif how == "expired" and apart > 0:
            model = f"expired at {format_instant(end)}"
            may_be = f"{_UNSEEN}, or the clock pauses (--lifecycle clock_while_suspended=pauses)"
            yield _found(entry, "revoked late", model, log, may_be)
        else:
            model = f"{how} at {format_instant(end)}"
            yield _found(entry, "revoked again", model, log, "two events may tell of one end")

    def _unknown(self, entry: Entry) -> Iterator[Disagreement]:
        """Its last use lies before the log begins, so it may have expired in the days after."""
        latest = expiry(self.entries[0].time)
        if entry.time > latest + SLACK:
            model, log = f"expired by {format_instant(latest)}", "the system revoked it"
            yield _found(entry, "revoked late", model, log, _UNSEEN)

    def _created(self, entry: Entry) -> Iterator[Disagreement]:
        if entry.time != self.created[entry.token]:
            model = f"created at {format_instant(self.created[entry.token])}"
            may_be = "ids are never used again, so one of the events is wrong"
            yield _found(entry, "created again", model, "it was created", may_be)

    def _silent_deaths(self) -> Iterator[Disagreement]:
        """Tokens that expired in the model, though the log tells of no end. At its last instant."""
        last = self.entries[-1].time
        if not any(e.what is What.REVOKED and e.by_system for e in self.entries):
            return  # then this log tells of no ends by the system at all
        for token in sorted(self.seen - set(self.ended)):
            end, how = self.stage.end_of(token)
            if not self.stage.lives(token) and how == "expired" and end + SLACK < last:
                model = f"expired at {format_instant(end)}"
                log = f"no end up to {format_instant(last)}"
                yield Disagreement(end, "no end", token, "", model, log, _UNSEEN)


def _found(entry: Entry, kind: str, model: str, log: str, may_be: str) -> Disagreement:
    said = f"{log} at {format_instant(entry.time)}"
    return Disagreement(entry.time, kind, entry.token, entry.place, model, said, may_be)


def _cast(entries: Sequence[Entry], created: Mapping[str, int]) -> Cast:
    """Who is in the log? A token whose creation is not there is there from its first event on."""
    tokens: dict[str, int] = {}
    owners: dict[str, str] = {}
    for entry in entries:
        if not entry.token:
            continue
        tokens.setdefault(entry.token, created.get(entry.token, entry.time))
        if entry.user and entry.what is not What.REVOKED:
            owners.setdefault(entry.token, entry.user)
    return Cast(tokens, owners, entries[0].time - DAY, entries[-1].time + DAY)
