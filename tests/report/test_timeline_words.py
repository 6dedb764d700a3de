"""The life of an integration in words: true, short, and an answer to `why did this break?`."""

from datetime import date
from typing import Any

import pytest

from simulator import simulate
from simulator.experiment.timelines import Timeline, TimelineError, timeline_of
from simulator.scenario import Scenario, loads

TEXT = """
name: small
start: 2026-01-01
horizon: 200d
users:
  staff: {count: 3, departures: [{on: +60d, count: 1}]}
  bots: {count: 1, suspensions: [{on: +20d, share: 100%, for: 5d}]}
integrations:
  audit: {count: 3, owner: staff, calls: {at: [+1d, +50d, +55d, +90d, +150d]}}
  daily: {count: 1, owner: bots, calls: {every: 1d, offset: 2h}}
  old: {count: 1, owner: bots, calls: {every: 1d, offset: 2h}}
  never: {count: 1, owner: bots, calls: never}
policies:
  aged: [{max_age: {revoke_at: 80d, applies_to: [old]}}]
  alive: [{keep_alive: {when_idle: 10d}}]
recovery: {notice: 4h, repair: 2h}
"""


def life(name: str, policy: str = "none") -> Timeline:
    return timeline_of(loads(TEXT).under(policy), name, seed=1)


def answer(name: str, day: str, policy: str = "none") -> str:
    told = life(name, policy).on(date.fromisoformat(day))
    return " ".join(told.partition("\n\n")[0].split())


def test_a_life_is_told_in_the_order_of_time() -> None:
    assert life("audit/1").text.splitlines() == [
        "audit/1 of small, replication 0, seed 1",
        "2026-01-01 to 2026-07-20: 5 calls, 3 refused; 4 tokens, 3 outages",
        "",
        "2026-01-01 00:00  audit/1#1 is created, owned by staff/1",
        "2026-01-02 00:00  (1 call)",
        "2026-01-05 00:00  audit/1#1 turns gray: not used for 3 days",
        "2026-01-25 00:00  audit/1#1 turns red: it expires within 7 days",
        "2026-02-01 00:00  audit/1#1 expires: nobody has used it for 30 days",
        "2026-02-20 00:00  a call is refused: it is DOWN from now on",
        "2026-02-20 00:00  (1 refused call)",
        "2026-02-20 04:00  the desk is told that it is down",
        "2026-02-20 06:00  it is UP again, with audit/1#2",
        "2026-02-20 06:00  audit/1#2 is created, owned by staff/1",
        "2026-02-25 00:00  (1 call)",
        "2026-02-28 00:00  audit/1#2 turns gray: not used for 3 days",
        "2026-03-20 00:00  audit/1#2 turns red: it expires within 7 days",
        "2026-03-27 00:00  audit/1#2 expires: nobody has used it for 30 days",
        "2026-04-01 00:00  a call is refused: it is DOWN from now on",
        "2026-04-01 00:00  (1 refused call)",
        "2026-04-01 04:00  the desk is told that it is down",
        "2026-04-01 06:00  it is UP again, with audit/1#3",
        "2026-04-01 06:00  audit/1#3 is created, owned by staff/1",
        "2026-04-04 06:00  audit/1#3 turns gray: not used for 3 days",
        "2026-04-24 06:00  audit/1#3 turns red: it expires within 7 days",
        "2026-05-01 06:00  audit/1#3 expires: nobody has used it for 30 days",
        "2026-05-31 00:00  a call is refused: it is DOWN from now on",
        "2026-05-31 00:00  (1 refused call)",
        "2026-05-31 04:00  the desk is told that it is down",
        "2026-05-31 06:00  it is UP again, with audit/1#4",
        "2026-05-31 06:00  audit/1#4 is created, owned by staff/1",
        "2026-06-03 06:00  audit/1#4 turns gray: not used for 3 days",
        "2026-06-23 06:00  audit/1#4 turns red: it expires within 7 days",
        "2026-06-30 06:00  audit/1#4 expires: nobody has used it for 30 days",
        "2026-07-20 00:00  the end: audit/1#4 is dead (expired), and no call was refused",
        "                  yet",
    ]


