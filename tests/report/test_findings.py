from simulator.report.words.findings import MOST, findings
from tests.report.frames import outage_table, ticket_table, token_table
from tests.report.reports import scenario

NO_TICKETS = ticket_table([])


def test_losses_are_told_per_cohort_and_cause_the_largest_first() -> None:
    tokens = token_table(
        [
            ("b/0", 0, 30, "expired"),
            ("a/0", 0, 30, "expired"),
            ("a/1", 0, 40, "expired"),
            ("a/2", 0, 9, "deprovisioned"),
        ]
    )
    outages = outage_table([("a/1", "expired", 40, 55.5, None, 4)])
    assert findings(scenario(), tokens, outages, NO_TICKETS) == [
        "a: 2 of 3 tokens expired after 30 days without a call, the first on 2026-01-31; "
        "1 integration went down, noticed up to 15 days later.",
        "b: 1 of 1 token expired after 30 days without a call, on 2026-01-31; "
        "no call was refused, so nobody noticed.",
        "a: 1 of 3 tokens deprovisioned with their owners' accounts, on 2026-01-10; "
        "no call was refused, so nobody noticed.",
    ]


def test_what_a_departure_took_is_told_once() -> None:
    tokens = token_table(
        [
            ("a/0", 0, 59, "deprovisioned"),
            ("a/1", 0, 59, "deprovisioned"),
            ("a/2", 0, 59, "deprovisioned"),  # of somebody else, who left by chance
            ("b/0", 0, None, "live"),
        ],
        users=["staff/0", "staff/1", "bots/0", "bots/1"],
    )
    outages = outage_table([("a/0", "deprovisioned", 59, 59.5, 70, 4)])
    assert findings(scenario(), tokens, outages, NO_TICKETS) == [
        "staff left on 2026-03-01 and took 2 tokens with them (2 of a); 1 integration went down, "
        "up again after 10.5 days.",
        "a: 1 of 3 tokens deprovisioned with their owners' accounts, on 2026-03-01; "
        "no call was refused, so nobody noticed.",
        "b: every token is alive at the end.",
    ]


def test_suspended_owners() -> None:
    tokens = token_table([("a/0", 0, None, "live"), ("a/1", 0, None, "live")])
    outages = outage_table([("a/0", "suspended", 3, 4, 5, 10), ("a/0", "suspended", 6, 7, 8, 5)])
    assert findings(scenario(), tokens, outages, NO_TICKETS) == [
        "a: 1 integration went down 2 times while their owners were suspended, from 2026-01-05 on; "
        "15 calls refused.",
        "All 2 tokens are alive at the end.",
    ]


def test_nothing_happened() -> None:
    none = outage_table([])
    assert findings(scenario(), token_table([]), none, NO_TICKETS) == ["No tokens were issued."]
    alive = token_table([("a/0", 0, None, "live")])
    assert findings(scenario(), alive, none, NO_TICKETS) == ["All 1 token are alive at the end."]


def test_no_more_than_can_be_read() -> None:
    tokens = token_table([(f"c{i}/0", 0, 30, "expired") for i in range(20)])
    found = findings(scenario(), tokens, outage_table([]), NO_TICKETS)
    assert len(found) == MOST
    assert found[-1] == "15 more findings like these: see tokens.parquet."


def test_what_was_replaced_in_time_is_no_loss() -> None:
    tokens = token_table(
        [
            ("a/0", 0, 92, "revoked"),
            ("a/0", 90, None, "live"),
            ("a/1", 0, 30, "expired"),
            ("a/1", 31, None, "live"),
            ("b/0", 0, 92, "revoked"),  # the swap failed: it was held until then
            ("b/0", 90, None, "live"),
        ]
    )
    outages = outage_table(
        [("a/1", "expired", 30, 30.5, 31, 4), ("b/0", "revoked", 92, 92.5, None, 4)]
    )
    assert findings(scenario(), tokens, outages, NO_TICKETS) == [
        "a: 1 of 4 tokens expired after 30 days without a call, on 2026-01-31; "
        "1 integration went down, up again after 12 hours.",
        "b: 1 of 2 tokens revoked by the policy, on 2026-04-03; 1 integration went down.",
    ]
    kept = tokens[tokens["integration"] == "a/0"].reset_index(drop=True)
    assert findings(scenario(), kept, outage_table([]), NO_TICKETS) == [
        "Every token that died had been replaced by then."
    ]


def test_the_desk_is_told_of() -> None:
    tickets = ticket_table(
        [
            ("a/0#1", "outage", 1, 1, 1.5, "done", 12.0),
            ("a/1#1", "rotation", 1, 3.5, 4, "done", 12.5),
            ("a/2#1", "rotation", 2, None, None, "open", 0.0),
            ("a/3#1", "rotation", 2, None, 3, "dropped", 0.0),
        ]
    )
    alive = token_table([("a/0", 0, None, "live")])
    assert findings(scenario(), alive, outage_table([]), tickets)[-1] == (
        "Desk: 24.5 hours of work on 4 tickets (1 outage, 3 rotations); "
        "the longest wait was 2.5 days; 1 not done at the end."
    )
