"""Does the model agree with the plain reference, token for token and instant for instant?"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.demand.estate import Demand
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import DAY, DEAD_STATUSES, LIVE_STATUSES, Status
from simulator.model import state
from simulator.model.replication import Outcome, run
from simulator.model.state import MOST_DAYS_OF_COHORTS, Event
from simulator.randomness import Luck
from simulator.scenario import Scenario
from tests.reference import Reference

Row = tuple[object, ...]
COLOURS = [event for event in Event if event.name.startswith("TURNED_")]
SUMMED = (Status.GRAY, Status.RED, Status.YELLOW, Status.SUSPENDED)


def compare(scenario: Scenario, luck: Luck) -> Reference:
    """Fail where the model and the reference differ."""
    demand = Demand.of(scenario)
    outcome, coloured = run(demand, luck), run(demand, luck, log_colours=True)
    reference = Reference(scenario, luck.seed, luck.replication).run()
    assert_agrees(scenario, outcome, coloured, reference)
    return reference


def assert_agrees(
    scenario: Scenario, outcome: Outcome, coloured: Outcome, reference: Reference
) -> None:
    """Fail where they differ. `coloured`: the same, with changes of colour logged."""
    assert_same(events_of(scenario, outcome), expected_events(reference))
    assert_same(tokens_of(scenario, outcome), expected_tokens(reference))
    assert_same(outages_of(outcome), expected_outages(reference))
    assert_same(tickets_of(scenario, outcome), expected_tickets(reference))
    assert outcome.desk.time_worked(scenario.horizon) == sum(
        ticket.worked for ticket in reference.desk.tickets
    )
    assert_same(counts(outcome.status), counts(reference.ledger.status))
    assert_cohorts_agree(outcome, reference)
    assert_sums_agree(scenario, outcome, reference)
    assert_colours_agree(coloured, outcome, reference)


def assert_cohorts_agree(outcome: Outcome, reference: Reference) -> None:
    """Day by day, if there are few enough cohorts and days."""
    found, expected = outcome.status_by_cohort(), reference.ledger.status_by_cohort
    days = len(expected) * (len(outcome.status) + 1)
    assert (found is not None) == (0 < days <= MOST_DAYS_OF_COHORTS)
    for ours, theirs in zip(found, expected.values(), strict=True) if found is not None else ():
        assert_same(counts(ours), counts(theirs))


def assert_same(found: Iterable[Row], expected: Iterable[Row]) -> None:
    """The same rows, in any order? Shows the first few that are not."""
    ours, theirs = Counter(found), Counter(expected)
    only_found = sorted((ours - theirs).elements(), key=str)
    only_expected = sorted((theirs - ours).elements(), key=str)
    text = f"only in the model: {only_found[:5]}; only in the reference: {only_expected[:5]}"
    assert only_found == only_expected, text


# Events: (time, event, token or None, user)


def events_of(scenario: Scenario, outcome: Outcome) -> list[Row]:
    names = [(int(t["integration"]), int(t["serial"])) for t in outcome.tokens]
    users = outcome.tokens["user"].tolist()
    found: list[Row] = [
        (int(time), Event(event).name.lower(), names[token], users[token])
        for time, event, token in outcome.log
    ]
    found += [(t, Event(e).name.lower(), None, user) for t, e, user in outcome.user_events.tolist()]
    for row, issued in enumerate(outcome.tokens["issued"].tolist()):
        if 0 <= issued <= scenario.horizon:
            found.append((issued, "issued", names[row], users[row]))
    return found


def expected_events(reference: Reference) -> list[Row]:
    return list(reference.ledger.events)


# Tokens


def tokens_of(scenario: Scenario, outcome: Outcome) -> list[Row]:
    return [_token(token) for token in outcome.tokens if token["issued"] <= scenario.horizon]


def _token(token: Any) -> Row:
    return (
        (int(token["integration"]), int(token["serial"])),
        int(token["user"]),
        int(token["issued"]),
        Status(token["status"]),
        int(token["died_at"]) if token["status"] in DEAD_STATUSES else None,
        None if token["last_used"] == NEVER_USED else int(token["last_used"]),
        int(token["calls"]),
        int(token["heartbeats"]),
        _instant(token, "leaked_at"),
    )


def expected_tokens(reference: Reference) -> list[Row]:
    found: list[Row] = []
    for token in reference.all_tokens():
        live = Status.SUSPENDED if token.suspended_since is not None else Status.GREEN
        end = live if token.dead is None else token.dead
        whose = (token.number, token.user.number)
        used = (token.last_used, token.calls, token.heartbeats)
        if token.exists:
            row = (*whose, token.issued, end, token.died_at, *used, token.leaked_at)
            found.append(row)
    return found


def _instant(record: Any, name: str) -> int | None:
    """An instant of a record, or None if there is none."""
    if name not in (record.dtype.names or ()):
        return None
    return int(record[name]) if record[name] >= 0 else None


# Outages


def outages_of(outcome: Outcome) -> list[Row]:
    return [
        (int(o["integration"]), int(o["began"]), Status(o["cause"]), int(o["dead_since"]),
         _instant(o, "ended"), int(o["refused"]))
        for o in outcome.outages
    ]  # fmt: skip


def expected_outages(reference: Reference) -> list[Row]:
    return [
        (o.integration, o.began, o.cause, o.dead_since, o.ended, o.refused)
        for o in reference.outages.all
    ]


# The desk


def tickets_of(scenario: Scenario, outcome: Outcome) -> list[Row]:
    found: list[Row] = []
    for t in outcome.desk.tickets:
        done = t.ended if t.ended is not None and t.ended <= scenario.horizon else None
        row = (t.integration, t.serial, int(t.urgency), t.opened, t.effort)
        found.append((*row, t.dropped, None if t.dropped else done))
    return found


def expected_tickets(reference: Reference) -> list[Row]:
    return [
        (*t.token.number, int(t.urgency), t.opened, t.effort, t.dropped, t.ended)
        for t in reference.desk.tickets
    ]


# Counts and sums over time


def counts(status: NDArray[np.int64]) -> list[Row]:
    return [
        (day, Status(column), number)
        for day, row in enumerate(status.tolist())
        for column, number in enumerate(row)
    ]


def assert_sums_agree(scenario: Scenario, outcome: Outcome, reference: Reference) -> None:
    sums = np.atleast_2d(outcome.sums)
    whole = np.concatenate([sums.sum(axis=0)[None], sums]) if len(sums) > 1 else sums
    names: list[str | None] = [None, *scenario.integrations]
    for name, row in zip(names, whole, strict=False):
        expected = expected_sums(reference, name)
        for column, value in expected.items():
            assert row[column] == pytest.approx(value, 1e-9, 1e-9), (name, column)


def expected_sums(reference: Reference, cohort: str | None) -> dict[int, float]:
    """What should stand in each column, for a cohort or for all?"""
    ledger = reference.ledger
    of = ledger.total if cohort is None else ledger.sums[cohort].__getitem__
    found: dict[int, float] = {status: of(status) for status in SUMMED}
    found[state.LATENT] = of("latent")
    found[state.LIVE] = sum(of(status) for status in LIVE_STATUSES) / DAY
    found[state.AGE] = of("twice_age") / 2 / DAY**2
    found[state.OVER_AGE] = of("over_age") / DAY
    if hasattr(state, "EXPOSED"):
        found[state.EXPOSED] = of("exposed")
    return found


# Colours


def assert_colours_agree(coloured: Outcome, plain: Outcome, reference: Reference) -> None:
    """Changes of colour are logged at their instants, and asking for them changes nothing else."""
    names = [(int(t["integration"]), int(t["serial"])) for t in coloured.tokens]
    turned = np.isin(coloured.log["event"], COLOURS)
    found = [(int(t), Event(e).name.lower(), names[n]) for t, e, n in coloured.log[turned]]
    assert_same(found, reference.ledger.turns)
    assert np.sort(coloured.log[~turned]).tolist() == np.sort(plain.log).tolist()
    assert coloured.tokens["calls"].tolist() == plain.tokens["calls"].tolist()
    assert coloured.status.tolist() == plain.status.tolist()
