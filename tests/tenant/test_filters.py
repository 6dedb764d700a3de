"""Okta's filter expressions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tenant.filters import UNKNOWN, FilterError, read_filter

EVENT: dict[str, Any] = {
    "eventType": "user.lifecycle.suspend",
    "actor": {"id": "00u1", "detailEntry": None},
    "target": [{"id": "00T1", "type": "Token"}, {"id": "00u2", "type": "User"}],
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('eventType eq "user.lifecycle.suspend"', True),
        ('eventType EQ "user.lifecycle.suspend"', True),
        ('eventType eq "user.lifecycle"', False),
        ('eventType sw "user.lifecycle"', True),
        ('eventType ew ".suspend"', True),
        ('eventType co "life"', True),
        ('eventType ne "x"', True),
        ('target.id eq "00T1"', True),
        ('target.id eq "00u2"', True),
        ('target.id ne "00u2"', False),
        ('target.id gt "00t"', True),
        ("actor.id pr", True),
        ("actor.detailEntry pr", False),
        ("nothing.there pr", False),
        ('not (actor.id eq "00u1")', False),
        ('actor.id eq "x" or actor.id eq "00u1" and target.type eq "Token"', True),
        ('(actor.id eq "00u1" or actor.id eq "x") and target.type eq "App"', False),
        ('actor.id eq "\\"" or actor.id eq "00u1"', True),
    ],
)
def test_an_expression_lets_through_what_it_says(expression: str, expected: bool) -> None:
    assert read_filter(expression)(EVENT) is expected


KNOWN_IN_PART = {
    "eventType": "call",
    "actor": UNKNOWN,
    "target": [{"id": UNKNOWN, "type": "Token"}],
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('eventType eq "call"', True),
        ('actor.id eq "00u1"', None),
        ('actor.id ne "00u1"', None),
        ("actor.id pr", True),
        ('target.type eq "Token" or actor.id eq "00u1"', True),
        ('target.type eq "User" and actor.id eq "00u1"', False),
        ('target.type eq "Token" and actor.id eq "00u1"', None),
        ('not (target.id eq "00T1")', None),
        ('not (eventType eq "call" or target.id eq "00T1")', False),
    ],
)
def test_what_depends_on_the_unknown_is_left_open(expression: str, expected: bool | None) -> None:
    assert read_filter(expression)(KNOWN_IN_PART) is expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("eventType", "ends where an operator should stand"),
        ("eventType eq", "ends where a value should stand"),
        ("eventType eq x", "'x' is no value; write it in double quotes"),
        ('eventType is "x"', "'is' is no operator"),
        ('(eventType eq "x"', "a closing parenthesis is missing"),
        ('eventType eq "x" eventType', "'eventType' is one too many"),
        ('eventType eq "x', "cannot be read"),
        ("not " * 1000, "too many"),
        ("(" * 1000, "too many"),
    ],
)
def test_what_is_wrong_with_an_expression_is_said(expression: str, reason: str) -> None:
    with pytest.raises(FilterError, match=f"^.*{reason}".replace("(", "[(]")):
        read_filter(expression)


@given(st.text())
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        test = read_filter(text)
    except FilterError:
        return
    assert test(EVENT) in (True, False)


@given(st.text(), st.text())
def test_any_value_is_found_in_quotes(value: str, other: str) -> None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    test = read_filter(f'name eq "{quoted}"')
    assert test({"name": value})
    assert test({"name": other}) is (value == other)
