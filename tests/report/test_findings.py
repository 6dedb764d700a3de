from simulator.report.findings import MOST, findings
from tests.report.frames import outage_table, token_table
from tests.report.reports import scenario


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
    assert findings(scenario(), tokens, outages) == [
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
    assert findings(scenario(), tokens, outages) == [
        "staff left on 2026-03-01 and took 2 tokens with them (2 of a); 1 integration went down.",
        "a: 1 of 3 tokens deprovisioned with their owners' accounts, on 2026-03-01; "
        "no call was refused, so nobody noticed.",
        "b: every token is alive at the end.",
    ]


def test_suspended_owners() -> None:
    tokens = token_table([("a/0", 0, None, "live"), ("a/1", 0, None, "live")])
    outages = outage_table([("a/0", "suspended", 3, 4, 5, 10), ("a/0", "suspended", 6, 7, 8, 5)])
    assert findings(scenario(), tokens, outages) == [
        "a: 1 integration went down while their owners were suspended, from 2026-01-05 on; "
        "15 calls refused.",
        "All 2 tokens are alive at the end.",
    ]


def test_nothing_happened() -> None:
    none = outage_table([])
    assert findings(scenario(), token_table([]), none) == ["No tokens were issued."]
    alive = token_table([("a/0", 0, None, "live")])
    assert findings(scenario(), alive, none) == ["All 1 token are alive at the end."]


def test_no_more_than_can_be_read() -> None:
    tokens = token_table([(f"c{i}/0", 0, 30, "expired") for i in range(20)])
    found = findings(scenario(), tokens, outage_table([]))
    assert len(found) == MOST
    assert found[-1] == "15 more findings like these: see tokens.parquet."
