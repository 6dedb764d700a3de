"""What would be too much to simulate is refused before anybody waits for it."""

import pytest

from simulator.scenario import loads
from tests.scenario.samples import SMALL, faults_of


def big(count: int, calls: str, top: str, horizon: str = "1000d") -> str:
    return f"""\
name: big
start: 2026-01-01
horizon: {horizon}
users:
  people: {{count: 4}}
integrations:
  sync: {{count: {count}, owner: people, calls: {calls}}}
  other: {{count: {count}, owner: people, calls: {calls}}}
{top}
"""


@pytest.mark.parametrize(
    ("count", "top", "path"),
    [
        (10_001, "suspicious: [{rate: 1/d}]", "suspicious.0.rate"),
        (20_001, "suspicious: [{rate: 0.1/d}, {rate: 1/d, integrations: [sync]}]", "suspicious.1.rate"),
        (6_000, "suspicious: [{rate: 1/d}, {rate: 1/d}]", "suspicious"),
        (5_000_000, "suspicious: [{on: +3d, share: 100%}, {on: +3d, share: 99%}, {on: +4d, share: 5%}]", "suspicious"),
    ],
)  # fmt: skip
def test_too_many_flags_are_refused(count: int, top: str, path: str) -> None:
    (fault,) = faults_of(big(count, "never", top))
    assert (fault.line, fault.path) == (9, path)
    assert "at most 20,000,000 times can be simulated; take a lower rate" in fault.message


def test_as_many_flags_as_can_be_held_are_accepted() -> None:
    loads(big(10_000, "never", "suspicious: [{rate: 1/d}]"))
    loads(big(5_000_000, "never", "suspicious: [{on: +3d, share: 100%}, {on: +3d, share: 100%}]"))


@pytest.mark.parametrize(
    ("cron", "horizon", "path"),
    [
        ("* * * * *", "6945d", "integrations.sync.calls.cron"),
        ("* * * * *", "3473d", "integrations"),
        ("* * * 1-11 *", "36500d", "integrations.sync.calls.cron"),
    ],
)
def test_too_long_lists_of_calls_are_refused(cron: str, horizon: str, path: str) -> None:
    fault = faults_of(big(1, f"{{cron: '{cron}'}}", "", horizon))[0]
    assert fault.path == path
    assert "at most 10,000,000 can be held; shorten the horizon" in fault.message


def test_lists_that_are_long_enough_are_accepted() -> None:
    loads(big(1000, "{cron: '* * * * *'}", "", "3400d"))
    loads(big(1000, "{cron: '* * * 1 *'}", "", "36500d"))
    loads(big(10, "{every: 1s}", "", "36500d"))


def test_too_many_of_anything_in_all_cohorts_together_are_refused() -> None:
    text = SMALL.replace("count: 4}", "count: 9000000}\n  others: {count: 1000001}")
    (fault,) = faults_of(text)
    assert fault.path == "users"
    assert "10000001 users are too many; at most 10000000" in fault.message


@pytest.mark.parametrize(
    ("count", "rule", "path"),
    [
        (1, "rotate: {every: 86s}", "rotate.every"),
        (100_000, "rotate: {every: 1d}", "rotate.every"),
        (1, "max_age: {revoke_at: 1s}", "max_age.revoke_at"),
        (1, "revoke_idle: {after: 1s}", "revoke_idle.after"),
        (1, "remind: {before_expiry: [1d, 29d23h59m59s]}", "remind.before_expiry"),
        (1, "keep_alive: {when_idle: 1s}", "keep_alive.when_idle"),
        (1, "keep_alive: {when_idle: 21d, retry: 1s}", "keep_alive.retry"),
        (1, "suspend_inactive: {after: 1s}", "suspend_inactive.after"),
    ],
)
def test_rules_that_would_act_too_often_are_refused(count: int, rule: str, path: str) -> None:
    (fault,) = faults_of(big(count, "never", f"policies: {{p: [{{{rule}}}]}}"))
    assert (fault.line, fault.path) == (9, f"policies.p.0.{path}")
    assert "1,000,000 times upon one token, can be simulated; take a longer time" in fault.message


def test_rules_that_act_as_often_as_can_be_simulated_are_accepted() -> None:
    rotated = "{rotate: {every: 2d, applies_to: sync}}, {max_age: {revoke_at: 1s, applies_to: []}}"
    loads(big(20_000, "never", f"policies: {{p: [{rotated}]}}"))
    loads(big(5_000_000, "never", "policies: {p: [{keep_alive: {when_idle: 1h, retry: 2m}}]}"))


def test_too_many_leaks_are_refused() -> None:
    (fault,) = faults_of(big(10_001, "never", "leaks: {rate: 1/d}"))
    assert (fault.line, fault.path) == (9, "leaks.rate")
    loads(big(10_001, "never", "leaks: {rate: 1/d, applies_to: sync}"))