ANSWERS = {
    ("audit/1", "2026-02-20", "none"): "audit/1 was down on 2026-02-20, because audit/1#1 expired "
    "at 2026-02-01 00:00, 30 days after it was last used, at 2026-01-02 00:00, and the next call "
    "came only 49 days later; its first refused call was at 2026-02-20 00:00, 1 call failed, until "
    "2026-02-20 06:00.",
    ("audit/1", "2026-02-10", "none"): "audit/1 was broken on 2026-02-10 without being down: "
    "audit/1#1 expired at 2026-02-01 00:00, 30 days after it was last used, at 2026-01-02 00:00, "
    "and the next call came only 49 days later; no call had been refused yet, its next call would "
    "come at 2026-02-20 00:00.",
    ("never/0", "2026-03-01", "none"): "never/0 was broken on 2026-03-01 without being down: "
    "never/0#1 expired at 2026-01-31 00:00, 30 days after it was last used, or rather created, at "
    "2026-01-01 00:00; no call had been refused yet, it did not call again, so that nobody noticed.",
    ("daily/0", "2026-01-23", "none"): "daily/0 was down on 2026-01-23, because bots/0, who owns "
    "daily/0#1, was suspended from 2026-01-21 00:00; its first refused call was at 2026-01-21 02:00, "
    "5 calls failed, until 2026-01-26 00:00.",
    ("old/0", "2026-03-22", "aged"): "old/0 was down on 2026-03-22, because old/0#1 was revoked at "
    "2026-03-22 00:00 under policy aged: max_age; outages are repaired; its first refused call was at "
    "2026-03-22 02:00, 1 call failed, until 2026-03-22 08:00.",
    ("daily/0", "2026-01-10", "none"): "daily/0 worked on 2026-01-10: daily/0#1 was green; its last "
    "call was at 2026-01-10 02:00.",
    ("never/0", "2026-01-20", "alive"): "never/0 worked on 2026-01-20: never/0#1 was gray; it had "
    "not called yet, and at 2026-01-11 00:00 a heartbeat or a reminder renewed its token.",
    ("audit/1", "2027-02-20", "none"): "2027-02-20 is not simulated: the run is from 2026-01-01 to "
    "2026-07-20.",
    ("audit/1", "2025-12-31", "none"): "2025-12-31 is not simulated: the run is from 2026-01-01 to "
    "2026-07-20.",
}  # fmt: skip


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: "-".join(asked))
def test_why_it_was_so(asked: tuple[str, str, str]) -> None:
    assert answer(*asked) == ANSWERS[asked]


def test_an_owner_who_left_is_named() -> None:
    gone = {
        name
        for name in ("audit/0", "audit/1", "audit/2")
        if "who owned" in answer(name, "2026-04-01")
    }
    assert len(gone) == 1
    (name,) = gone
    assert f"staff/{name[-1]}, who owned {name}#2, was deactivated at 2026-03-02 00:00" in answer(
        name, "2026-04-01"
    )


def test_a_day_shows_what_led_to_it_and_what_came_next() -> None:
    told = life("audit/1").on(date(2026, 2, 10))
    led, after = told.partition("What led to it\n")[2].split("\n\nWhat came next\n")
    assert [line[:10] for line in led.splitlines()] == [
        "2026-01-02", "2026-01-05", "2026-01-25", "2026-02-01",
    ]  # fmt: skip
    assert after.splitlines()[0] == "2026-02-20 00:00  a call is refused: it is DOWN from now on"


def test_calls_of_a_day_are_not_told_with_later_ones() -> None:
    told = life("daily/0").on(date(2026, 1, 10))
    assert "(10 calls, the last at 2026-01-10 02:00)" in told
    assert "(10 calls, the last at 2026-01-20 02:00)" in told


def test_changes_of_colour_that_did_no_harm_are_left_out() -> None:
    text = life("never/0", "alive").text
    assert text.count("turns") == 1  # the last one; there are dozens
    assert "turns gray" in text


def test_a_long_life_is_cut_in_its_middle() -> None:
    text = TEXT.replace("{every: 1d, offset: 2h}}\n  old", "{every: 40d, offset: 2h}}\n  old")
    told = timeline_of(loads(text.replace("200d", "3000d")), "daily/0", seed=1).text
    assert len(told.splitlines()) <= 70
    assert "more lines: --on DATE shows a day)" in told
    assert "\n2034-03-20 00:00  the end" in told


@pytest.mark.parametrize("name", ["audit/0", "daily/0", "old/0", "never/0"])
@pytest.mark.parametrize("policy", ["none", "aged", "alive"])
def test_all_of_it_fits_into_eighty_columns(name: str, policy: str) -> None:
    found = life(name, policy)
    days = [date(2026, month, 20) for month in range(1, 8)]
    lines = [*found.text.splitlines(), *(x for day in days for x in found.on(day).splitlines())]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("audit/3", "did you mean audit/2?"),
        ("adit/1", "did you mean audit/1?"),
        ("audit", "did you mean audit/0?"),
        ("audit/x", "did you mean audit/0?"),
        ("daily/1", "there are: audit/0 to audit/2, daily/0, old/0, never/0"),
        ("", "no integration is called ''"),
        ("audit/²", "no integration is called 'audit/²'"),
    ],
)
def test_who_is_not_there_is_said(name: str, told: str) -> None:
    with pytest.raises(TimelineError) as caught:
        life(name)
    assert told in str(caught.value)


def scenario() -> Scenario:
    return loads(TEXT)


def test_results_tell_lives() -> None:
    result = simulate(scenario(), seed=1)
    assert result.timeline("audit/1").text == life("audit/1").text
    assert "<pre>audit/1 of small" in result.timeline("audit/1")._repr_html_()
    other = simulate(scenario(), seed=1, replication=4).timeline("audit/1")
    assert other.replication == 4
    with pytest.raises(TimelineError, match="no replication 3"):
        result.timeline("audit/1", replication=3)


def test_a_life_that_the_tables_do_not_tell_is_refused() -> None:
    made: Any = simulate(scenario(), seed=2).tables
    changed = loads(TEXT.replace("+90d", "+91d"))
    with pytest.raises(TimelineError, match="another life of audit/1"):
        timeline_of(changed, "audit/1", seed=2, made=made)
