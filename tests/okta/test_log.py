"""The System Log: read by DuckDB, and accounted for as exactly as line by line."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.lifecycle import HOUR
from simulator.okta.events import REFUSED_BY_NETWORK, USER_DEACTIVATED, USER_SUSPENDED
from simulator.okta.findings import Account
from simulator.okta.log import Log, opened_log
from simulator.okta.times import parse_instant
from tests.okta.exports import AT, event, lines, token

TOKENS = [token(number)["id"] for number in range(3)]


@contextmanager
def log_of(*files: Path) -> Iterator[tuple[Log, Account]]:
    account = Account()
    with opened_log(TOKENS, files, account) as log:
        yield log, account


def findings(account: Account) -> list[str]:
    return [str(one).rpartition("/")[2] for one in account.everything()]


def some(count: int) -> list[dict[str, Any]]:
    return [event(number, AT - HOUR + number * 1000, number % 3) for number in range(count)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


CSV = "timestamp,uuid,event_type,system.transaction.request.apiTokenId,target0.id\n" + "".join(
    f'{one["published"]},{one["uuid"]},"{one["eventType"]}",{one["transaction"]["detail"]["requestApiTokenId"]},\n'
    for one in some(5)
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines(some(5))),
        ("a.jsonl", lines(some(5)).rstrip()),
        ("a.jsonl", lines(some(5)).replace("\n", "\r\n")),
        ("a.jsonl", b"\xef\xbb\xbf" + lines(some(5)).encode()),
        ("a.json", lines(some(5))),
        ("a.json", json.dumps(some(5))),
        ("a.json", json.dumps(some(5), indent=2)),
        ("a.json", json.dumps(some(2)) + "\n" + json.dumps(some(5)[2:])),
        ("a.csv", CSV),
        ("a.csv", CSV.replace("\n", "\r\n")),
        ("export.txt", CSV),
        ("a.jsonl.gz", gzip.compress(lines(some(5)).encode())),
        ("a.json.gz", gzip.compress(json.dumps(some(5)).encode())),
        ("a.csv.gz", gzip.compress(CSV.encode())),
        ("named-wrongly.jsonl", gzip.compress(lines(some(5)).encode())),
    ],
)
def test_every_form_of_the_log_says_the_same(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    with log_of(write(tmp_path, name, content)) as (log, account):
        uses = log.uses(AT)
        assert findings(account) == []
        assert log.size == 5
        assert uses.token.tolist() == [0, 0, 1, 1, 2]
        assert (uses.time - AT + HOUR).tolist() == [0, 3000, 1000, 4000, 2000]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    one, two, three = (json.dumps(each) for each in some(3))
    text = f"\n  \n{one}\n\nnot an event\n\t\n{two}\noops\noops\n{three}\n\n"
    with log_of(write(tmp_path, "a.jsonl", text)) as (log, account):
        assert log.size == 3
    assert findings(account) == [
        "a.jsonl:5: is not an event in JSON; left out",
        "a.jsonl:8-9: is not an event in JSON; left out",
    ]


def test_what_an_event_must_have(tmp_path: Path) -> None:
    wrong = [
        event(1, AT, uuid=...),
        event(2, AT, published=...),
        event(3, AT, published="yesterday"),
        event(4, AT, published="1999-12-31T00:00:00Z"),
        event(5, AT, eventType=...),
        event(6, AT, transaction=None),
        event(7, AT, transaction="x", target=7, somethingNew=[]),
    ]
    with log_of(write(tmp_path, "a.jsonl", lines(wrong))) as (log, account):
        assert log.size == 2
    assert findings(account) == [
        "a.jsonl:1: has no uuid; left out",
        "a.jsonl:2: has no time (published); left out",
        "a.jsonl:3: published: yesterday is not a time; left out",
        "a.jsonl:4: published: 1999-12-31T00:00:00Z is not a time; left out",
        "a.jsonl:5: has no eventType; left out",
    ]


def test_events_that_are_there_twice_count_once(tmp_path: Path) -> None:
    events = some(6)
    first = write(tmp_path, "a.jsonl", lines(events[:4] + events[1:2]))
    second = write(tmp_path, "b.jsonl", lines(events[2:]))
    with log_of(first, second) as (log, account):
        assert log.size == 6
        assert len(log.uses(AT).time) == 6
    assert findings(account)[:1] == [
        "a.jsonl:5: is earlier than the event before it; sorted by time"
    ]
    assert [str(one).replace(f"{tmp_path}/", "") for one in account.findings[1:]] == [
        "a.jsonl:5: repeats a.jsonl:2; counted once",
        "b.jsonl:1-2: repeats a.jsonl:3-4; counted once",
    ]


def test_the_newest_first_is_an_order_too(tmp_path: Path) -> None:
    events = some(6)
    with log_of(write(tmp_path, "a.jsonl", lines(events[::-1]))) as (_, account):
        assert findings(account) == []
    mixed = [events[place] for place in (5, 4, 2, 3, 1, 0)]
    with log_of(write(tmp_path, "a.jsonl", lines(mixed))) as (log, account):
        assert log.uses(AT).time.tolist() == [AT - HOUR + k * 1000 for k in (0, 3, 1, 4, 2, 5)]
        assert findings(account) == ["a.jsonl:4: is later than the event before it; sorted by time"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_log_that_was_cut_off(tmp_path: Path, name: str) -> None:
    text = lines(some(3)) if name == "a.jsonl" else json.dumps(some(3), indent=1)
    with log_of(write(tmp_path, name, text[:-30])) as (log, account):
        assert log.size == 2
    assert any("cut off" in one for one in findings(account))


def test_a_compressed_log_that_was_cut_off_or_damaged(tmp_path: Path) -> None:
    packed = gzip.compress(lines(some(2000)).encode())
    with log_of(write(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])) as (log, account):
        assert 0 < log.size < 2000
        assert findings(account)[0] == (
            "a.jsonl.gz: is cut off: the compressed file ends too early; read up to there"
        )
    damaged = packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:]
    with log_of(write(tmp_path, "a.jsonl.gz", damaged)) as (log, account):
        assert "is damaged" in findings(account)[0]


def test_rows_of_csv_that_are_not_whole(tmp_path: Path) -> None:
    rows = CSV.splitlines()
    rows[2] += ",one more"
    rows[4] = rows[4].replace('"user', '"a\nuser')
    rows[5] = rows[5][:30]
    with log_of(write(tmp_path, "a.csv", "\n".join(rows) + "\n")) as (log, account):
        assert log.size == 3
    assert findings(account) == [
        "a.csv:3: has 6 fields, not 5; left out",
        "a.csv:7: has 2 fields, not 5; left out",
    ]


def test_what_is_no_csv_of_the_console(tmp_path: Path) -> None:
    with log_of(write(tmp_path, "a.csv", "a,b\n1,2\n")) as (log, account):
        assert log.size == 0
    assert "no column for eventType and published; left out as a whole" in findings(account)[0]


def test_who_was_deactivated_suspended_and_refused(tmp_path: Path) -> None:
    whom = [{"id": "00u1", "type": "User"}]
    events = [
        event(1, AT, None, eventType=USER_DEACTIVATED, target=whom),
        event(2, AT, None, eventType=USER_DEACTIVATED, target=whom),
        event(3, AT, None, eventType=USER_SUSPENDED, target=whom),
        event(4, AT, 1, eventType=REFUSED_BY_NETWORK),
        event(5, AT, 9),
        event(6, AT + 1, 0),
    ]
    with log_of(write(tmp_path, "a.jsonl", lines(events))) as (log, _):
        assert log.deactivated() == 1
        assert log.suspended() == {"00u1": AT}
        assert log.refused_by_network() == 1
        assert log.of_others() == (1, 1)
        assert log.after(AT) == 1
        assert len(log.uses(AT).time) == 0


def plainly(content: bytes) -> tuple[dict[str, int], set[int]]:
    """The obvious reader: a line is an event, or it is wrong. Times by uuid; lines that are wrong."""
    right: dict[str, int] = {}
    wrong = set()
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line.decode(), parse_constant=lambda _: None)
            assert isinstance(one["uuid"], str)
            assert one["uuid"] != ""
            assert one["eventType"] != ""
            right.setdefault(one["uuid"], parse_instant(one["published"]))
        except (ValueError, KeyError, TypeError, AssertionError):
            wrong.add(number)
    return right, wrong


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.data())
def test_damage_is_accounted_for_as_line_by_line(
    tmp_path_factory: pytest.TempPathFactory, count: int, data: st.DataObject
) -> None:
    content = lines(some(count)).encode()
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, max(len(content) - 1, 0)))
        length = data.draw(st.sampled_from([0, 0, 1, 1, 3, 200]))
        patch = data.draw(
            st.sampled_from(
                [b"", b"\n", b"\n\n", b" ", b"\xff", b"\x00", b'"', b"{", b"}\n", b"\r\n", b"7"]
            )
        )
        content = content[:place] + patch + content[place + length :]
    right, wrong = plainly(content)
    path = write(tmp_path_factory.mktemp("log"), "a.jsonl", content)
    with log_of(path) as (log, account):
        named = {
            line
            for one in account.everything()
            if one.done == "left out"
            for line in range(one.line, max(one.end, one.line) + 1)
        }
        assert named == wrong
        assert log.size == len(right)
        if right:
            assert log.span() == (min(right.values()), max(right.values()))


def test_thousands_of_bad_lines_are_one_finding_each_stretch(tmp_path: Path) -> None:
    text = lines(some(2)) + "x\n" * 50_000 + lines(some(3)[2:])
    with log_of(write(tmp_path, "a.jsonl", text)) as (log, account):
        assert log.size == 3
    assert findings(account) == ["a.jsonl:3-50002: is not an event in JSON; left out"]
    assert [one.things for one in account.findings] == [50_000]


def test_rows_keep_the_order_of_lines_in_large_files(tmp_path: Path) -> None:
    """DuckDB reads with several threads; the account relies on the order all the same."""
    text = "".join(
        json.dumps(event(number, AT + number)) + "\n" if number % 50_000 else "bad\n"
        for number in range(1, 200_001)
    )
    with log_of(write(tmp_path, "a.jsonl", text)) as (log, account):
        assert np.all(np.diff(log.uses(2**60).time) > 0)
    assert [one.line for one in account.findings] == [50_000, 100_000, 150_000, 200_000]
