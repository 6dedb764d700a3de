"""Which expectations are met?"""

import pytest

from simulator.results.expectations import judge
from simulator.results.kpis import Summary, summarise
from simulator.scenario.bounds import Bound, parse_bound


def judged(text: str, *values: float) -> tuple[bool, str, float | None]:
    kpis = summarise([("outages", values)])
    (one,) = judge({"outages": (parse_bound("outages", text),)}, kpis)
    return one.met, one.basis, one.judged


SUMMARY: Summary = {"mean": 10.0, "sd": 2.0, "ci_low": 9.0, "ci_high": 11.0, "n": 20}


@pytest.mark.parametrize(
    ("text", "met", "against"),
    [
        ("< 12", True, 11),
        ("< 11", False, 11),
        ("<= 11", True, 11),
        ("< 10.5", False, 11),
        ("> 8", True, 9),
        ("> 9", False, 9),
        (">= 9", True, 9),
        (">= 9.5", False, 9),
    ],
)
def test_the_whole_interval_must_keep_to_the_bound(text: str, met: bool, against: float) -> None:
    (one,) = judge({"outages": (parse_bound("outages", text),)}, {"outages": SUMMARY})
    assert (one.met, one.judged, one.value) == (met, against, 10.0)
    assert one.basis == ("ci_high" if text[0] == "<" else "ci_low")
    assert one.text == text


def test_without_an_interval_the_value_is_judged() -> None:
    assert judged("< 5", 4.0) == (True, "value", 4.0)
    assert judged("< 5", 5.0) == (False, "value", 5.0)
    assert judged("> 3", 4.0, float("nan")) == (True, "value", 4.0)


def test_what_is_undefined_keeps_to_no_bound() -> None:
    assert judged("< 5", float("nan")) == (False, "nothing", None)
    assert judged(">= 0", float("nan"), float("nan")) == (False, "nothing", None)


def test_a_value_that_never_varies_has_an_interval_of_one_point() -> None:
    assert judged("<= 0", 0.0, 0.0, 0.0) == (True, "ci_high", 0.0)


def test_every_bound_is_judged_in_the_order_of_the_scenario() -> None:
    expect = {"revoked": (Bound(">", 1),), "outages": (Bound(">", 8), Bound("<", 11))}
    found = judge(expect, {"outages": SUMMARY, "revoked": SUMMARY})
    assert [(one.kpi, one.met) for one in found] == [
        ("revoked", True),
        ("outages", True),
        ("outages", False),
    ]
    assert found[0].as_json() == {
        "kpi": "revoked",
        "bound": "> 1",
        "value": 10.0,
        "judged": 9.0,
        "basis": "ci_low",
        "met": True,
    }
