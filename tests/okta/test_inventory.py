"""What must be so of tokens and their owners, and what happens to what is not."""

from pathlib import Path
from typing import Any

import pytest

from simulator.lifecycle import DAY
from simulator.okta.findings import Account
from simulator.okta.inventory import checked, read_inventory
from simulator.okta.times import format_instant
from tests.okta.exports import AT, token, user, write_export


def inventory(folder: Path, tokens: list[Any], users: list[Any]) -> tuple[list[str], list[str]]:
    files, account = write_export(folder, tokens, users), Account()
    found = checked(read_inventory(files.tokens, files.users, account), AT, account)
    return list(found.tokens), [str(one).rpartition("/")[2] for one in account.everything()]


def test_an_inventory_without_faults(tmp_path: Path) -> None:
    tokens = [token(1), token(2)]
    users = [user(1), user(2, status="LOCKED_OUT")]
    assert inventory(tmp_path, tokens, users) == ([tokens[0]["id"], tokens[1]["id"]], [])


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        ({"userId": ...}, "api-tokens.json:3: token {id} has no userId; left out"),
        ({"userId": "00u9"}, "api-tokens.json:3: token {id} ('job 1') belongs to user 00u9, who is not listed; left out"),
        ({"created": format_instant(AT + DAY)}, "api-tokens.json:3: token {id} ('job 1') was created after the inventory was taken; left out"),
        ({"expiresAt": "never"}, "api-tokens.json:3: token {id} expiresAt: 'never' is not a time such as 2026-01-31T06:00:00.000Z; left out"),
        ({"id": token(4)["id"]}, "api-tokens.json:3: token {id} is listed again, see line 2; left out"),
        ({"tokenWindow": "P90D", "expiresAt": format_instant(AT + DAY)}, "api-tokens.json:3: token {id} ('job 1') was last used 89d ago, which no token of Okta's survives; left out"),
    ],
)  # fmt: skip
def test_a_token_that_cannot_be_so_is_left_out(
    tmp_path: Path, other: dict[str, Any], finding: str
) -> None:
    wrong = token(1, **other)
    kept, findings = inventory(tmp_path, [token(4), wrong, token(2)], [user(1), user(2)])
    assert kept == [token(4)["id"], token(2)["id"]]
    assert finding.format(id=wrong["id"]) in findings


def test_a_living_token_of_somebody_who_left_is_a_contradiction(tmp_path: Path) -> None:
    kept, findings = inventory(tmp_path, [token(1)], [user(1, status="DEPROVISIONED")])
    assert kept == []
    assert "lives, though its owner" in findings[0]


def test_every_fault_of_a_token_is_said(tmp_path: Path) -> None:
    wrong = token(1, userId="00u9", created=format_instant(AT + DAY), lastUpdated=...)
    _, findings = inventory(tmp_path, [wrong], [user(1)])
    assert len(findings) == 3


def test_other_windows_are_worth_a_note_and_no_fault(tmp_path: Path) -> None:
    short = token(1, tokenWindow="PT5M", expiresAt=format_instant(AT + 60_000))
    none = token(2, tokenWindow=...)
    files, account = write_export(tmp_path, [short, none], [user(1), user(2)]), Account()
    found = checked(read_inventory(files.tokens, files.users, account), AT, account)
    assert len(found.tokens) == 2
    assert account.grave == []
    assert [one.done for one in account.findings] == ["taken as P30D", "simulated with 30 days"]
