"""What must have occurred in random organisations, lest they prove nothing about it."""

from itertools import combinations, pairwise

from simulator.lifecycle import DAY
from simulator.model.state import Event
from tests.reference import Reference

GAPS_OF_NOTE = {
    days * DAY + nudge: f"a gap of {days} d{nudge:+} ms"
    for days in (3, 23, 30)
    for nudge in (-1, 0, 1)
}
OF_POLICIES = {"leaked", "revoked", "rotated"}
HAPPENINGS = {
    *(event.name.lower() for event in Event),
    *("outage: EXPIRED", "outage: DEPROVISIONED", "outage: SUSPENDED"),
} - OF_POLICIES
"""Without any policy."""
COINCIDENCES = {
    *GAPS_OF_NOTE.values(),
    "called and cleared",
    "called and deprovisioned",
    "called and expired",
    "called and flagged",
    "called and issued",
    "called and user_reactivated",
    "called and user_suspended",
    "called and user_unsuspended",
    "called at the horizon",
    "cleared as statuses are counted",
    "deprovisioned and issued",
    "expired and user_suspended",
    "expired as statuses are counted",
    "flagged and issued",
    "flagged and user_suspended",
    "issued and user_suspended",
    "outage_began at the horizon",
    "outage_ended and user_unsuspended",
    "restored and user_reactivated",
}
URGENCIES = ("OUTAGE", "INVESTIGATION", "HAND_OVER", "ROTATION")
POLICY_HAPPENINGS = {
    *HAPPENINGS,
    *OF_POLICIES,
    "outage: REVOKED",
    *(f"{urgency} {what}" for urgency in URGENCIES for what in ("dropped", "done in vain")),
    *(f"{urgency} dropped after some work" for urgency in URGENCIES[1:]),
    *(f"{urgency} interrupted" for urgency in URGENCIES[1:]),
    *("OUTAGE done", "HAND_OVER done", "ROTATION done", "failed swap", "overlap over"),
    *("rotation due", "hand-over due", "asked in vain", "asked twice", "too old"),
    *("heartbeat", "heartbeat missed", "heartbeat refused", "idle for too long"),
    *("reminded", "nobody to remind", "reminder overtaken"),
    *("reminder answered by a call", "reminder answered by rotation"),
    *("alarm", "false alarm", "cleared all the same", "owner inactive"),
    *("unsuspended by repair", "noticed too late"),
    *("successor: own", "successor: another", "successor: nobody left"),
}
POLICY_COINCIDENCES = {
    *COINCIDENCES,
    "HAND_OVER done in vain and deprovisioned",
    "OUTAGE done and called",
    "OUTAGE dropped and user_unsuspended",
    "ROTATION dropped and successor: nobody left",
    "ROTATION interrupted and outage_began",
    "alarm and successor: nobody left",
    "asked in vain and deprovisioned",
    "asked in vain and expired",
    "asked twice and hand-over due",
    "asked twice and rotation due",
    "called and heartbeat missed",
    "called and heartbeat",
    "called and idle for too long",
    "called and overlap over",
    "called and owner inactive",
    "called and reminded",
    "called and rotated",
    "called and too old",
    "deprovisioned and rotation due",
    "expired and overlap over",
    "expired and too old",
    "flagged and leaked",
    "flagged and revoked",
    "heartbeat and outage_ended",
    "heartbeat and reminded",
    "idle for too long and reminded",
    "idle for too long and restored",
    "idle for too long and unsuspended by repair",
    "idle for too long and user_unsuspended",
    "noticed too late and outage_ended",
    "outage_ended at the horizon",
    "overlap over and rotation due",
    "owner inactive and user_unsuspended",
    "reminded and restored",
    "reminded and user_unsuspended",
    "reminder overtaken and rotated",
    "rotation due and too old",
    "rotation due at the horizon",
    "too old and user_deactivated",
    "user_suspended and user_unsuspended",
}


def happenings(reference: Reference) -> set[str]:
    """Which kinds of things happened?"""
    return (
        {event for _, event, _, _ in reference.ledger.events}
        | {turned for _, turned, _ in reference.ledger.turns}
        | {note for _, note, _ in reference.ledger.notes}
        | {f"outage: {outage.cause.name}" for outage in reference.outages.all}
    )


def coincidences(reference: Reference) -> set[str]:
    """Which things fell on one instant for one integration, or exactly on a boundary of the rules?"""
    found = set()
    for integration in reference.integrations:
        for before, after in pairwise(integration.tried):
            found.add(GAPS_OF_NOTE.get(after - before, ""))
    for (time, _), events in _together(reference).items():
        found |= {f"{a} and {b}" for a, b in combinations(sorted(events), 2)}
        if time == reference.scenario.horizon:
            found |= {f"{event} at the horizon" for event in events}
        if time % DAY == 0:
            found |= {f"{event} as statuses are counted" for event in events}
    return found


def _together(reference: Reference) -> dict[tuple[int, int], set[str]]:
    """What happened by instant and integration?"""
    together: dict[tuple[int, int], set[str]] = {}
    happened = [(t, what, n[0]) for t, what, n in reference.ledger.notes]
    for time, event, number, user in reference.ledger.events:
        whose = reference.users[user].tokens if number is None else ()
        happened += [(time, event, token.number[0]) for token in whose]
        if number is not None:
            happened.append((time, event, number[0]))
    for integration in reference.integrations:
        happened += [(time, "called", integration.number) for time in integration.tried]
    for time, what, integration_number in happened:
        together.setdefault((time, integration_number), set()).add(what)
    return together
