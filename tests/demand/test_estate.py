"""The estate before anything happens: who owns which token, and what the tokens went through before.

Fixed seeds; a Kolmogorov-Smirnov test fails below p = 1e-4: one false alarm in 2,000 changes of the
random numbers.
"""

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from simulator.demand.estate import Demand, Estate
from simulator.demand.tables import NEVER_USED
from simulator.lifecycle import DAY
from simulator.randomness import Luck
from simulator.scenario import loads

ALARM = 1e-4
MANY = 5_000


def estate_of(cohort: str, users: str = "u: {count: 3}") -> Estate:
    scenario = loads(
        f"name: estate\nstart: 2026-01-01\nhorizon: 9d\nusers: {{{users}}}\n"
        f"integrations: {{first: {{count: 2, owner: u, calls: never}}, a: {{{cohort}}}}}\n"
    )
    return Demand.of(scenario).estate(Luck(6, 0))


def past(cohort: str) -> tuple[np.ndarray, np.ndarray]:
    """Age and idle time at the start of many tokens, in days."""
    estate = estate_of(f"count: {MANY}, owner: u, calls: never, {cohort}")
    return -estate.issued[2:] / DAY, -estate.last_used[2:] / DAY


def test_integrations_belong_to_users_in_turn() -> None:
    estate = estate_of("count: 7, owner: u, calls: never")
    assert estate.user.tolist() == [0, 1, 0, 1, 2, 0, 1, 2, 0]
    assert estate.index.tolist() == [0, 1, 0, 1, 2, 3, 4, 5, 6]
    assert estate.cohort.tolist() == [0, 0, 1, 1, 1, 1, 1, 1, 1]


def test_owners_have_their_shares_at_any_length() -> None:
    users = "u: {count: 3}, v: {count: 2}, w: {count: 5}"
    shares = {"u": 0.5, "v": 0.2, "w": 0.3}
    longest = estate_of(f"count: 200, owner: {shares}, calls: never", users).user[2:].tolist()
    cohort_of = ["u", "u", "u", "v", "v", *"wwwww"]
    for length in range(1, 201):
        counts = Counter(cohort_of[user] for user in longest[:length])
        assert all(abs(counts[name] - length * share) <= 1 for name, share in shares.items())
    assert [user for user in longest if user < 3][:7] == [0, 1, 2, 0, 1, 2, 0]
    assert [user for user in longest if user in (3, 4)][:5] == [3, 4, 3, 4, 3]
    for length in (1, 2, 3, 10, 57):
        cohort = f"count: {length}, owner: {shares}, calls: never"
        assert estate_of(cohort, users).user[2:].tolist() == longest[:length]


def test_tokens_are_created_at_the_start_unless_it_is_said_otherwise() -> None:
    plain = estate_of("count: 2, owner: u, calls: never")
    assert (plain.issued == 0).all()
    assert (plain.last_used == NEVER_USED).all()
    later = estate_of("count: 2, owner: u, calls: never, issued: +4d")
    assert later.issued.tolist() == [0, 0, 4 * DAY, 4 * DAY]


def test_what_is_live_was_used_less_than_30_days_ago() -> None:
    """Idle for an exponential time, given that it is shorter than 30 days."""
    age, idle = past("last_used: {mean: 20d}")
    law = stats.truncexpon(b=30 / 20, scale=20)
    assert stats.kstest(idle, law.cdf).pvalue > ALARM
    assert idle.max() < 30
    assert (age == idle).all()  # created at its last use, for nothing else is said


def test_an_age_alone_means_used_at_the_start() -> None:
    age, idle = past("age: {uniform: [10d, 400d]}")
    assert stats.kstest(age, stats.uniform(10, 390).cdf).pvalue > ALARM
    assert (idle == 0).all()


def test_no_token_was_used_before_it_was_created() -> None:
    age, idle = past("age: {uniform: [0d, 60d]}, last_used: {uniform: [0d, 100d]}")
    assert stats.kstest(age, stats.uniform(0, 60).cdf).pvalue > ALARM
    assert (idle <= np.minimum(age, 30)).all()
    assert stats.kstest(idle / np.minimum(age, 30), "uniform").pvalue > ALARM


@pytest.mark.parametrize("idle", ["0d", "29d23h59m59.999s"])
def test_a_fixed_last_use_is_taken_as_it_is(idle: str) -> None:
    _, found = past(f"last_used: {idle}")
    assert set(found.tolist()) == {0.0 if idle == "0d" else 30 - 1 / DAY}
