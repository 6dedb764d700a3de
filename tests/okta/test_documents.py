"""Tokens, users and times as Okta writes them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lifecycle import DAY, IDLE_LIMIT, MINUTE
from simulator.okta.documents import STATUSES, DocumentError, Token, User, write_window
from simulator.okta.events import LogEvent, Party
from simulator.okta.times import EARLIEST, LATEST, format_instant, instant_of, parse_instant
from simulator.scenario.durations import parse_duration
from tests.okta.exports import AT, token, user

instants = st.integers(EARLIEST, LATEST - 400 * DAY)
texts = st.text(min_size=1, max_size=20)


@given(instants)
def test_what_is_written_of_an_instant_is_read_again(instant: int) -> None:
    assert parse_instant(format_instant(instant)) == instant


@given(
    st.builds(
        Token,
        texts,
        st.text(),
        texts,
        instants,
        instants,
        st.integers(1, 400 * DAY),
        instants,
        st.text(),
    )
)
def test_what_is_written_of_a_token_is_read_again(one: Token) -> None:
    assert Token.read(one.write()) == one


@given(st.builds(User, texts, st.sampled_from(STATUSES), st.text(), instants, instants))
def test_what_is_written_of_a_user_is_read_again(one: User) -> None:
    read = User.read(one.write())
    assert (read.id, read.status, read.login, read.created, read.last_login) == (
        one.id, one.status, one.login, one.created, one.last_login,
    )  # fmt: skip


@given(st.integers(1, 1000 * DAY))
def test_windows_are_iso_8601(window: int) -> None:
    assert parse_duration(write_window(window)) == window


def test_windows_look_as_okta_writes_them() -> None:
    assert [write_window(w) for w in (30 * DAY, 5 * MINUTE, DAY + MINUTE)] == [
        "P30D",
        "PT5M",
        "P1DT1M",
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T06:00:00.000Z", datetime(2026, 1, 31, 6, tzinfo=UTC)),
        ("2026-01-31T06:00:00Z", datetime(2026, 1, 31, 6, tzinfo=UTC)),
        ("2026-01-31T06:00:00.123456789Z", datetime(2026, 1, 31, 6, 0, 0, 123000, tzinfo=UTC)),
        ("2026-01-31T08:00:00+02:00", datetime(2026, 1, 31, 6, tzinfo=UTC)),
        ("2026-01-31 06:00", datetime(2026, 1, 31, 6, tzinfo=UTC)),
    ],
)
def test_times_that_okta_may_write(text: str, moment: datetime) -> None:
    assert parse_instant(text) == instant_of(moment)


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-13-01T00:00:00Z", "1969-01-01", "9999-12-31", None, 7, "２０２６-01-01"],
)
def test_what_is_no_time_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not"):
        parse_instant(text)


@pytest.mark.parametrize(
    "other",
    [
        {"_links": {}, "_link": ...},
        {"network": ...},
        {"network": None, "clientName": None, "lastUpdated": None},
        {"tokenWindow": ...},
        {"somethingNew": {"deep": [1, 2]}},
    ],
)
def test_what_okta_leaves_open_is_tolerated(other: dict[str, Any]) -> None:
    assert Token.read(token(1, **other)).window == IDLE_LIMIT


def test_the_last_use_is_what_is_left_of_the_window() -> None:
    assert Token.read(token(1)).last_used == AT - 3_600_000
    short = token(1, tokenWindow="PT5M", expiresAt=format_instant(AT + MINUTE))
    assert Token.read(short).last_used == AT - 4 * MINUTE


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({"userId": None}, ["has no userId"]),
        ({"userId": ...}, ["has no userId"]),
        ({"userId": 7}, ["userId is not a text"]),
        ({"id": "", "expiresAt": ...}, ["has no id", "has no expiresAt"]),
        ({"tokenWindow": "P1M"}, ["tokenWindow: 'P1M' is not a duration such as P30D"]),
        ({"created": "soon"}, ["created: 'soon' is not a time such as 2026-01-31T06:00:00.000Z"]),
    ],
)
def test_a_token_that_cannot_be_used_says_everything_that_is_wrong(
    other: dict[str, Any], reasons: list[str]
) -> None:
    with pytest.raises(DocumentError) as caught:
        Token.read(token(1, **other))
    assert caught.value.reasons == reasons


@pytest.mark.parametrize(
    ("other", "flaw"),
    [
        ({"created": format_instant(AT + DAY)}, "was created after the inventory was taken"),
        ({"expiresAt": format_instant(AT + 31 * DAY)}, "was last used (expiresAt - tokenWindow) after the inventory was taken"),
        ({"expiresAt": format_instant(AT)}, "had expired when the inventory was taken"),
        ({"created": format_instant(AT - DAY), "lastUpdated": ..., "expiresAt": format_instant(AT + 28 * DAY)}, "was last used (expiresAt - tokenWindow) before it was created"),
        ({"lastUpdated": format_instant(AT - 300 * DAY)}, "was updated before it was created"),
    ],
)  # fmt: skip
def test_dates_that_contradict_each_other_are_found(other: dict[str, Any], flaw: str) -> None:
    assert flaw in Token.read(token(1, **other)).flaws(AT)
    assert Token.read(token(1)).flaws(AT) == []


def test_users_with_a_status_that_is_none_are_refused() -> None:
    with pytest.raises(DocumentError, match="status 'ASLEEP' is none of STAGED"):
        User.read(user(1, status="ASLEEP"))


def test_an_event_names_the_token_that_made_the_request() -> None:
    one = LogEvent(AT, "x", Party("00u1", "User"), (), "00T1")
    assert one.write()["transaction"]["detail"] == {"requestApiTokenId": "00T1"}
    assert one.uuid == LogEvent(AT, "x", Party("00u1", "User"), (), "00T1").uuid
    assert one.uuid != LogEvent(AT, "x", Party("00u1", "User"), (), "00T1", number=1).uuid
